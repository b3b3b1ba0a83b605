"""The readers of 9, X and N: whether one text fits its field, and in which words to say that it does not.

The value itself is never repeated: it may be somebody's name or number.
"""

import re
from collections.abc import Iterator

from eprescription.errors.records import Missing, WrongLength, WrongType, WrongValue
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.fields import Field, Need
from eprescription.rules.records.formats import CHECKS
from platform_site.errors import Fault
from platform_site.errors.catalogue import FieldProblem


CHARSET = "cp932"
_TYPES = {"9": re.compile(r"[0-9]*"), "X": re.compile(r"[ -~｡-ﾟ]*"), "N": re.compile(r".*", re.DOTALL)}
_TYPE_WORDS = {"9": "半角の数字だけで書いてください。", "X": "半角の英数字・記号・カナだけで書いてください。"}


def width(text: str) -> int:
    """Return how many bytes the text takes in CP932; a character outside of it counts two."""
    if text.isascii():
        return len(text)
    return sum(1 if character.isascii() or "｡" <= character <= "ﾟ" else 2 for character in text)


def unwritable(text: str) -> int | None:
    """Return the place of the first character that CP932 has not, or gives back as another one, such as ¥."""
    if text.isascii() or _comes_back(text):
        return None
    return next(place for place, character in enumerate(text) if not _comes_back(character))


def _comes_back(text: str) -> bool:
    try:
        return text.encode(CHARSET).decode(CHARSET) == text
    except UnicodeError:
        return False


def faults_of(entry: Entry) -> Iterator[Fault]:
    """Yield what is wrong with each text of a record by itself: at most one fault a field."""
    texts = entry.texts
    for field in entry.record.fields:
        text = texts.get(field.member)
        fault = _fault(field, text) if text else _blank_fault(field)
        if fault:
            yield entry.wrong(fault[0], field.member, fault[1])
    either = entry.record.either
    if either and not any(entry.text(field.member) for field in either):
        names = "・".join(field.name for field in either)
        yield entry.wrong(Missing, either[0].member, f"{names}のどちらかが必要です。")


def _blank_fault(field: Field) -> tuple[FieldProblem, str] | None:
    return (Missing, "必須です。") if field.need is Need.REQUIRED and not field.omitted else None


def _fault(field: Field, text: str) -> tuple[FieldProblem, str] | None:
    if not _TYPES[field.type].fullmatch(text):
        return WrongType, _TYPE_WORDS[field.type]
    if width(text) > field.bytes:
        return WrongLength, _length(field)
    return _value_fault(field, text)


def _length(field: Field) -> str:
    return (
        f"{field.bytes}バイト（全角{field.digits}文字）までです。"
        if field.type == "N"
        else f"{field.digits}桁までです。"
    )


def _value_fault(field: Field, text: str) -> tuple[FieldProblem, str] | None:
    if field.codes and text not in field.codes:
        return WrongValue, f"次のどれかです: {field.choices}"
    if field.limits:
        least, most = field.limits
        return None if least <= int(text) <= most else (WrongValue, f"{least}から{most}までの数です。")
    check = CHECKS.get(field.check)
    return None if check is None or check.fits(text, field) else (WrongValue, check.hint)
