"""停止と再開: one person of the fund stops a facility or a code at once; two people let it go on (R-060)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from eprescription.models import StopSwitch
from eprescription.permissions import STOPPABLE
from eprescription.rules.document import System
from eprescription.states import STOP, StopState
from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.approvals import human, second_human
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotFound, NotInThisState, Required
from platform_site.models import Approval, Organisation
from platform_site.permissions import Permission
from platform_site.transactions import action


DEED = "prescriptions.lift_stop"
CODED = (System.RECEIPT, System.YJ, System.GENERIC)


def stop_before(uid: UUID, *, by: Actor, at: datetime) -> StopSwitch:
    """Return a stop; raise NotPermitted, NotFound."""
    human(by, Permission.STOP_PRESCRIBING)
    return _switch(uid)


@action("eprescription.stop_set", again=stop_before)
def stop_facility(*, organisation_uid: UUID, reason: str, by: Actor, at: datetime) -> StopSwitch:
    """Stop at once what a facility issues, or what a pharmacy redeems and receives.

    What a pharmacy has in hand goes on. Raises NotPermitted, NotFound, Invalid, NotInThisState.
    """
    human(by, Permission.STOP_PRESCRIBING)
    house = Organisation.objects.filter(uid=organisation_uid, kind__in=STOPPABLE).first()
    if house is None:
        raise NotFound("処方箋を発行する医療機関、または薬局が見つかりません。")
    return _stop(StopSwitch(organisation=house), reason, by=by, at=at)


@action("eprescription.stop_set", again=stop_before)
def stop_code(*, system: System, code: str, reason: str, by: Actor, at: datetime) -> StopSwitch:
    """Stop a medicine's code for everybody at once; raises NotPermitted, Invalid, NotInThisState."""
    human(by, Permission.STOP_PRESCRIBING)
    if system not in CODED or not (code.isascii() and code.isalnum()):
        raise Invalid(
            faults=[Fault(Choice, "/code", "レセプト電算コード、YJコード、一般名コードのどれかで書いてください。")]
        )
    return _stop(StopSwitch(code_system=system, code=code), reason, by=by, at=at)


@action("eprescription.lift_asked")
def ask_to_lift(*, uid: UUID, reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that what is stopped go on; a second person approves it. Raises NotPermitted, NotFound, NotInThisState."""
    row = _switch(uid)
    STOP.check(row.state, StopState.LIFTED)
    content = {"stop": str(row.uid), "target": target(row)}
    asked = request_approval(deed=DEED, about=about(row), content=content, reason=reason, by=by, at=at)
    audit.record("eprescription.lift_asked", by=by, at=at, about=about(row))
    return asked


def lift(approval: Approval, *, by: Actor, at: datetime) -> None:
    """Do what was approved; whoever set the stop is not the one who approves."""
    row = StopSwitch.objects.select_for_update().get(uid=approval.content["stop"])
    user = second_human(by, Permission.APPROVE_STOPS, asked_by=row.set_by_id, at=at)
    row.lift(by=user, because=approval.reason, at=at)
    audit.record("eprescription.stop_lifted", by=by, at=at, about=about(row))


def about(row: StopSwitch) -> str:
    """Return what receipts and audit lines call a stop."""
    return f"StopSwitch:{row.uid}"


def target(row: StopSwitch) -> str:
    """Return in words what is stopped."""
    return f"{row.organisation.name}（{row.organisation.code}）" if row.organisation else f"医薬品コード {row.code}"


def _stop(row: StopSwitch, reason: str, *, by: Actor, at: datetime) -> StopSwitch:
    if not reason.strip():
        raise Invalid(faults=[Fault(Required, "/reason", "停止する理由を書いてください。")])
    row.reason, row.set_at, row.set_by = reason.strip(), at, human(by, Permission.STOP_PRESCRIBING)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotInThisState("すでに停止しています。") from error
    audit.record("eprescription.stop_set", by=by, at=at, about=about(row))
    return row


def _switch(uid: UUID) -> StopSwitch:
    row = StopSwitch.objects.select_related("organisation").filter(uid=uid).first()
    if row is None:
        raise NotFound("停止が見つかりません。")
    return row


def _words(approval: Approval) -> Words:
    return [("再開の対象", approval.content["target"])]


def _stop_of(approval: Approval) -> tuple[str, object]:
    return "prescribing_stop", approval.content["stop"]


declare(
    Deed(
        DEED,
        "停止した機関の発行・受付、または医薬品コードの使用を再開する",
        Permission.STOP_PRESCRIBING,
        Permission.APPROVE_STOPS,
        do=lift,
        words=_words,
        place=_stop_of,
    )
)
