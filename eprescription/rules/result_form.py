"""調剤結果 in JSON: the shape of what a pharmacist signs."""

import re
from collections.abc import Mapping
from typing import Any

from eprescription.rules.amounts import plain
from eprescription.rules.document import SYSTEM_NAMES
from eprescription.rules.faults import MOST_FAULTS, Read
from eprescription.rules.result_members import (
    Member,
    amount,
    code,
    day,
    days,
    disposition,
    key,
    pattern,
    read_members,
    text,
    uid,
)
from eprescription.rules.results import GivenItem, Leftover, Result
from platform_site.errors import Fault, Length, WrongType


MOST_ITEMS = 200
"""Our own bound: 60 items in a few lots each."""
_FACILITY = re.compile(r"[0-9]{10}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

ITEM: Mapping[str, Member] = {
    "item": Member(key),
    "disposition": Member(disposition),
    "code": Member(code, is_required=False),
    "name": Member(text(200), is_required=False),
    "quantity": Member(amount),
    "unit": Member(text(40), is_required=False),
    "days": Member(days, is_required=False),
    "usage": Member(text(200), is_required=False),
    "lot": Member(text(20), is_required=False),
    "package_code": Member(text(14), is_required=False),
    "inquiry_id": Member(uid, is_required=False),
    "protocol_id": Member(uid, is_required=False),
}
LEFTOVER: Mapping[str, Member] = {
    "name": Member(text(200)),
    "quantity": Member(text(40)),
    "reason": Member(text(200), is_required=False),
}
HEAD: Mapping[str, Member] = {
    "facility_code": Member(pattern(_FACILITY, "薬局の医療機関コード10桁を書いてください。")),
    "prescription_id": Member(uid, is_required=False),
    "prescription_sha256": Member(
        pattern(_SHA256, "紙の処方箋として送る内容のSHA-256を、16進数64桁の小文字で書いてください。"), is_required=False
    ),
    "dispensed_on": Member(day),
    "items": Member(lambda value: value),
    "leftover": Member(lambda value: value, is_required=False),
    "message": Member(text(2000), is_required=False),
    "next_due_on": Member(day, is_required=False),
}


def result_of(value: Any) -> Read[Result]:
    """Return the result that a JSON value is, or all that is wrong with its members; pointers are their paths."""
    faults: list[Fault] = []
    head = read_members(value, HEAD, "", faults)
    items = [_members(each, ITEM, faults) for each in _listed(head.pop("items", []), "/items", faults)]
    left = [_members(each, LEFTOVER, faults) for each in _listed(head.pop("leftover", []), "/leftover", faults)]
    if faults:
        return Read(None, tuple(faults[:MOST_FAULTS]))
    leftover = tuple(Leftover(**{"reason": "", **each}) for each in left)
    given = tuple(_item(each) for each in items)
    return Read(Result(**{"prescription_id": None, **head}, items=given, leftover=leftover))


def as_json(leftover: Leftover) -> dict[str, str]:
    """Return what is kept of leftover medicines."""
    return {"name": leftover.name, "quantity": leftover.quantity, "reason": leftover.reason}


def item_as_json(one: GivenItem) -> dict[str, Any]:
    """Return what was given as its JSON says it."""
    members = {
        "item": one.item_key, "disposition": one.disposition.value,
        "code": one.code and {"system": SYSTEM_NAMES[one.code.system], "value": one.code.code},
        "name": one.name, "quantity": plain(one.amount), "unit": one.unit, "days": one.days,
        "usage": one.usage, "lot": one.lot, "package_code": one.package_code,
        "inquiry_id": one.inquiry_id and str(one.inquiry_id), "protocol_id": one.protocol_id and str(one.protocol_id),
    }  # fmt: skip
    return {name: value for name, value in members.items() if value not in ("", None)}


def _item(members: dict[str, Any]) -> GivenItem:
    given = {"code": None, "name": "", "unit": "", **members}
    return GivenItem(item_key=given.pop("item"), amount=given.pop("quantity"), **given)


def _members(found: tuple[str, Any], shape: Mapping[str, Member], faults: list[Fault]) -> dict[str, Any]:
    pointer, value = found
    return read_members(value, shape, pointer, faults)


def _listed(value: Any, pointer: str, faults: list[Fault]) -> list[tuple[str, Any]]:
    if not isinstance(value, list):
        faults.append(Fault(WrongType, pointer, "配列で書いてください。"))
        return []
    if len(value) > MOST_ITEMS:
        faults.append(Fault(Length, pointer, f"{MOST_ITEMS}件までです。"))
    return [(f"{pointer}/{place}", each) for place, each in enumerate(value[:MOST_ITEMS])]
