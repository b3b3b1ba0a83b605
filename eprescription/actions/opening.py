"""口頭同意による開示: one named finding is opened once, for a patient who is here today and agrees aloud (E-18)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from eligibility.errors import NoCheckIn
from eligibility.queries.checks import check_in
from eprescription.errors.checks import OpenedBefore
from eprescription.models import FindingOpening, PrescriptionCheck
from eprescription.permissions import check_may_ask
from eprescription.queries import digests
from eprescription.queries.finding_answers import findings
from eprescription.queries.findings import MISSING, findings_of, person_checked
from eprescription.queries.redeemed import known_uids
from eprescription.rules.checks.findings import Finding
from eprescription.rules.checks.masking import Sight, revealed
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.errors import ActingUserWrong, NotFound, TooManyWrongTries
from platform_site.limits import budget
from platform_site.periods import jst_day
from platform_site.queries.persons import same_person
from platform_site.transactions import action, reads


EVENT = "eprescription.finding_opened"
GROUND = "oral_consent"
JAPAN = timezone(timedelta(hours=9))


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What stood behind one masked finding of a check, by the check's name."""

    uid: UUID
    person_id: int
    finding_key: str
    findings: tuple[Finding, ...]

    @property
    def answer(self) -> dict[str, Any]:
        """As a program reads it."""
        return {"check_id": str(self.uid), "finding_id": self.finding_key, "findings": findings(self.findings, {})}


def open_finding(*, uid: UUID, finding_key: str, by: Actor, at: datetime) -> Opened:
    """Open a masked finding of a check that this facility made today.

    Raises ScopeMissing, NotPermitted, ActingUserWrong, NotFound, NoCheckIn, TooManyWrongTries, OpenedBefore.
    """

    def again(_: UUID, *, by: Actor, at: datetime) -> Opened:
        return _opened(uid=uid, finding_key=finding_key, by=by, at=at)

    return action(EVENT, again=again)(_open)(uid=uid, finding_key=finding_key, by=by, at=at)


def _open(*, uid: UUID, finding_key: str, by: Actor, at: datetime) -> Opened:
    house = check_may_ask(by)
    if not _who(by):
        raise ActingUserWrong
    person_id = person_checked(uid, house.id)
    _check_is_here(person_id, house, at=at)
    _charge(person_id, house, by=by, at=at)
    opened = _opened(uid=uid, finding_key=finding_key, by=by, at=at)
    with reads(EVENT, persons=[person_id], by=by, at=at, ground=GROUND, about=_about(uid)):
        _keep_once(opened, house, by=by, at=at)
    outbox.put(EVENT, check=str(uid), finding=finding_key, person=person_id, organisation=house.id, at=at)
    return opened


def _opened(*, uid: UUID, finding_key: str, by: Actor, at: datetime) -> Opened:
    """Return what stands behind a masked finding of a check that this facility made today; raise NotFound."""
    house = check_may_ask(by)
    person_id = person_checked(uid, house.id)
    with reads("eprescription.check_read", persons=[person_id], by=by, at=at, ground=GROUND, about=_about(uid)):
        row = PrescriptionCheck.objects.get(uid=uid)
        sight = Sight(house.id, known_uids(same_person(person_id), house.id))
        secret = digests.findings_secret(bytes(row.subject), house.id)
        whole = [one for one in findings_of(row) if not one.is_masked]
        behind = revealed(whole, finding_key, secret=secret, sight=sight)
    if not behind or jst_day(row.at) != jst_day(at):
        raise NotFound(MISSING)
    return Opened(uid=uid, person_id=person_id, finding_key=finding_key, findings=behind)


def _check_is_here(person_id: int, house: Organisation, *, at: datetime) -> None:
    """Raise NoCheckIn unless she was at this facility's counter today."""
    since = datetime.combine(jst_day(at), time(), tzinfo=JAPAN)
    if check_in(same_person(person_id), organisation_id=house.id, since=since) is None:
        raise NoCheckIn


def _charge(person_id: int, house: Organisation, *, by: Actor, at: datetime) -> None:
    """Count it in the budget of wrong tries; raise TooManyWrongTries where that is spent."""
    spent = budget(by, f"opening:{house.uid}:{person_id}")
    with connection.cursor() as cursor:
        cursor.execute(
            "select eprescription_charge_try_v1(%s::bytea[], %s, %s)",
            [[spent.client, spent.organisation, spent.target], list(spent.limits), at],
        )
        wait = cursor.fetchone()[0]
    if wait:
        raise TooManyWrongTries(retry_after=wait)


def _keep_once(opened: Opened, house: Organisation, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            FindingOpening.objects.create(
                check_uid=opened.uid, finding_key=opened.finding_key, person_id=opened.person_id,
                organisation_id=house.id, acting_user=_who(by), opened_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise OpenedBefore from error


def _who(by: Actor) -> str:
    """Return who of the facility asked: whom its system names, or the person who is signed in (API-6)."""
    return by.acting_user or (str(by.user) if by.user else "")


def _about(uid: UUID) -> str:
    return f"PrescriptionCheck:{uid}"
