"""処方箋の受付: of all pharmacies that redeemed a prescription exactly one receives it; then no other can (R-053)."""

from datetime import date, datetime
from uuid import UUID

from eprescription.actions import judging
from eprescription.actions.judging import Asked, Purpose
from eprescription.actions.registering import about, one_at_a_time
from eprescription.errors.redemption import NotHolder, Taken
from eprescription.models import Prescription
from eprescription.permissions import check_may_dispense, check_may_receive
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version, standing
from eprescription.queries.redeemed import GROUND, has_redeemed, is_received, known_here, known_uids
from eprescription.rules.checks.findings import Options
from eprescription.rules.checks.items import new_items
from eprescription.states import PRESCRIPTION, RxState
from platform_site import outbox
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.queries.persons import same_person
from platform_site.transactions import action, reads


EVENT = "eprescription.received"


def received_before(uid: UUID, *, by: Actor, at: datetime) -> Prescription:
    """Return a prescription that this pharmacy knows; raise NotHolder for any other."""
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        return Prescription.objects.get(pk=found.id)


@action(EVENT, again=received_before)
def receive(*, uid: UUID, by: Actor, at: datetime) -> Prescription:
    """Take a redeemed prescription in hand, and check its medicines as of today; nothing that is found stops it here.

    Raises ScopeMissing, NotPermitted, PharmacyStopped, NotHolder without redemption, Taken where another pharmacy was
    first, NotInThisState for one that is over or whose turn has not come (E-20).
    """
    house = check_may_receive(by)
    found = known_here(uid, house.id)
    on = jst_day(at)
    one_at_a_time(found.person_id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = Prescription.objects.select_for_update(of=("self",)).get(pk=found.id)
        _check_is_free(row, house.id, on=on)
        row.move(to=RxState.RECEIVED, at=at, received_by_id=house.id, received_at=at)
        judgement = judging.judge(_asked(row, house.id, on), by=by, at=at)
        judging.keep(judgement, prescription_id=row.pk, by=by, at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, at=at)
    return row


def _check_is_free(row: Prescription, organisation_id: int, *, on: date) -> None:
    if not has_redeemed(row, organisation_id):
        raise NotHolder
    if is_received(row, organisation_id):
        raise NotInThisState("この薬局ですでに受け付けている処方箋です。あらためて受け付ける必要はありません。")
    if row.state == RxState.RECEIVED:
        raise Taken
    window = policy("rx.refill.window.days", on=on)
    if row.next_due_on is not None and (row.next_due_on - on).days > window:
        raise NotInThisState(f"次回の調剤は{row.next_due_on}の{window}日前からです。")
    if standing(row, on=on, window_days=window) == RxState.EXPIRED:
        raise NotInThisState("使用期限を過ぎているため、受け付けられません。")
    PRESCRIPTION.check(row.state, RxState.RECEIVED)


def _asked(row: Prescription, organisation_id: int, on: date) -> Asked:
    """Return what is checked at reception: the prescribed medicines, taken from today."""
    version, masters = newest_version(row), masters_on(on)
    return Asked(
        person_id=row.person_id, new=new_items(document_of(version), masters, on), masters=masters,
        options=Options(organisation_id=organisation_id, on=on), purpose=Purpose.DISPENSING,
        subject=bytes(version.sha256), without=str(row.uid),
        redeemed=known_uids(same_person(row.person_id), organisation_id),
    )  # fmt: skip
