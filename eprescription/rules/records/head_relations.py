"""The rules between records of the head, each by itself right: what one asks of another."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from eprescription.errors.records import BrokenRule, WrongValue
from eprescription.rules.records.ages import birthday, elderly_from
from eprescription.rules.records.sections import Section
from platform_site.errors import Fault
from platform_site.identifiers import BadIdentifier, FacilityCode, InsurerNumber, PayerNumber, RecipientNumber


LONGEST_VALIDITY = timedelta(days=365)
HEALTH_INSURANCE = ("", "1", "2", "7")
"""保険種別 whose 保険者番号 is one of health insurance; accidents at work or with cars have others."""
LATE_ELDERLY = "7"


def head_faults(head: Section) -> Iterator[Fault]:
    """Yield where records of the head contradict each other."""
    for rule in (_numbers, _payers, _burden, _days, _split):
        yield from rule(head)


def _numbers(head: Section) -> Iterator[Fault]:
    """The numbers of facility, insurer and recipients have the right check digits (operations 1.9)."""
    facility, insurer = head.one("1"), head.one("22")
    code = f"{facility.text('prefecture')}{facility.text('fee_table') or '1'}{facility.text('code')}"
    if hint := _unreadable(FacilityCode, code):
        yield facility.wrong(WrongValue, "code", f"都道府県2桁・点数表1桁と続けた10桁で確かめます。{hint}")
    number = insurer.text("insurer_number")
    is_insured = head.one("21").text("kind") in HEALTH_INSURANCE
    if number and is_insured and (hint := _unreadable(InsurerNumber, number)):
        yield insurer.wrong(WrongValue, "insurer_number", hint)


def _payers(head: Section) -> Iterator[Fault]:
    """公費 fill their places from the first on; a national scheme's recipient has a check digit."""
    for before, entry in zip(("", "27", "28"), (head.one(number) for number in ("27", "28", "29")), strict=True):
        payer, recipient = entry.text("payer_number"), entry.text("recipient_number")
        if payer and before and not head.has(before):
            yield entry.wrong(
                BrokenRule, "payer_number", f"レコード{before}がないときは書けません。前から詰めてください。"
            )
        if (
            payer
            and recipient
            and not PayerNumber(payer).is_local
            and (hint := _unreadable(RecipientNumber, recipient))
        ):
            yield entry.wrong(WrongValue, "recipient_number", hint)


def _burden(head: Section) -> Iterator[Fault]:
    """一部負担金区分 is asked of the elderly and of children under six who have health insurance."""
    kind = head.one("21").text("kind")
    is_asked = bool(head.one("22").text("insurer_number")) and kind in HEALTH_INSURANCE and not head.has("14")
    birth, day = head.one("13").day("birth_date"), head.one("51").day("issued_on")
    if is_asked and (kind == LATE_ELDERLY or day >= elderly_from(birth) or day < birthday(birth, 6)):
        hint = "高齢者（70歳に達した月の翌月から）と6歳未満では必要です。"
        yield head.one("14").wrong(BrokenRule, "burden", hint)


def _days(head: Section) -> Iterator[Fault]:
    """Born, then issued, then used up within a year."""
    issue, until = head.one("51"), head.one("52")
    day = issue.day("issued_on")
    if day < head.one("13").day("birth_date"):
        yield issue.wrong(BrokenRule, "issued_on", "患者の生年月日（レコード13）より前にはできません。")
    if until.text("last_day") and not day <= until.day("last_day") <= day + LONGEST_VALIDITY:
        yield until.wrong(BrokenRule, "last_day", "交付年月日（レコード51）から365日以内の日です。")


def _split(head: Section) -> Iterator[Fault]:
    """分割回 is one of 分割回数, and record 63 stands if and only if each RP has its record 102."""
    entry = head.one("63")
    if (entry.number("part") or 0) > (entry.number("total") or 0):
        yield entry.wrong(BrokenRule, "part", "分割回数以下です。")
    for rp in head.parts:
        if rp.has("102") is not head.has("63"):
            yield rp.one("102").wrong(BrokenRule, "split_quantity", "分割指示（レコード63）とともに、全RPに書きます。")


def _unreadable(kind: Callable[[str], object], text: str) -> str:
    try:
        kind(text)
    except BadIdentifier as error:
        return error.hint
    return ""
