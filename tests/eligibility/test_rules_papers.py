"""How long a confirmation paper holds, and what is wrong with one in a line."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eligibility.rules.papers import latest_end
from tests.eligibility.feed_cells import good, wrong


PAPER = {"paper_issued_on": "2026-04-01", "paper_from": "2026-04-01", "paper_last_day": "2031-03-31"}


@example(date(2024, 2, 29))
@given(st.dates(max_value=date(9994, 12, 31)))
def test_a_paper_holds_five_years_and_no_day_longer(start: date) -> None:
    last_day = latest_end(start) - timedelta(days=1)
    assert last_day.year == start.year + 5 or (start.month, start.day) == (1, 1)
    assert (latest_end(start).month, latest_end(start).day) in {(start.month, start.day), (3, 1)}


@given(st.dates(min_value=date(9995, 1, 1)))
def test_a_paper_from_the_end_of_the_calendar_ends_with_it(start: date) -> None:
    assert latest_end(start) == date.max
    assert ("ELIG-FEED-PAPER", "/paper_last_day") in wrong(paper_from=str(start), paper_last_day="9999-12-31")


def test_a_line_tells_a_paper_with_its_days() -> None:
    line = good(**PAPER, paper_returned_on="2027-01-05")
    assert line.said
    paper = line.said.grants["confirmation_paper", "", date(2026, 4, 1)]
    assert (paper.issued_on, paper.valid_until, paper.returned_on) == (
        date(2026, 4, 1),
        date(2031, 4, 1),
        date(2027, 1, 5),
    )


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"paper_last_day": "2031-04-01"}, [("ELIG-FEED-PAPER", "/paper_last_day")]),
        ({"paper_last_day": "9999-12-31"}, [("ELIG-FEED-PAPER", "/paper_last_day")]),
        ({"paper_last_day": ""}, [("VAL-REQUIRED", "/paper_last_day")]),
        ({"paper_from": ""}, [("VAL-REQUIRED", "/paper_from")]),
        ({"paper_last_day": "2026-03-01"}, [("ELIG-FEED-PERIOD", "/paper_last_day")]),
        ({"paper_returned_on": "2026-03-31"}, [("ELIG-FEED-PERIOD", "/paper_returned_on")]),
        ({"paper_returned_on": "平成31年5月1日"}, [("VAL-FORMAT", "/paper_returned_on")]),
    ],
)
def test_a_paper_that_cannot_be_is_refused_with_its_column(cells: dict[str, str], faults: list) -> None:
    assert wrong(**{**PAPER, **cells}) == faults


def test_a_return_alone_is_no_paper() -> None:
    assert wrong(paper_returned_on="2026-05-01") == [
        ("VAL-REQUIRED", "/paper_from"),
        ("VAL-REQUIRED", "/paper_last_day"),
    ]


def test_a_paper_of_no_day_is_one_that_never_was() -> None:
    line = good(**{**PAPER, "paper_last_day": "2026-03-31"})
    assert line.said
    (paper,) = line.said.grants.values()
    assert paper.valid_until == paper.valid_from
