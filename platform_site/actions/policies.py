"""規程の値: a value counts from a day on and is never changed; two people set it (ARCH-5)."""

from datetime import date, datetime

from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval, Policy
from platform_site.periods import jst_day
from platform_site.permissions import Permission, check_may
from platform_site.transactions import action


SET = "policies.set"


@action("policies.set")
def set_policy(*, name: str, effective_on: date, value: int, unit: str, basis: str, by: Actor, at: datetime) -> Policy:
    """Set the value of a policy from a day on, as the platform itself, which brings its own with it.

    The same again changes nothing, another is refused. Raises NotPermitted for a person, who asks a second one.
    """
    if not by.is_platform:
        raise NotPermitted("規程の値は、二人の承認で登録します。")
    return _set(name=name, effective_on=effective_on, value=value, unit=unit, basis=basis, by=by, at=at)


@action("policies.setting_requested")
def ask_to_set_policy(
    *, name: str, effective_on: date, value: int, basis: str, reason: str, by: Actor, at: datetime
) -> Approval:
    """Ask another human to set the value of a policy that there is, from today or a later day on.

    A value counts from its day for everybody, so a day that has passed is refused. Raises NotFound, NotInThisState.
    """
    check_may(by, Permission.LOAD_MASTERS)
    known = Policy.objects.filter(name=name).order_by("-effective_on").first()
    if known is None:
        raise NotFound("この名前の規程はありません。")
    _check_day(name, effective_on, at)
    content = {
        "name": name, "effective_on": effective_on.isoformat(), "value": value, "unit": known.unit, "basis": basis,
    }  # fmt: skip
    about = f"{name} {effective_on}"
    return request_approval(deed=SET, about=about, content=content, reason=reason, by=by, at=at)


def _set_as_approved(approval: Approval, *, by: Actor, at: datetime) -> None:
    given = dict(approval.content)
    effective_on = date.fromisoformat(given.pop("effective_on"))
    _check_day(given["name"], effective_on, at)
    _set(**given, effective_on=effective_on, by=by, at=at)


def _check_day(name: str, effective_on: date, at: datetime) -> None:
    if effective_on < jst_day(at):
        raise NotInThisState("適用開始日が過ぎています。今日以降の日で申請してください。")
    if Policy.objects.filter(name=name, effective_on=effective_on).exists():
        raise NotInThisState("この適用日の値は、すでに登録されています。")


def _set(*, name: str, effective_on: date, value: int, unit: str, basis: str, by: Actor, at: datetime) -> Policy:
    policy, is_new = Policy.objects.get_or_create(
        name=name, effective_on=effective_on, defaults={"value": value, "unit": unit, "basis": basis}
    )
    if not is_new and policy.value != value:
        raise NotInThisState("この適用日の値は、すでに別の値で登録されています。")
    audit.record("policies.set", by=by, at=at, about=f"{name} {effective_on}", value=value, new=is_new)
    return policy


def _words(approval: Approval) -> Words:
    content = approval.content
    return [
        ("規程の名前", content["name"]),
        ("適用開始日", content["effective_on"]),
        ("値", f"{content['value']} {content['unit']}"),
        ("根拠", content["basis"]),
    ]


ASK, APPROVE = Permission.LOAD_MASTERS, Permission.APPROVE_MASTERS
declare(Deed(SET, "規程の値を登録する", ASK, APPROVE, _set_as_approved, words=_words))
