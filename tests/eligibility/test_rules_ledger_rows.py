"""What the platform gives out is read as what it holds: a law that every ledger has to keep."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.models import Certificate
from eligibility.rules import feed_lines
from eligibility.rules.feed_layout import COLUMNS as FEED_COLUMNS
from eligibility.rules.feed_lines import Codes
from eligibility.rules.ledger import Details, Grant, Line, Said
from eligibility.rules.ledger_comparison import differing, unnamed
from eligibility.rules.ledger_layout import COLUMNS, GRANTS
from eligibility.rules.ledger_rows import Numbers, rows_of


CODES = Codes(
    card_class=frozenset({"01", "05"}), loss_reason=frozenset({"01", "99"}), limit_form=frozenset({"01"}),
    limit_class=frozenset({"A01", "A02"}), specific_disease=frozenset({"1", "2"}),
)  # fmt: skip
NUMBERS = Numbers("06139992", "架空７７", "7001", "01", date(2020, 4, 1))
TODAY, DAY = date(2026, 11, 20), timedelta(days=1)

days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
past_days = st.dates(date(1900, 1, 1), TODAY)
maybe_days = st.none() | days
words = st.text("架空試験太郎花子𠮷髙AB12-", min_size=1, max_size=20)
kana = st.text("カクウシケンタロー　", min_size=1, max_size=10).filter(lambda text: text.strip())
details = st.builds(
    Details,
    link_index=st.just(b""), name=words, kana=kana.map(str.strip), other_name=words | st.just(""),
    other_kana=st.just("") | kana.map(str.strip), sex=st.sampled_from("123"), sex_other=st.sampled_from(["", "1"]),
    birth_date=past_days, postal_code=st.sampled_from(["", "999-9999"]), address=words | st.just(""),
    relationship=st.sampled_from("12"), householder=words | st.just(""), card_class=st.sampled_from(["01", "05"]),
    issued_on=maybe_days, valid_from=st.just(date(1989, 1, 1)), valid_until=maybe_days,
)  # fmt: skip


def ending(grant: Grant, days_long: int | None) -> Grant:
    """Return a certificate that ends so many days after it begins."""
    return replace(grant, valid_until=None if days_long is None else grant.valid_from + days_long * DAY)


OWN = {
    "late_elderly_ratio": {"percent": st.sampled_from([10, 20, 30])},
    "elderly": {"percent": st.sampled_from([20, 30]), "issued_on": maybe_days},
    "limit": {
        "limit_form": st.just("01"), "limit_class": st.sampled_from(["A01", "A02"]), "long_term_on": maybe_days,
        "issued_on": maybe_days,
    },
    "specific_disease": {
        "category": st.sampled_from("12"), "monthly_cap": st.integers(0, 9_999_999), "issued_on": maybe_days,
    },
    "special_care": {},
}  # fmt: skip
grants = st.one_of(
    *[
        st.builds(
            ending,
            st.builds(Grant, kind=st.just(kind), valid_from=days, **values),
            st.none() | st.integers(0, 3000),
        )
        for kind, values in OWN.items()
    ],
    st.builds(
        lambda begins, length, issued_on: Grant(
            "confirmation_paper", begins, valid_until=begins + length * DAY, issued_on=issued_on, returned_on=begins
        ),
        days, st.integers(1, 1500), maybe_days,
    ),
)  # fmt: skip
ends = st.none() | st.dates(NUMBERS.acquired_on, date(2030, 1, 1))


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    """Draw all that an insurer may have said of a coverage."""
    lost_on = draw(ends)
    by_name = {grant.name: grant for grant in draw(st.lists(grants, max_size=6))}
    return Said(draw(details), lost_on, "99" if lost_on else "", grants=by_name)


def read(row: dict[str, str]) -> Line:
    """Read a line of a ledger as a comparison does."""
    full = {**row, "change": "new", "link_token": "NOT-GIVEN"}
    line = feed_lines.read(full, insurer="06139992", codes=CODES, today=TODAY, index=lambda token: b"")
    assert isinstance(line, Line), line
    return line


@given(sayings())
def test_whatever_is_held_is_read_as_the_same(said: Said) -> None:
    lines = [read(row) for row in rows_of(NUMBERS, said)]
    for line in lines:
        assert line.said is not None
        assert differing(line.said, said, is_withheld=False) == ()
        assert (line.key.acquired_on, line.number) == (NUMBERS.acquired_on, NUMBERS.number)
    assert unnamed(lines, said, on=date.min) == ()


@given(sayings())
def test_every_certificate_stands_on_one_line(said: Said) -> None:
    named = [name for row in rows_of(NUMBERS, said) for name in (read(row).said or said).grants]
    standing = [grant.name for grant in said.grants.values() if grant.valid_until != grant.valid_from]
    assert sorted(named) == sorted(standing)


@given(sayings())
def test_no_column_is_given_that_a_ledger_has_not(said: Said) -> None:
    for row in rows_of(NUMBERS, said, flags=["address_withheld"]):
        assert row.keys() <= set(COLUMNS)
        assert row["address_withheld"] == "1"


@given(sayings(), sayings())
def test_what_differs_is_named_and_nothing_else(said: Said, other: Said) -> None:
    columns = differing(other, said, is_withheld=False)
    assert set(columns) <= set(FEED_COLUMNS)
    assert ("name" in columns) == (other.details.name != said.details.name)
    assert ("lost_on" in columns) == (other.lost_on != said.lost_on)


@pytest.mark.parametrize("kind", Certificate.Kind.values)
def test_every_kind_of_certificate_has_its_columns(kind: str) -> None:
    columns = GRANTS[kind]
    assert {columns.begins, columns.ends, *(column for _, column in columns.plain)} <= set(FEED_COLUMNS)


def test_an_ended_certificate_need_not_be_named_and_a_lasting_one_must() -> None:
    ended = Grant("special_care", date(2020, 1, 1), valid_until=date(2026, 11, 20))
    lasting = Grant("special_care", date(2026, 1, 1), valid_until=date(2026, 11, 21))
    never = Grant("special_care", date(2027, 1, 1), valid_until=date(2027, 1, 1))
    held = Said(ANYBODY, grants={grant.name: grant for grant in (ended, lasting, never)})
    assert unnamed([], held, on=TODAY) == ("special_care_from",)
    assert unnamed([], replace(held, grants={ended.name: ended, never.name: never}), on=TODAY) == ()
    assert unnamed([Line("end", read(rows_of(NUMBERS, held)[0]).key, "", "1", "")], held, on=TODAY) != ()


ANYBODY = Details(
    b"", "架空　太郎", "カクウ　タロウ", "", "", "1", "", date(1985, 4, 1), "", "", "1", "", "01", None, None, None
)
