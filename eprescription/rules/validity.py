"""使用期間: until when a prescription may be used, and when the next dispensing of a refill is due.

Four days counting the day of issue unless the prescriber wrote a last day (保険医療機関及び保険医療養担当規則20条);
from the second dispensing of a refill on, seven days before and after the day when it is due (operations 2.3, E-20).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from eprescription.errors.limits import ValidityWrong
from eprescription.rules.document import Document, Kind
from platform_site.errors import Fault
from platform_site.periods import Period


DAYS = 4
WINDOW = timedelta(days=7)
LONGEST = timedelta(days=365)
"""No last day is further from the day of issue; our own bound, which catches a year mistyped."""
LATE = {Kind.IN_HOUSE: timedelta(days=62)}
"""How late a prescription may be registered: in-house ones also in the batch of the month (E-19), else `DAYS`."""
_FIRST_REFILL_WITH_WINDOW = 2


def last_day(issued_on: date, given: date | None) -> date:
    """Return the last day on which it may be redeemed, that day included."""
    return given or issued_on + timedelta(days=DAYS - 1)


def next_due(dispensed_on: date, days: int) -> date:
    """Return 次回調剤予定日: the day after the last for which medicines were given."""
    return dispensed_on + timedelta(days=days)


def window_of(refill: int, dispensed_on: date, days: int) -> Period:
    """Return when dispensing number `refill` (2 or 3) may take place, the one before having given `days` days.

    Never before that one. Raises `ValueError` for the first, which has the prescription's own `last_day`.
    """
    if refill < _FIRST_REFILL_WITH_WINDOW:
        raise ValueError("the first dispensing is due by the last day of the prescription")
    due = next_due(dispensed_on, days)
    return Period.from_last_day(max(dispensed_on, due - WINDOW), due + WINDOW)


def faults_of(document: Document, *, kind: Kind, on: date) -> Iterator[Fault]:
    """Yield what is wrong with the days of a prescription that is registered on a day."""
    issued_on = document.issued_on
    if issued_on > on:
        yield _wrong("/issued_on", f"交付年月日が、登録日（{on}）より後です。")
    elif on - issued_on > LATE.get(kind, timedelta(days=DAYS)):
        yield _wrong("/issued_on", f"交付年月日が古すぎます。登録日は{on}です。")
    if issued_on < document.patient.birth_date:
        yield _wrong("/issued_on", "交付年月日が、生年月日より前です。")
    if document.last_day is not None:
        yield from _faults_of_last_day(document.last_day, issued_on, on)
    elif kind is not Kind.IN_HOUSE and on - issued_on == timedelta(days=DAYS):
        yield _wrong("/issued_on", "使用期限が書かれていないため、使用期間が過ぎています。")


def _faults_of_last_day(given: date, issued_on: date, on: date) -> Iterator[Fault]:
    if given < issued_on:
        yield _wrong("/last_day", "使用期限が、交付年月日より前です。")
    elif given - issued_on > LONGEST:
        yield _wrong("/last_day", "使用期限が、交付年月日から1年を超えています。")
    elif given < on:
        yield _wrong("/last_day", f"使用期限が、登録日（{on}）より前です。")


def _wrong(pointer: str, hint: str) -> Fault:
    return Fault(ValidityWrong, pointer, hint)
