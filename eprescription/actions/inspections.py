"""自主点検の登録: a facility says that it looked through its medicine master; without, it issues nothing (R-060)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from eprescription.models import SelfInspection
from eprescription.permissions import ISSUERS
from eprescription.queries.readable import check_named
from eprescription.rules.inspections import POINTS, unlooked, valid_since
from platform_site import audit
from platform_site.actions.approvals import human
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, NotFound, NotPermitted, Required
from platform_site.models import User
from platform_site.periods import jst_day
from platform_site.permissions import Permission, Scope, check_scope, facility
from platform_site.queries.codes import policy
from platform_site.transactions import action


def inspection_before(uid: UUID, *, by: Actor, at: datetime) -> SelfInspection:
    """Return an inspection of one's own facility; raise NotFound for any other."""
    _registrar(by)
    return _own(uid, by)


@action("eprescription.inspection_registered", again=inspection_before)
def register_inspection(*, made_on: date, checklist: Mapping[str, bool], by: Actor, at: datetime) -> SelfInspection:
    """Register that one's own facility has looked through all points.

    Its manager does that on the page, or its system, which names who looked (API-6). Raises NotPermitted, ScopeMissing,
    ActingUserWrong, Invalid.
    """
    user = _registrar(by)
    house = facility(by)
    if house.kind not in ISSUERS:
        raise NotPermitted("処方箋を発行する医療機関だけが登録できます。")
    _check(made_on, checklist, today=jst_day(at))
    row = SelfInspection.objects.create(
        organisation_id=house.id, made_on=made_on, checklist=dict(checklist), registered_at=at, registered_by=user
    )
    audit.record("eprescription.inspection_registered", by=by, at=at, about=about(row))
    return row


@action("eprescription.inspection_revoked", again=inspection_before)
def revoke_inspection(*, uid: UUID, because: str, by: Actor, at: datetime) -> SelfInspection:
    """Take an inspection of one's own facility back; raises NotPermitted, NotFound, Invalid, NotInThisState."""
    human(by, Permission.REGISTER_INSPECTIONS)
    row = _own(uid, by)
    if not because.strip():
        raise Invalid(faults=[Fault(Required, "/because", "取り消す理由を書いてください。")])
    row.revoke(because=because.strip(), at=at)
    audit.record("eprescription.inspection_revoked", by=by, at=at, about=about(row))
    return row


def about(row: SelfInspection) -> str:
    """Return what receipts and audit lines call an inspection."""
    return f"SelfInspection:{row.uid}"


def _registrar(by: Actor) -> User | None:
    """Return the person who registers; None for a system of the facility. Raises for whom may neither."""
    if by.user is not None:
        return human(by, Permission.REGISTER_INSPECTIONS)
    check_scope(by, Scope.RX_ISSUE)
    check_named(by)
    return None


def _own(uid: UUID, by: Actor) -> SelfInspection:
    row = SelfInspection.objects.select_for_update().filter(uid=uid, organisation=facility(by).id).first()
    if row is None:
        raise NotFound("自主点検が見つかりません。")
    return row


def _check(made_on: date, checklist: Mapping[str, bool], *, today: date) -> None:
    since = valid_since(today, months=policy("rx.inspection.valid.months", on=today))
    faults = []
    if not since < made_on <= today:
        faults.append(Fault(Format, "/made_on", "点検日は、今日まで、かつ有効期間内の日にしてください。"))
    faults += [
        Fault(Choice, f"/checklist/{name}", "点検の項目ではありません。") for name in checklist.keys() - POINTS.keys()
    ]
    faults += [
        Fault(Required, f"/checklist/{point}", f"「{POINTS[point]}」を点検してください。")
        for point in unlooked(checklist)
    ]
    if faults:
        raise Invalid(faults=faults)
