"""One line of a feed, column by column: what is right is read."""

from datetime import date

import pytest

from eligibility.rules.feed_layout import CHANGE_CODES, COLUMNS, LAYOUT
from eligibility.rules.ledger import Grant, Key
from tests.eligibility.feed_cells import good, outcome
from tests.support.feeds import UNION, ended, line


DAY = date(2026, 4, 1)


def test_a_new_line_says_all_of_a_coverage() -> None:
    read = good(other_name="Ayumu", other_kana="アユム", sex_other="3", last_day="2027-03-31")
    assert (read.change, read.key) == ("new", Key("7001", "架空77", "01", DAY))
    assert (read.symbol, read.number, read.branch) == ("架空７７", "7001", "01")
    assert read.said is not None
    details = read.said.details
    assert (details.name, details.kana, details.other_name, details.other_kana) == (
        "試験　歩", "シケン　アユム", "Ayumu", "アユム",
    )  # fmt: skip
    assert (details.sex, details.sex_other, details.birth_date) == ("1", "3", date(1980, 1, 1))
    assert (details.postal_code, details.address) == ("999-9999", "架空県架空市試験町1-1")
    assert (details.relationship, details.householder, details.card_class) == ("1", "試験　歩", "01")
    assert (details.issued_on, details.valid_from, details.valid_until) == (DAY, DAY, date(2027, 4, 1))
    assert details.link_index == b"TEST-LINK-7001"
    assert (read.said.lost_on, read.said.loss_reason, read.said.grants) == (None, "", {})


@pytest.mark.parametrize(("code", "change"), CHANGE_CODES.items())
def test_the_codes_of_changes_are_taken_too(code: str, change: str) -> None:
    assert good(change=code, lost_on="2026-10-01", loss_reason="99").change == change


@pytest.mark.parametrize("change", ["end", "cancel"])
def test_an_end_and_a_cancellation_need_no_details(change: str) -> None:
    bare = {
        "change": change, "insurer_number": UNION, "number": "7001", "acquired_on": "2026-04-01",
        "lost_on": "2026-10-01", "loss_reason": "03",
    }  # fmt: skip
    read = outcome(bare)
    assert not isinstance(read, list)
    assert (read.said, read.lost_on, read.loss_reason) == (None, date(2026, 10, 1), "03")


def test_a_coverage_may_be_new_and_ended_in_one_line() -> None:
    read = good(lost_on="2026-10-01", loss_reason="01")
    assert read.said is not None
    assert (read.said.lost_on, read.said.loss_reason) == (date(2026, 10, 1), "01")


def test_a_coverage_may_be_lost_on_the_day_on_which_it_was_acquired() -> None:
    assert outcome(ended(lost_on="2026-04-01")).lost_on == DAY  # type: ignore[union-attr]


@pytest.mark.parametrize("insurer", [UNION, "０６１３９９９２", "06 139 992"])
def test_the_insurers_number_is_read_in_any_width(insurer: str) -> None:
    assert good(insurer_number=insurer).key.number == "7001"


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"symbol": "", "number": "０１２３", "branch": ""}, ("123", "", "")),
        ({"symbol": "－", "number": "1-2", "branch": "1"}, ("12", "", "01")),
        ({"symbol": "架空-007", "number": "0", "branch": "00"}, ("0", "架空7", "00")),
    ],
)
def test_numbers_are_shown_as_they_were_fed_and_found_by_their_keys(
    cells: dict[str, str], key: tuple[str, str, str]
) -> None:
    read = good(**cells)
    assert (read.symbol, read.number) == (cells["symbol"], cells["number"])
    assert (read.key.number, read.key.symbol, read.key.branch) == key


def test_a_name_stays_in_full_unicode() -> None:
    said = good(name="𠮷田　髙\ufa19葛\U000e0100").said
    assert said is not None
    assert said.details.name == "𠮷田　髙\ufa19葛\U000e0100"


@pytest.mark.parametrize("postal", ["999-9999", "9999999", "９９９－９９９９", ""])
def test_a_postal_code_may_be_written_with_a_hyphen_or_not_at_all(postal: str) -> None:
    assert good(postal_code=postal).said


def test_the_end_of_the_calendar_is_an_open_end() -> None:
    said = good(last_day="9999-12-31").said
    assert said is not None
    assert said.details.valid_until is None


@pytest.mark.parametrize(("cell", "flag"), [("1", True), ("０", False), ("", None)])
def test_flags_are_set_lifted_or_left_alone(cell: str, *, flag: bool | None) -> None:
    assert good(address_withheld=cell).address_withheld is flag
    assert good(self_view_stopped=cell).self_view_stopped is flag
    assert outcome(ended(address_withheld=cell)).address_withheld is flag  # type: ignore[union-attr]


GRANTS = {
    "ratio": (
        {"ratio": "20", "ratio_from": "2026-08-01", "ratio_last_day": "2027-07-31"},
        Grant("late_elderly_ratio", date(2026, 8, 1), percent=20, valid_until=date(2027, 8, 1)),
    ),
    "elderly": (
        {"elderly_ratio": "30", "elderly_from": "2026-08-01", "elderly_issued_on": "2026-07-20"},
        Grant("elderly", date(2026, 8, 1), percent=30, issued_on=date(2026, 7, 20)),
    ),
    "limit": (
        {"limit_form": "01", "limit_class": "B09", "limit_from": "2026-08-01", "limit_long_term_on": "2026-09-01"},
        Grant("limit", date(2026, 8, 1), limit_form="01", limit_class="B09", long_term_on=date(2026, 9, 1)),
    ),
    "disease": (
        {"disease": "1", "disease_cap": "10000", "disease_from": "2026-08-01", "disease_issued_on": "2026-08-02"},
        Grant("specific_disease", date(2026, 8, 1), category="1", monthly_cap=10000, issued_on=date(2026, 8, 2)),
    ),
    "special care": (
        {"special_care_from": "2026-08-01", "special_care_last_day": "2026-12-31"},
        Grant("special_care", date(2026, 8, 1), valid_until=date(2027, 1, 1)),
    ),
}


@pytest.mark.parametrize(("cells", "grant"), GRANTS.values(), ids=GRANTS)
def test_each_kind_of_certificate_is_read_from_its_columns(cells: dict[str, str], grant: Grant) -> None:
    said = good(**cells).said
    assert said is not None
    assert said.grants == {grant.name: grant}


def test_a_line_may_bring_one_certificate_of_each_kind() -> None:
    said = good(**{name: cell for cells, _ in GRANTS.values() for name, cell in cells.items()}).said
    assert said is not None
    assert set(said.grants.values()) == {grant for _, grant in GRANTS.values()}


def test_a_certificate_that_ends_before_its_first_day_was_withdrawn() -> None:
    said = good(special_care_from="2026-08-01", special_care_last_day="2026-07-31").said
    assert said is not None
    (grant,) = said.grants.values()
    assert grant.valid_from == grant.valid_until == date(2026, 8, 1)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_has_a_name_in_english_and_in_japanese(name: str) -> None:
    assert LAYOUT.column_of(name) == LAYOUT.column_of(COLUMNS[name].japanese) == name
    assert LAYOUT.column_of(name + "?") is None


def test_every_column_is_read_by_somebody() -> None:
    assert set(line()) <= COLUMNS.keys()
