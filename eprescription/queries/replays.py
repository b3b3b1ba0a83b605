"""Checks made once more as of a day: by what was known then and the masters that counted (E-17, E-21)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eprescription.errors.checks import ReplayGone
from eprescription.models import Prescription, PrescriptionCheck
from eprescription.permissions import check_may_ask
from eprescription.ports import allergies
from eprescription.queries.checked import has_consent
from eprescription.queries.digests import findings_secret
from eprescription.queries.finding_answers import findings
from eprescription.queries.findings import findings_of, person_checked
from eprescription.queries.history import history
from eprescription.queries.masters import masters_as_of
from eprescription.queries.readable import check_named
from eprescription.queries.redeemed import known_uids
from eprescription.rules.checks import check
from eprescription.rules.checks.findings import Finding, Options
from eprescription.rules.checks.kept import new_of
from eprescription.rules.checks.masking import Sight, masked
from platform_site.actors import Actor
from platform_site.periods import as_japanese_time, jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import reads, refusals_recorded


EVENT, GROUND = "eprescription.check_read", "check_in"


@dataclass(frozen=True, kw_only=True)
class Replay:
    """What a check finds when it is made again as of a moment, and whether that is what was found then."""

    row: PrescriptionCheck
    as_of: datetime
    findings: tuple[Finding, ...]
    shown: tuple[Finding, ...]
    masters: str

    @property
    def is_identical(self) -> bool:
        """Whether the same was found, by the same masters."""
        kept = [one.key for one in findings_of(self.row) if not one.is_masked]
        return kept == [one.key for one in self.findings] and self.masters == self.row.masters

    @property
    def answer(self) -> dict[str, Any]:
        """As a program reads it."""
        return {
            "check_id": str(self.row.uid),
            "on": self.row.on_day.isoformat(),
            "as_of": as_japanese_time(self.as_of),
            "masters": self.masters,
            "findings": findings(self.shown, {}),
            "identical": self.is_identical,
        }


def replay(*, uid: UUID, by: Actor, at: datetime, as_of: datetime | None = None) -> Replay:
    """Make a check of this facility again, as of its own moment unless another is given.

    Raises ScopeMissing, NotPermitted, ActingUserWrong, NotFound, ReplayGone after 100 days.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_ask(by)
        check_named(by)
        person_id = person_checked(uid, house.id)
        about = f"PrescriptionCheck:{uid}"
        with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=about):
            row = PrescriptionCheck.objects.get(uid=uid)
            if jst_day(at) - row.on_day >= timedelta(days=policy("rx.visible.days", on=jst_day(at))):
                raise ReplayGone
            return _made(row, as_of or row.at, about=about, by=by, at=at)


def _made(row: PrescriptionCheck, as_of: datetime, *, about: str, by: Actor, at: datetime) -> Replay:
    options = Options(organisation_id=row.organisation_id, on=row.on_day, include_own=row.options["include_own"])
    known = history(person_id=row.person_id, on=row.on_day, purpose="replay", about=about, as_of=as_of, by=by, at=at)
    masters = masters_as_of(row.on_day, as_of)
    new = [new_of(kept) for kept in row.asked]
    found = check(new, known.taken, allergies().of(known.records, as_of), masters, options, without=_without(row))
    return Replay(row=row, as_of=as_of, findings=found, shown=_shown(row, found, at=at), masters=masters.version)


def _without(row: PrescriptionCheck) -> str:
    """Return the prescription that was itself checked: its own lines were written in the moment of its check."""
    named: str = row.options["without"]
    if named or row.prescription_id is None:
        return named
    return str(Prescription.objects.values_list("uid", flat=True).get(pk=row.prescription_id))


def _shown(row: PrescriptionCheck, found: tuple[Finding, ...], *, at: datetime) -> tuple[Finding, ...]:
    records = same_person(row.person_id)
    if has_consent(records, row.organisation_id, at=at):
        return found
    sight = Sight(row.organisation_id, known_uids(records, row.organisation_id))
    return masked(found, secret=findings_secret(bytes(row.subject), row.organisation_id), sight=sight)
