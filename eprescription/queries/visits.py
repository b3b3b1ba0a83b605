"""受付: who is at a facility's counter, in the words of its own eligibility checks of the last 24 hours (API-3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eligibility.models import EligibilityCheck
from eligibility.queries.answers import answer
from eligibility.queries.checks import DAY, person_checked_in, told_here
from eligibility.queries.replays import told
from eprescription.rules.document import Patient
from platform_site.actors import Actor
from platform_site.errors import Refused
from platform_site.permissions import organisation_of


MOST = 50
"""People on the list of a counter; who came before them is found in the facility's own program."""
REPEATED = 4
"""How often, at most, one person is checked on the way through a house before others fall off the list."""


@dataclass(frozen=True, repr=False)
class Visit:
    """受付: one check that found somebody. `answer` is what the facility was told, as the API gives it."""

    uid: UUID
    checked_at: datetime
    person_id: int
    patient_ref: str
    answer: dict[str, Any]

    @property
    def patient(self) -> dict[str, Any]:
        """Name, reading, sex and birth date, as the insurer writes them."""
        return dict(self.answer["patient"])

    @property
    def birth_date(self) -> date:
        """When she was born."""
        return date.fromisoformat(self.patient["birth_date"])

    def as_patient(self) -> Patient:
        """Return the patient as a prescription names her."""
        said = self.patient
        return Patient(self.answer["patient_number"] or "", said["name"], "", _code(said["sex"]), self.birth_date)


def visits_at(by: Actor, *, at: datetime) -> list[Visit]:
    """Return who was checked here in the last 24 hours, the newest first, each person once and at most `MOST`.

    Whom the platform tells of no more, because the link is under inquiry or the card was closed, is left out.
    """
    found: dict[int, Visit] = {}
    for visit in _visits(by, at):
        found.setdefault(visit.person_id, visit)
        if len(found) == MOST:
            break
    return list(found.values())


def visit_of(by: Actor, uid: UUID, *, at: datetime) -> Visit:
    """Return a check of the last 24 hours of one's own facility that found somebody.

    Raises NoCheckIn for any other, PersonSplit, and what `eligibility.queries.replays.told` refuses.
    """
    house = organisation_of(by)
    check = told_here(uid, organisation_id=house.id, at=at)
    said = answer(told(uid, organisation_id=house.id, at=at), told=house)
    person_id = person_checked_in(said["patient_ref"], organisation_id=house.id, since=at - DAY)
    return Visit(uid, check.checked_at, person_id, said["patient_ref"], said)


def _visits(by: Actor, at: datetime) -> Iterator[Visit]:
    rows = EligibilityCheck.objects.filter(
        organisation_id=organisation_of(by).id, checked_at__gt=at - DAY, person_id__isnull=False, is_bulk=False
    )
    for uid in rows.order_by("-checked_at").values_list("uid", flat=True)[: MOST * REPEATED]:
        try:
            yield visit_of(by, uid, at=at)
        except Refused:
            continue


def _code(said: dict[str, str] | None) -> str:
    return said["code"] if said else ""
