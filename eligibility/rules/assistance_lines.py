"""Reading one line of an assistance feed: every cell checked, every fault named, nothing guessed."""

from collections.abc import Callable, Mapping
from datetime import date

from eligibility.errors import assistance, feeds
from eligibility.rules import months
from eligibility.rules.assistance import (
    GIVEN_BY,
    Line,
    Recipient,
    RecipientKey,
    RecipientLine,
    Voucher,
    VoucherKey,
    VoucherLine,
    is_of,
)
from eligibility.rules.assistance_layout import CHANGES, COLUMNS, RECIPIENT, RECORD_CODES, VOUCHER
from eligibility.rules.cells import Cells
from eligibility.rules.feed_layout import CHANGE_CODES
from platform_site.errors import Fault, FutureDate
from platform_site.identifiers import FacilityCode, PayerNumber, RecipientNumber


_NEEDED = {
    change: tuple(name for name, column in COLUMNS.items() if letter in column.needed)
    for change, letter in CHANGES.items()
}
_WORDS = {record: [change for whose, change in CHANGES if whose == record] for record in (RECIPIENT, VOUCHER)}


def read(row: Mapping[str, str], *, office: str, today: date, index: Callable[[str], bytes]) -> Line | list[Fault]:
    """Return the line, or all that is wrong with it; `index` turns a link token into what is stored of it."""
    cells = Cells(row)
    record, change = _kind(cells)
    cells.require(_NEEDED.get((record, change), ("record", "change")))
    key = _recipient_key(cells, office)
    is_voucher = record == VOUCHER
    line = _voucher_line(cells, change, key) if is_voucher else _recipient_line(cells, change, key, today, index)
    return cells.faults or line


def _kind(cells: Cells) -> tuple[str, str]:
    record = cells.choice("record", [RECIPIENT, VOUCHER, *RECORD_CODES])
    record = RECORD_CODES.get(record, record)
    words = _WORDS.get(record, _WORDS[RECIPIENT])
    codes = {code: word for code, word in CHANGE_CODES.items() if word in words}
    change = cells.choice("change", [*words, *codes])
    return record, codes.get(change, change)


def _recipient_key(cells: Cells, office: str) -> RecipientKey:
    payer = cells.number("payer_number", PayerNumber.parse)
    recipient = cells.number("recipient_number", RecipientNumber.parse)
    if payer is not None and not is_of(str(payer), office):
        cells.wrong("payer_number", assistance.AnotherOffice)
    return RecipientKey(str(payer or ""), str(recipient or ""))


def _recipient_line(
    cells: Cells, change: str, key: RecipientKey, today: date, index: Callable[[str], bytes]
) -> RecipientLine:
    until = cells.until("last_day")
    said = _recipient(cells, until, today, index) if change in ("new", "change") else None
    return RecipientLine(change, key, said, until)


def _recipient(cells: Cells, until: date | None, today: date, index: Callable[[str], bytes]) -> Recipient:
    birth_date, valid_from = cells.day("birth_date"), cells.day("valid_from")
    if birth_date and birth_date > today:
        cells.wrong("birth_date", FutureDate)
    if valid_from and until and until <= valid_from:
        cells.wrong("last_day", feeds.PeriodReversed)
    return Recipient(
        link_index=index(cells.link_token("link_token")),
        name=cells.text("name", 100),
        kana=cells.kana("kana"),
        sex=cells.choice("sex", ("1", "2", "3")),
        birth_date=birth_date or date.min,
        valid_from=valid_from or date.min,
        valid_until=until,
    )


def _voucher_line(cells: Cells, change: str, recipient: RecipientKey) -> VoucherLine:
    month = cells.number("month", months.parse)
    institution = cells.number("institution", FacilityCode.parse)
    key = VoucherKey(recipient, month or date.min, str(institution or ""), cells.choice("care", list(GIVEN_BY)))
    return VoucherLine(change, key, _voucher(cells) if change in ("new", "change") else None)


def _voucher(cells: Cells) -> Voucher:
    return Voucher(cells.flag("beside_insurance") or False, cells.yen("own_payment") or 0)
