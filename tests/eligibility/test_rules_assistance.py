"""What becomes of a welfare office's lines, by what was known before (E-11)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.models import AssistanceVoucher
from eligibility.rules.assistance import (
    GIVEN_BY,
    Decision,
    Recipient,
    RecipientKey,
    RecipientLine,
    Voucher,
    VoucherKey,
    VoucherLine,
    decide_recipient,
    decide_voucher,
    is_in_period,
    is_of,
)
from platform_site.models import Organisation
from platform_site.permissions import FACILITIES


KEY = RecipientKey("12139994", "0000026")
KNOWN = Recipient(b"token", "生活　薫", "セイカツ　カオル", "2", date(1960, 1, 1), date(2026, 4, 1))
OTHER = replace(KNOWN, name="生活　香")
HERS = VoucherKey(KEY, date(2026, 11, 1), "1310200022", "outpatient")
ISSUED, CORRECTED = Voucher(beside_insurance=False, own_payment=0), Voucher(beside_insurance=True, own_payment=1200)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def told(decision: Decision) -> tuple[str, object] | tuple[str, str, str]:
    """Return what came of a line."""
    if decision.problem:
        return decision.outcome.value, decision.problem.code, decision.column
    return decision.outcome.value, decision.said


def recipient(change: str, said: Recipient | None = None, until: date | None = None) -> RecipientLine:
    """Return a line about the recipient."""
    return RecipientLine(change, KEY, said, until)


@pytest.mark.parametrize(
    ("line", "known", "outcome"),
    [
        (recipient("new", KNOWN), None, ("added", KNOWN)),
        (recipient("new", KNOWN), KNOWN, ("unchanged", None)),
        (recipient("new", OTHER), KNOWN, ("refused", "ELIG-ASSIST-EXISTS", "")),
        (recipient("change", OTHER), KNOWN, ("changed", OTHER)),
        (recipient("change", KNOWN), KNOWN, ("unchanged", None)),
        (recipient("change", OTHER), None, ("refused", "ELIG-ASSIST-UNKNOWN", "")),
        (recipient("end", until=date(2026, 11, 1)), None, ("refused", "ELIG-ASSIST-UNKNOWN", "")),
        (recipient("end", until=date(2026, 11, 1)), KNOWN, ("ended", replace(KNOWN, valid_until=date(2026, 11, 1)))),
        (recipient("end"), KNOWN, ("unchanged", None)),
        (recipient("end", until=KNOWN.valid_from), KNOWN, ("refused", "ELIG-FEED-PERIOD", "last_day")),
        (recipient("cancel"), KNOWN, ("cancelled", None)),
        (recipient("cancel"), None, ("refused", "ELIG-ASSIST-UNKNOWN", "")),
    ],
)
def test_a_line_about_a_recipient(line: RecipientLine, known: Recipient | None, outcome: tuple) -> None:
    assert told(decide_recipient(line, known)) == outcome


@pytest.mark.parametrize(
    ("change", "said", "known", "outcome"),
    [
        ("new", ISSUED, None, ("added", ISSUED)),
        ("new", ISSUED, ISSUED, ("unchanged", None)),
        ("new", CORRECTED, ISSUED, ("refused", "ELIG-VOUCHER-EXISTS", "")),
        ("change", CORRECTED, ISSUED, ("changed", CORRECTED)),
        ("change", ISSUED, ISSUED, ("unchanged", None)),
        ("change", CORRECTED, None, ("refused", "ELIG-VOUCHER-UNKNOWN", "")),
        ("cancel", None, ISSUED, ("cancelled", None)),
        ("cancel", None, None, ("refused", "ELIG-VOUCHER-UNKNOWN", "")),
    ],
)
def test_a_line_about_a_voucher(change: str, said: Voucher | None, known: Voucher | None, outcome: tuple) -> None:
    line = VoucherLine(change, HERS, said)
    assert told(decide_voucher(line, known, recipient=KNOWN, kind="clinic")) == outcome


@pytest.mark.parametrize("change", ["new", "change", "cancel"])
def test_a_voucher_of_nobody_is_refused(change: str) -> None:
    line = VoucherLine(change, HERS, ISSUED)
    assert told(decide_voucher(line, ISSUED, recipient=None, kind="clinic")) == ("refused", "ELIG-ASSIST-UNKNOWN", "")


@pytest.mark.parametrize(
    ("kind", "care", "month", "fault"),
    [
        (None, "outpatient", HERS.month, ("ELIG-VOUCHER-INSTITUTION", "institution")),
        ("pharmacy", "outpatient", HERS.month, ("ELIG-VOUCHER-CARE", "care")),
        ("clinic", "pharmacy", HERS.month, ("ELIG-VOUCHER-CARE", "care")),
        ("clinic", "outpatient", date(2026, 3, 1), ("ELIG-VOUCHER-MONTH", "month")),
    ],
)
@pytest.mark.parametrize("change", ["new", "change"])
def test_a_voucher_that_cannot_be_is_refused(
    change: str, kind: str | None, care: str, month: date, fault: tuple[str, str]
) -> None:
    line = VoucherLine(change, replace(HERS, care=care, month=month), ISSUED)
    assert told(decide_voucher(line, None, recipient=KNOWN, kind=kind)) == ("refused", *fault)


def test_a_voucher_may_be_taken_back_whatever_has_become_of_its_institution() -> None:
    line = VoucherLine("cancel", HERS)
    assert told(decide_voucher(line, ISSUED, recipient=KNOWN, kind=None)) == ("cancelled", None)


def test_every_care_is_given_by_some_kind_of_facility_and_nobody_else() -> None:
    assert GIVEN_BY.keys() == set(AssistanceVoucher.Care.values)
    assert frozenset().union(*GIVEN_BY.values()) <= FACILITIES
    assert Organisation.Kind.THERAPY_OFFICE not in frozenset().union(*GIVEN_BY.values())


def test_a_payer_number_is_the_offices_by_its_scheme_prefecture_and_agency() -> None:
    numbers = ["12139994", "25139999", "54139993", "12139986", "12149993"]
    assert [is_of(number, "12139994") for number in numbers] == [True, True, False, False, False]


@given(DAYS, DAYS, st.one_of(st.none(), st.integers(1, 900)))
def test_a_month_is_hers_if_one_of_its_days_is(day: date, valid_from: date, length: int | None) -> None:
    until = valid_from + timedelta(days=length) if length else None
    month = day.replace(day=1)
    days = [month + timedelta(days=n) for n in range(31) if (month + timedelta(days=n)).month == month.month]
    expected = any(valid_from <= each and (until is None or each < until) for each in days)
    assert is_in_period(month, valid_from, until) == expected


@given(
    st.sampled_from(["new", "change", "end", "cancel"]),
    st.sampled_from([None, KNOWN, OTHER]),
    st.sampled_from([None, date(2026, 11, 1)]),
)
def test_the_same_line_twice_changes_nothing_the_second_time(
    change: str, known: Recipient | None, until: date | None
) -> None:
    line = recipient(change, OTHER if change in ("new", "change") else None, until)
    first = decide_recipient(line, known)
    after = None if first.outcome == "cancelled" else first.said or known
    assert not isinstance(after, Voucher)
    second = decide_recipient(line, after)
    assert second.outcome in ("unchanged", "refused")
