"""The members of a dispensing result in JSON: what each may be, and what is said of one that is not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from eprescription.rules.document import SYSTEM_NAMES, DrugCode, System
from eprescription.rules.given import Disposition
from platform_site.errors import Choice, Fault, FieldProblem, Format, Length, Required, UnknownField, WrongType


class Unfit(Exception):
    """A value that its member cannot have."""

    def __init__(self, problem: FieldProblem, hint: str) -> None:
        super().__init__(hint)
        self.problem, self.hint = problem, hint


@dataclass(frozen=True)
class Member:
    """One member: how it is read, and whether it may be absent or null."""

    read: Callable[[Any], Any]
    is_required: bool = True


SYSTEMS = {SYSTEM_NAMES[system]: system for system in (System.RECEIPT, System.YJ)}
"""What a product's code may be of; a 一般名 is prescribed, never given."""
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KEY = re.compile(r"[1-9][0-9]{0,1}-[1-9][0-9]{0,1}", re.ASCII)
_LONGEST = 366


def text(most: int) -> Callable[[Any], str]:
    """Read a text of so many characters at most."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Unfit(WrongType, "文字列で書いてください。")
        if not 0 < len(value.strip()) <= len(value) <= most:
            raise Unfit(Length, f"1文字から{most}文字までです。")
        return value

    return read


def pattern(expression: re.Pattern[str], hint: str) -> Callable[[Any], str]:
    """Read a text of one form."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not expression.fullmatch(value):
            raise Unfit(Format, hint)
        return value

    return read


def amount(value: Any) -> Decimal:
    """Read an amount: a text of up to 6 digits and 5 decimals."""
    return Decimal(pattern(_AMOUNT, "整数部6桁、小数部5桁までの数字を文字列で書いてください。")(value))


def day(value: Any) -> date:
    """Read a date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(pattern(_DAY, "YYYY-MM-DDで書いてください。")(value))
    except ValueError:
        raise Unfit(Format, "実在する日付を書いてください。") from None


def days(value: Any) -> int:
    """Read a number of days."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST:
        raise Unfit(Format, f"1から{_LONGEST}までの整数で書いてください。")
    return value


def uid(value: Any) -> UUID:
    """Read a name that the platform gave."""
    try:
        return UUID(text(36)(value))
    except ValueError:
        raise Unfit(Format, "応答にある識別子をそのまま書いてください。") from None


def disposition(value: Any) -> Disposition:
    """Read 調剤の区分."""
    if value not in list(Disposition):
        raise Unfit(Choice, f"使える値: {'、'.join(Disposition)}")
    return Disposition(value)


def key(value: Any) -> str:
    """Read an item's key, RP number and order."""
    return pattern(_KEY, "RP番号と薬品の順序を「1-2」の形で書いてください。")(value)


def code(value: Any) -> DrugCode:
    """Read a product's code: which system, and the code in it."""
    if not isinstance(value, dict) or value.keys() != {"system", "value"} or value["system"] not in SYSTEMS:
        raise Unfit(Format, f"systemは{'、'.join(SYSTEMS)}のどれか、valueはコードです。")
    return DrugCode(SYSTEMS[value["system"]], text(12)(value["value"]))


def read_members(value: Any, shape: Mapping[str, Member], pointer: str, faults: list[Fault]) -> dict[str, Any]:
    """Return the members of an object that could be read; what is wrong with the others goes to `faults`."""
    if not isinstance(value, dict):
        faults.append(Fault(WrongType, pointer, "オブジェクトで書いてください。"))
        return {}
    if value.keys() - shape.keys():
        faults.append(Fault(UnknownField, pointer, f"書けるのは {'、'.join(shape)} です。"))
    found = {}
    for name, member in shape.items():
        if value.get(name) is None:
            faults += [Fault(Required, f"{pointer}/{name}")] if member.is_required else []
            continue
        try:
            found[name] = member.read(value[name])
        except Unfit as unfit:
            faults.append(Fault(unfit.problem, f"{pointer}/{name}", unfit.hint))
    return found
