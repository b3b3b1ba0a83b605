"""One line of a feed, column by column: what is wrong is named, and never repeated."""

import pytest

from eligibility.rules.feed_layout import CHANGES, COLUMNS
from eligibility.rules.feed_lines import read
from tests.eligibility.feed_cells import CODES, TODAY, good, index, outcome, wrong
from tests.support.feeds import UNION, ended, line


DAYS = [name for name, column in COLUMNS.items() if column.holds.startswith("日付")]
TEXTS = {"name": 100, "other_name": 100, "householder": 100, "address": 200, "symbol": 40, "number": 40}
KANA = ["kana", "other_kana"]
CODED = {
    "sex": "4", "sex_other": "男", "relationship": "3", "card_class": "99", "loss_reason": "04",
    "ratio": "40", "elderly_ratio": "10", "limit_form": "04", "limit_class": "C01", "disease": "4",
    "address_withheld": "2", "self_view_stopped": "はい",
}  # fmt: skip
NEEDED = [(change, name) for change, letter in CHANGES.items() for name in COLUMNS if letter in COLUMNS[name].needed]


@pytest.mark.parametrize(("change", "name"), NEEDED)
def test_a_column_that_a_change_needs_may_not_be_empty(change: str, name: str) -> None:
    row = ended() | {"change": change} | {name: " "}
    assert ("VAL-REQUIRED", f"/{name}") in outcome(row)


@pytest.mark.parametrize("change", ["", "5", "update", "NEW", "終了"])
def test_an_unknown_change_is_refused(change: str) -> None:
    code = "VAL-CHOICE" if change else "VAL-REQUIRED"
    assert wrong(change=change) == [(code, "/change")]


@pytest.mark.parametrize("name", DAYS)
def test_every_date_has_to_be_one(name: str) -> None:
    row = line(special_care_from="2026-04-01", ratio="10", ratio_from="2026-04-01") | ended() | {"change": "change"}
    full = row | {
        "elderly_ratio": "20", "elderly_from": "2026-04-01", "limit_form": "01", "limit_class": "A01",
        "limit_from": "2026-04-01", "disease": "1", "disease_cap": "1", "disease_from": "2026-04-01",
        "paper_from": "2026-04-01", "paper_last_day": "2027-03-31",
    }  # fmt: skip
    assert not isinstance(outcome(full), list)
    assert outcome(full | {name: "2026-13-01"}) == [("VAL-FORMAT", f"/{name}")]


@pytest.mark.parametrize(("name", "most"), TEXTS.items())
def test_every_text_has_a_longest_length(name: str, most: int) -> None:
    assert good(**{name: "あ" * most})
    assert wrong(**{name: "あ" * (most + 1)}) == [("VAL-LENGTH", f"/{name}")]


@pytest.mark.parametrize("name", KANA)
def test_kana_have_to_be_kana(name: str) -> None:
    assert wrong(**{name: "漢字"}) == [("VAL-FORMAT", f"/{name}")]


@pytest.mark.parametrize(("name", "cell"), CODED.items())
def test_every_code_has_to_be_one_that_is_in_force(name: str, cell: str) -> None:
    assert ("VAL-CHOICE", f"/{name}") in wrong(**{name: cell})


@pytest.mark.parametrize("name", COLUMNS)
def test_an_individual_number_is_refused_in_every_column(name: str) -> None:
    found = wrong(**{name: "123456789018"})
    assert ("VAL-INDIVIDUAL-NUMBER", f"/{name}") in found


@pytest.mark.parametrize("name", COLUMNS)
def test_nul_is_refused_in_every_column(name: str) -> None:
    assert ("VAL-CHARACTER", f"/{name}") in wrong(**{name: "\0"})


@pytest.mark.parametrize("token", ["short", "x" * 65, "TOKEN_WITH_UNDERSCORES", "トークントークン"])
def test_a_link_token_is_letters_digits_and_hyphens(token: str) -> None:
    assert wrong(link_token=token) == [("VAL-FORMAT", "/link_token")]


@pytest.mark.parametrize(
    ("number", "code"),
    [("06139993", "VAL-CHECK-DIGIT"), ("138057", "ELIG-FEED-INSURER"), ("0613999", "VAL-FORMAT"), ("A", "VAL-FORMAT")],
)
def test_a_line_has_to_carry_the_right_number_of_its_own_insurer(number: str, code: str) -> None:
    assert wrong(insurer_number=number) == [(code, "/insurer_number")]


@pytest.mark.parametrize("branch", ["123", "a", "一"])
def test_a_branch_has_two_digits(branch: str) -> None:
    assert wrong(branch=branch) == [("VAL-FORMAT", "/branch")]


@pytest.mark.parametrize("number", ["-", "－ー", "‐"])
def test_a_number_of_dashes_alone_is_none(number: str) -> None:
    assert wrong(number=number) == [("VAL-FORMAT", "/number")]


@pytest.mark.parametrize("name", ["symbol", "number"])
def test_a_number_that_grows_in_half_width_does_not_outgrow_its_column(name: str) -> None:
    assert wrong(**{name: "\ufdfa" * 3}) == [("VAL-LENGTH", f"/{name}")]


@pytest.mark.parametrize("postal", ["999", "999-999", "A99-9999", "999-99999"])
def test_a_postal_code_has_seven_digits(postal: str) -> None:
    assert wrong(postal_code=postal) == [("VAL-FORMAT", "/postal_code")]


@pytest.mark.parametrize("cap", ["-1", "1万", "10,000", "1.5", "10000000"])
def test_a_monthly_cap_is_whole_yen(cap: str) -> None:
    found = wrong(disease="1", disease_from="2026-04-01", disease_cap=cap)
    assert found == [("VAL-FORMAT", "/disease_cap")]


def test_nobody_is_born_tomorrow() -> None:
    assert good(birth_date="2026-11-20", acquired_on="2026-11-20")
    assert wrong(birth_date="2026-11-21") == [("VAL-DATE-FUTURE", "/birth_date")]


def test_a_coverage_is_not_lost_before_it_was_acquired() -> None:
    assert outcome(ended(lost_on="2026-03-31")) == [("ELIG-FEED-LOST-BEFORE-ACQUIRED", "/lost_on")]


def test_an_end_has_a_day_and_a_reason() -> None:
    assert wrong(lost_on="2026-10-01") == [("VAL-REQUIRED", "/loss_reason")]
    assert wrong(loss_reason="99") == [("VAL-REQUIRED", "/lost_on")]


def test_a_paper_is_not_valid_until_before_it_is_valid() -> None:
    assert wrong(last_day="2026-03-30") == [("ELIG-FEED-PERIOD", "/last_day")]


@pytest.mark.parametrize("prefix", ["ratio", "elderly", "limit", "disease", "special_care"])
def test_a_certificate_does_not_end_before_it_begins(prefix: str) -> None:
    needed = {
        "ratio": "10", "elderly_ratio": "20", "limit_form": "01", "limit_class": "A01", "disease": "1",
        "disease_cap": "1",
    }  # fmt: skip
    cells = {name: cell for name, cell in needed.items() if name.startswith(prefix)}
    days = {f"{prefix}_from": "2026-08-01", f"{prefix}_last_day": "2026-07-30"}
    assert wrong(**cells, **days) == [("ELIG-FEED-PERIOD", f"/{prefix}_last_day")]


@pytest.mark.parametrize(
    ("alone", "missing"),
    [
        ("ratio", ["ratio_from"]),
        ("ratio_from", ["ratio"]),
        ("ratio_last_day", ["ratio", "ratio_from"]),
        ("elderly_ratio", ["elderly_from"]),
        ("elderly_issued_on", ["elderly_from", "elderly_ratio"]),
        ("limit_form", ["limit_class", "limit_from"]),
        ("limit_long_term_on", ["limit_class", "limit_form", "limit_from"]),
        ("limit_issued_on", ["limit_class", "limit_form", "limit_from"]),
        ("disease", ["disease_cap", "disease_from"]),
        ("disease_cap", ["disease", "disease_from"]),
        ("special_care_last_day", ["special_care_from"]),
    ],
)
def test_half_a_certificate_is_not_left_out_in_silence(alone: str, missing: list[str]) -> None:
    cell = {"ratio": "10", "elderly_ratio": "20", "limit_form": "01", "disease": "1", "disease_cap": "1"}
    found = wrong(**{alone: cell.get(alone, "2026-08-01")})
    assert sorted(found) == [("VAL-REQUIRED", f"/{name}") for name in missing]


def test_all_that_is_wrong_with_a_line_is_told_at_once() -> None:
    found = wrong(sex="9", kana="漢字", birth_date="昨日", postal_code="1", insurer_number="06139993")
    assert {place for _, place in found} == {"/sex", "/kana", "/birth_date", "/postal_code", "/insurer_number"}


@pytest.mark.parametrize("name", [*TEXTS, *KANA, *CODED, *DAYS, "link_token", "insurer_number", "postal_code"])
def test_no_fault_repeats_a_value(name: str) -> None:
    canary = "カナリア㊙" * 60
    found = read(line() | {name: canary}, insurer=UNION, codes=CODES, today=TODAY, index=index)
    assert isinstance(found, list)
    assert "カナリア" not in repr(found)
