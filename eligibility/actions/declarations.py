"""施設基準の届出: a facility declares from when it meets a condition of the DX add-on, and until when (R-247)."""

from datetime import date, datetime, timedelta

from eligibility.models import FacilityDeclaration
from eligibility.rules.dx_addon_rows import FIRST_DAY
from platform_site import audit
from platform_site.actions.approvals import human
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, NotFound
from platform_site.models import Organisation
from platform_site.periods import Period, jst_day
from platform_site.permissions import Permission, facility
from platform_site.transactions import action


AHEAD = timedelta(days=92)
"""How far ahead a declaration may begin: it is filed for the months to come, not for years."""
Kind = FacilityDeclaration.Kind


@action("eligibility.standard_declared")
def declare_standard(*, kind: str, valid_from: date, by: Actor, at: datetime) -> FacilityDeclaration:
    """Register that one's own facility meets a condition from a day on; raises Invalid, NotPermitted."""
    human(by, Permission.DECLARE_STANDARDS)
    house = _locked(by)
    if kind not in Kind.values:
        raise Invalid(faults=[Fault(Choice, "/kind", "届出の種別を選んでください。")])
    _check_beginning(valid_from, today=jst_day(at))
    earlier = FacilityDeclaration.objects.filter(organisation=house, kind=kind)
    if any(Period(each.valid_from, each.valid_until).overlaps(Period(valid_from)) for each in earlier):
        raise Invalid(faults=[Fault(Format, "/valid_from", "この日より後にも有効な、同じ種別の届出があります。")])
    row = FacilityDeclaration.objects.create(organisation=house, kind=kind, valid_from=valid_from, declared_at=at)
    audit.record("eligibility.standard_declared", by=by, at=at, about=about(row), kind=kind)
    return row


@action("eligibility.standard_ended")
def end_standard(*, kind: str, last_day: date, by: Actor, at: datetime) -> FacilityDeclaration:
    """End one's own facility's declaration with a last day; raises NotFound, Invalid, NotPermitted."""
    human(by, Permission.DECLARE_STANDARDS)
    row = FacilityDeclaration.objects.filter(organisation=_locked(by), kind=kind, valid_until__isnull=True).first()
    if row is None:
        raise NotFound("有効な届出がありません。")
    if not row.valid_from <= last_day <= jst_day(at) + AHEAD:
        raise Invalid(faults=[Fault(Format, "/last_day", "適用開始日から、3か月先までの日にしてください。")])
    row.valid_until = last_day + timedelta(days=1)
    row.save(update_fields=["valid_until"])
    audit.record("eligibility.standard_ended", by=by, at=at, about=about(row), kind=kind)
    return row


def about(row: FacilityDeclaration) -> str:
    """Return what receipts and audit lines call a declaration."""
    return f"FacilityDeclaration:{row.pk}"


def _locked(by: Actor) -> Organisation:
    """Return one's own facility, locked: two declarations of one kind do not pass each other."""
    return Organisation.objects.select_for_update().get(pk=facility(by).id)


def _check_beginning(valid_from: date, *, today: date) -> None:
    if not FIRST_DAY <= valid_from <= today + AHEAD:
        raise Invalid(faults=[Fault(Format, "/valid_from", "2024年6月1日から、3か月先までの日にしてください。")])
