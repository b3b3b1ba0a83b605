"""医薬品の回収: two people of the fund announce a recall by package code and lot; whoever holds it is told (R-061)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from eprescription.actions.reminders import users_of
from eprescription.models import Recall
from eprescription.queries.recalls import reach_words
from eprescription.rules.packages import is_gtin, is_lot
from platform_site import audit, outbox
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.approvals import human, second_human
from platform_site.actions.notices import tell_organisations, tell_users
from platform_site.actors import Actor
from platform_site.errors import Fault, Format, Invalid, NotFound, NotInThisState, Required
from platform_site.models import Approval
from platform_site.permissions import Permission
from platform_site.transactions import action


DEED = "prescriptions.recall_lot"
ASKED, ANNOUNCED, TOLD = "eprescription.recall_asked", "eprescription.recall_announced", "eprescription.recall_told"
TO_HOLDER, TO_PHARMACY = "eprescription.recalled_to_holder", "eprescription.recalled_to_pharmacy"
_HOLDERS = "select person_id, organisation_id from eprescription_holders_v1(%s, %s)"


@action(ASKED)
def ask_to_recall(*, package_code: str, lot: str = "", reason: str, by: Actor, at: datetime) -> Approval:
    """Ask that a recall be announced, of one lot or of all; a second person approves it.

    Raises NotPermitted, Invalid, NotInThisState where it was announced, or asked for, before.
    """
    human(by, Permission.STOP_PRESCRIBING)
    _check(package_code, lot, reason)
    if Recall.objects.filter(package_code=package_code, lot=lot).exists():
        raise NotInThisState("この回収は、すでに公表しています。")
    content = {"package_code": package_code, "lot": lot}
    about = f"Package:{package_code}/{lot or '*'}"
    asked = request_approval(deed=DEED, about=about, content=content, reason=reason.strip(), by=by, at=at)
    audit.record(ASKED, by=by, at=at, about=about)
    return asked


def announce(approval: Approval, *, by: Actor, at: datetime) -> Recall:
    """Do what was approved; the holders are told by the worker, as they may be many."""
    second_human(by, Permission.APPROVE_STOPS, asked_by=approval.requested_by_id, at=at)
    try:
        with transaction.atomic():
            row = Recall.objects.create(
                **approval.content, reason=approval.reason, announced_at=at, announced_by_id=approval.requested_by_id
            )
    except IntegrityError as error:
        raise NotInThisState("この回収は、すでに公表しています。") from error
    audit.record(ANNOUNCED, by=by, at=at, about=about(row))
    outbox.put(ANNOUNCED, recall=str(row.uid), at=at)
    return row


@action(TOLD)
def tell_holders(*, uid: UUID, by: Actor, at: datetime) -> int:
    """Tell everybody who was given it, and the pharmacies that gave it; return how many persons hold it.

    The same is told once, so that it may be repeated. A line stands in the trail of each. Raises NotFound.
    """
    row = Recall.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound("回収が見つかりません。")
    held = _holders(row)
    persons = sorted({person for person, _ in held})
    audit.record_each(TOLD, persons=persons, by=by, at=at, ground="law", about=about(row))
    users = {user for person in persons for user in users_of(person)}
    tell_users(users=users, kind=TO_HOLDER, about=about(row), by=by, at=at)
    told = {(house, about(row)) for _, house in held}
    tell_organisations(kind=TO_PHARMACY, told=told, by=by, at=at)
    row.told = len(persons)
    row.save(update_fields=["told"])
    audit.record(TOLD, by=by, at=at, about=about(row), persons=len(persons), accounts=len(users), pharmacies=len(told))
    return len(persons)


def about(row: Recall) -> str:
    """Return what receipts and audit lines call a recall."""
    return f"Recall:{row.uid}"


def _check(package_code: str, lot: str, reason: str) -> None:
    faults = []
    if not is_gtin(package_code):
        faults.append(Fault(Format, "/package_code", "包装コードは、検証番号の合う14桁のGTINです。"))
    if lot and not is_lot(lot):
        faults.append(Fault(Format, "/lot", "製造番号は、半角の英数字と記号で20文字までです。"))
    if not reason.strip():
        faults.append(Fault(Required, "/reason", "回収する理由を書いてください。"))
    if faults:
        raise Invalid(faults=faults)


def _holders(row: Recall) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [row.package_code, row.lot])
        return cursor.fetchall()


def _words(approval: Approval) -> Words:
    content = approval.content
    what = [("包装コード（GTIN）", content["package_code"]), ("製造番号", content["lot"] or "すべて")]
    return [*what, *reach_words(**content)]


def _recall_of(approval: Approval) -> tuple[str, object] | None:
    """Return the recall's page; there is none before it is announced."""
    row = Recall.objects.filter(**approval.content).first()
    return ("recall", row.uid) if row else None


declare(
    Deed(
        DEED,
        "医薬品の回収を公表し、受け取った人と薬局に知らせる",
        Permission.STOP_PRESCRIBING,
        Permission.APPROVE_STOPS,
        do=announce,
        words=_words,
        place=_recall_of,
    )
)
