"""What a text has to be beyond its type, by the name that the layout gives, and how to write it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from eprescription.rules.records.fields import Field
from platform_site.identifiers import BadIdentifier, PayerNumber, japanese_dates


_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{0,4}[1-9])?")
_DATE = re.compile(r"[0-9]{7,8}")
_FIRST, _LAST = date(1868, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Check:
    """What a text has to be beyond its type, and how to write it."""

    fits: Callable[[str, Field], bool]
    hint: str


def _is_date(text: str, field: Field) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        return _FIRST <= japanese_dates.parse(text) <= _LAST
    except BadIdentifier:
        return False


def _is_payer(text: str, field: Field) -> bool:
    try:
        PayerNumber(text)
    except BadIdentifier:
        return False
    return True


def _matching(form: str) -> Callable[[str, Field], bool]:
    return lambda text, field: bool(re.fullmatch(form, text))


CHECKS = {
    "amount": Check(
        lambda text, field: bool(_AMOUNT.fullmatch(text)) and text != "0",
        "0より大きい数を、整数6桁・小数5桁までで、余分な0を付けずに書いてください。例: 1、0.5、12.25",
    ),
    "branch": Check(_matching("[0-9A-Za-z]{2}"), "英数字2桁で、1桁なら前に0を付けて書いてください。"),
    "date": Check(_is_date, "暦にある日を、西暦8桁（YYYYMMDD）か和暦7桁（GYYMMDD）で、年月日すべて書いてください。"),
    "digits": Check(
        lambda text, field: text.isascii() and text.isdigit() and len(text) == field.digits,
        "決まった桁数の数字で書いてください。",
    ),
    "licence": Check(_matching("[0-9]{1,10}"), "登録番号の数字で書いてください。"),
    "name": Check(lambda text, field: bool(text.strip()), "空白だけでなく、氏名を書いてください。"),
    "payer": Check(_is_payer, "検証番号の合う8桁の負担者番号を書いてください。"),
    "phone": Check(_matching(r"[0-9()+-]+"), "数字とハイフンで書いてください。"),
    "postcode": Check(_matching("[0-9]{3}-[0-9]{4}"), "数字3桁-数字4桁で書いてください。"),
}
"""By the name that the layout gives."""
