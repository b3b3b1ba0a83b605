"""The identifiers against public masters, which are not part of the repository."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest

from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.individual_numbers import contains_individual_number
from platform_site.identifiers.insurers import LATE_ELDERLY
from platform_site.identifiers.japanese_dates import parse
from platform_site.identifiers.payers import NATIONAL_SCHEMES


pytestmark = pytest.mark.reference

OPEN_END = "99999999"


@pytest.fixture
def masters():
    return Path(os.environ["REFERENCE_DATA"])


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def drug_lines(masters):
    (archive,) = masters.glob("fees/y_ALL*.zip")
    with zipfile.ZipFile(archive) as opened:
        (name,) = opened.namelist()
        return list(csv.reader(io.StringIO(opened.read(name).decode("cp932"))))


def test_the_laws_of_the_public_table_are_the_national_schemes(masters):
    laws = rows_of(masters / "codes/hobetsu.csv")
    assert {law["houbetsu"] for law in laws if law["kind"] == "公費"} == NATIONAL_SCHEMES
    assert [law["houbetsu"] for law in laws if law["system"].startswith("後期高齢者医療")] == [LATE_ELDERLY]


def test_the_table_of_local_schemes_holds_no_payer_number_to_check(masters):
    # It names schemes by the first two digits only: what its municipalities issued cannot be checked by it.
    schemes = rows_of(masters / "pmh/local_subsidy_schemes.csv")
    assert len(schemes) == 1782
    assert not [cell for row in schemes for cell in row.values() if len(cell) == 8 and cell.isdigit()]


def test_every_local_scheme_leaves_both_check_digits_at_the_same_setting(masters):
    # So the table does not tell which schemes check and which do not: each of ours carries its own setting.
    schemes = rows_of(masters / "pmh/local_subsidy_schemes.csv")
    others = [row for row in schemes if (row["検証番号チェック区分"], row["受給者検証番号チェック区分"]) != ("2", "2")]
    # Two are headings of another sheet that slipped in, one is a place kept free.
    assert sorted(row["短縮制度名"] for row in others) == ["3短縮制度名", "3短縮制度名", "未使用"]


@pytest.mark.parametrize("folder", ["codes", "drugs", "labs", "pmh"])
def test_no_line_of_a_master_is_taken_for_an_individual_number_or_has_a_character_that_may_not_come_in(masters, folder):
    for path in sorted((masters / folder).glob("*.csv")):
        for row in rows_of(path):
            cells = [cell for cell in row.values() if isinstance(cell, str)]
            assert not [cell for cell in cells if contains_individual_number(cell)], path.name
            assert not [cell for cell in cells if forbidden(cell, multiline=True)], path.name


def test_no_drug_of_the_receipt_master_is_taken_for_an_individual_number(masters):
    assert not [line for line in drug_lines(masters) if any(map(contains_individual_number, line))]


def test_every_day_of_the_receipt_master_is_read_and_its_open_end_is_none(masters):
    lines = drug_lines(masters)
    days = [day for line in lines for day in (line[29], line[30])]
    assert [day for day in days if day == OPEN_END]
    for day in set(days) - {OPEN_END}:
        assert f"{parse(day):%Y%m%d}" == day
    with pytest.raises(BadIdentifier):
        parse(OPEN_END)
