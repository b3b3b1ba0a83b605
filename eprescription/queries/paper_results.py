"""紙の処方箋の調剤結果 as the pharmacy that registered them sees them: it always may, whoever consents to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from eprescription.errors.redemption import NotHolder
from eprescription.models import Dispensing
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.paper_slips import slip_in
from eprescription.queries.readable import EVENT
from eprescription.rules.document import Patient
from eprescription.states import DispensingState
from platform_site.actors import Actor
from platform_site.transactions import reads, refusals_recorded


GROUND = "own"
"""Why a pharmacy reads what it registered itself."""
PAPERS_AT = "select id, person_id from eprescription_papers_at_v1(%s, %s, %s)"
MOST = 50
REGISTERED_SINCE = timedelta(days=3)
"""How long a result stays on the list, to be corrected, as those of electronic prescriptions do."""


@dataclass(frozen=True, repr=False)
class PaperResult:
    """A result that this pharmacy registered in its newest version, withdrawn or not, and the versions before it."""

    newest: Dispensing
    older: tuple[Dispensing, ...]
    patient: Patient | None
    """The patient as the paper names her, where that was kept."""

    @property
    def issued_on(self) -> date:
        """交付日 of the paper."""
        return date.fromisoformat((self.newest.paper or {})["issued_on"])

    @property
    def is_current(self) -> bool:
        """Whether it counts, so that it may be corrected or withdrawn."""
        return self.newest.state == DispensingState.CURRENT


@dataclass(frozen=True, repr=False)
class PaperLine:
    """A result on the list of a pharmacy, with the patient as the paper names her, where that was kept."""

    made: Dispensing
    patient: Patient | None


def paper_results_here(person_id: int, organisation_id: int) -> list[Dispensing]:
    """Return what a pharmacy registered for somebody's paper prescriptions, the newest first; within `reads`."""
    rows = _here([person_id], organisation_id).select_related("organisation").prefetch_related("items")
    return list(rows.order_by("-registered_at", "-pk"))


def paper_keys_here(records: Iterable[int], organisation_id: int) -> set[int]:
    """Return the keys of the same for all records of a person; within `reads`."""
    return set(_here(records, organisation_id).values_list("pk", flat=True))


def paper_results_at(by: Actor, *, at: datetime) -> list[PaperLine]:
    """Return what this pharmacy registered in the last days, the newest first.

    Raises ScopeMissing or NotPermitted; leaves a line for each person (API-6).
    """
    house = check_may_dispense(by)
    with connection.cursor() as cursor:
        cursor.execute(PAPERS_AT, [house.id, at - REGISTERED_SINCE, MOST])
        found = cursor.fetchall()
    with reads(EVENT, persons={person for _, person in found}, by=by, at=at, ground=GROUND, about="paper results"):
        rows = Dispensing.objects.filter(pk__in=[pk for pk, _ in found]).prefetch_related("items")
        return [PaperLine(row, _patient(row)) for row in rows.order_by("-registered_at", "-pk")]


def paper_result(uid: UUID, *, by: Actor, at: datetime) -> PaperResult:
    """Return a result that this pharmacy registered, with its history; raise NotHolder for any other (API-11)."""
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_dispense(by)
        person_id = person_of_result(uid, house.id)
        with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=f"Dispensing:{uid}"):
            newest, *older = versions_of(uid)
            return PaperResult(newest, tuple(older), _patient(newest))


def versions_of(uid: UUID) -> list[Dispensing]:
    """Return the versions of a result of a paper prescription, the newest first; within `reads` of the person.

    Raises NotHolder for the result of a prescription of the platform.
    """
    rows = Dispensing.objects.filter(uid=uid, prescription__isnull=True).select_related("organisation")
    versions = list(rows.prefetch_related("items").order_by("-version"))
    if not versions:
        raise NotHolder
    return versions


def _here(records: Iterable[int], organisation_id: int) -> QuerySet[Dispensing]:
    return Dispensing.objects.filter(
        person__in=records, organisation=organisation_id, prescription__isnull=True, state=DispensingState.CURRENT
    )


def _patient(made: Dispensing) -> Patient | None:
    slip = slip_in(made)
    return slip.document.patient if slip else None
