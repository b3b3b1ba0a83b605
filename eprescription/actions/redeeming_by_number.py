"""引換番号による引換え: with the numbers printed on the copy, one prescription a request, also after she changed
insurer (E-18). Wrong tries count for this pharmacy and these numbers (I04-3), and for these numbers at all pharmacies
together: one alone never spends that, so that it blocks nobody else, and many together guess no further.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from eligibility.actions.asking import as_bytea, budgeted, tell_of_spent
from eprescription.actions.granting import EVENT, NOBODY, Redeemed, grant
from eprescription.actions.registering import about
from eprescription.errors.redemption import NotRedeemable
from eprescription.models import Prescription, RedemptionGrant
from eprescription.permissions import check_may_dispense, check_may_receive
from eprescription.queries import digests
from eprescription.queries.redeemed import GROUND, held, known_here
from eprescription.rules.redemption import payer_key, printed_key
from platform_site import audit
from platform_site.actors import Actor, Organisation
from platform_site.errors import TooManyWrongTries
from platform_site.limits import budget
from platform_site.models import AuditEvent
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import action, reads, refusals_recorded


def redeem_by_insurance(
    *, redemption_number: str, insurer_number: str, symbol: str, number: str, branch: str, by: Actor, at: datetime
) -> Redeemed:
    """Give a pharmacy the prescription of 引換番号, 保険者番号, 記号, 番号 and, where it is printed, 枝番.

    Raises ScopeMissing, NotPermitted, PharmacyStopped, TooManyWrongTries, NotRedeemable; BadIdentifier for
    numbers that cannot be any.
    """
    printed = printed_key(insurer_number, symbol, number, branch)
    digest = (digests.of_printed if branch else digests.of_household)(printed, redemption_number)
    target = ":".join(printed[:3])
    return _redeemed(way="branch" if branch else "household", digest=digest, target=target, by=by, at=at)


def redeem_by_payer(
    *, redemption_number: str, payer_number: str, recipient_number: str, by: Actor, at: datetime
) -> Redeemed:
    """Give a pharmacy the prescription of 引換番号, 公費負担者番号 and 受給者番号; raises as `redeem_by_insurance`."""
    payer = payer_key(payer_number, recipient_number)
    digest = digests.of_payer(payer, redemption_number)
    return _redeemed(way="payer", digest=digest, target=":".join(payer), by=by, at=at)


def redeemed_before(uid: UUID, *, by: Actor, at: datetime) -> Redeemed:
    """Return what an earlier request with the same key was given; raise NotHolder where it was given back since."""
    house = check_may_dispense(by)
    if uid == NOBODY:
        return Redeemed()
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        content = held(Prescription.objects.get(pk=found.id))
        return Redeemed(uid=uid, person_id=found.person_id, prescriptions=(content,))


def _redeemed(*, way: str, digest: bytes, target: str, by: Actor, at: datetime) -> Redeemed:
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_receive(by)
    try:
        found = _redeem(way=way, digest=digest, target=target, house=house, by=by, at=at)
    except TooManyWrongTries:
        tell_of_spent(by=by, at=at)
        raise
    if not found.prescriptions:
        raise NotRedeemable
    return found


@action(EVENT, again=redeemed_before)
def _redeem(*, way: str, digest: bytes, target: str, house: Organisation, by: Actor, at: datetime) -> Redeemed:
    """Look the numbers up; a miss is no refusal here, so that what it cost stays written."""
    answer = _asked(_question(way=way, digest=digest, target=target, house=house, by=by, at=at))
    if "wait" in answer:
        raise TooManyWrongTries(retry_after=answer["wait"])
    if "uid" not in answer:
        outcome = AuditEvent.Outcome.REFUSED
        audit.record(EVENT, by=by, at=at, outcome=outcome, code=NotRedeemable.problem.code)
        return Redeemed()
    person_id, uid = answer["person_id"], UUID(answer["uid"])
    given = grant(
        person_id=person_id, uids=[uid], way=RedemptionGrant.Way.NUMBER, by_what=about(uid), house=house, by=by, at=at
    )
    return Redeemed(uid=uid, person_id=person_id, prescriptions=given)


def _question(*, way: str, digest: bytes, target: str, house: Organisation, by: Actor, at: datetime) -> dict[str, Any]:
    on = jst_day(at)
    return {
        "at": at.isoformat(),
        "today": on.isoformat(),
        "window_days": policy("rx.refill.window.days", on=on),
        "organisation_id": house.id,
        "way": way,
        "digest": as_bytea(digest),
        **_budgets(target, house=house, by=by),
    }


def _budgets(target: str, *, house: Organisation, by: Actor) -> dict[str, Any]:
    """Return whose wrong tries count: client, pharmacy, this pharmacy with these numbers, and these everywhere.

    The last counts in windows of 10 minutes, as all but the third.
    """
    here = budgeted(budget(by, f"redemption:{house.uid}:{target}"))
    anywhere = budget(by, f"redemption:{target}").target
    return {
        "subjects": [*here["subjects"], as_bytea(anywhere)],
        "limits": [*here["limits"], settings.WRONG_TRIES_PER_PERSON],
    }


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("select eprescription_redeem_v1(%s)", [json.dumps(question)])
        answer: dict[str, Any] = cursor.fetchone()[0]
    return answer
