"""Texts from JSON that would open a record, and values of another type than their field (I04-5)."""

import re

from eprescription.errors.json_form import TextUnfit
from eprescription.rules.records.fields import Field
from eprescription.rules.records.values import unwritable
from platform_site.errors import Fault, Format, WrongType
from platform_site.identifiers.characters import forbidden


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text_of(field: Field, value: object, pointer: str) -> str | Fault:
    """Return the text that a member stands for that says something, or what is wrong with it."""
    if field.limits:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if is_whole else Fault(WrongType, pointer, f"{field.name}は、整数で書いてください。")
    if not isinstance(value, str):
        return Fault(WrongType, pointer, f"{field.name}は、文字列で書いてください。")
    if sign := unfit(field, value):
        return Fault(TextUnfit, pointer, f"{sign} は{field.name}に使えません。")
    return _day(field, value, pointer) if field.check == "date" else value


def unfit(field: Field, text: str) -> str | None:
    """Name by code point the first character that a record cannot hold: controls, the comma, what CP932 has not.

    The names of people are written as they are (𠮷), for they stay in JSON.
    """
    place = None if field.check == "name" else unwritable(text)
    signs = [forbidden(text), "U+002C" if "," in text else None, None if place is None else f"U+{ord(text[place]):04X}"]
    return next(filter(None, signs), None)


def _day(field: Field, text: str, pointer: str) -> str | Fault:
    if _DAY.fullmatch(text):
        return text.replace("-", "")
    return Fault(Format, pointer, f"{field.name}は、YYYY-MM-DDで書いてください。")
