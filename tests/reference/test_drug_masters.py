"""The loaders of medicines against the public full files, which are not part of the repository."""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from eprescription.actions.drug_publishing import ask_to_publish
from eprescription.actions.drug_releases import load_file
from eprescription.errors.masters import WrongDrugFile
from eprescription.gateways import receipt_masters
from eprescription.gateways.master_forms import FileForm
from eprescription.gateways.pair_files import COLUMNS
from eprescription.models import DrugRelease
from eprescription.queries.masters import masters_on
from eprescription.rules.checks import check
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.guard.items import faults_of
from eprescription.rules.guard.names import names_of, normal
from platform_site import clock
from platform_site.queries import refreshed
from tests.eprescription.guarded import document
from tests.eprescription.takings import ASKED, new, taken
from tests.support.approving import approve
from tests.support.drug_rows import item, own_contents, own_masters
from tests.support.visitors import Visitor


pytestmark = pytest.mark.reference
PUBLISHED = date(2024, 3, 21)
"""The day of the full receipt master."""
FULL_DAY, PRICE_DAY, DELTA_DAY = date(2025, 7, 17), date(2025, 7, 18), date(2025, 8, 13)
DIGITS = "0123456789"


def reference(path: str) -> Path:
    """Return a file of the reference data."""
    (found,) = Path(os.environ["REFERENCE_DATA"]).glob(path)
    return found


def rows_of(path: str) -> list[dict[str, str]]:
    """Return the rows of a table of the reference data."""
    with reference(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def full() -> bytes:
    """Return the receipt master, zipped as it is published."""
    return reference("fees/y_ALL*.zip").read_bytes()


def delta(without: frozenset[int] = frozenset()) -> bytes:
    """Return what changed later, or that without some lines, counted from 1."""
    lines = reference("fees/y_2*.csv").read_bytes().splitlines(keepends=True)
    return b"".join(line for number, line in enumerate(lines, start=1) if number not in without)


def table(columns: tuple[str, ...], rows: Iterator[dict[str, str]]) -> bytes:
    """Return rows as a file with these headings; what a row lacks is blank."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def components() -> bytes:
    """Return the table of components in the form that is loaded: one line for each that an ingredient holds."""
    found = {
        (row["ingredient7"], name): {"ingredient7": row["ingredient7"], "component": name, "counts": "1"}
        for row in rows_of("drugs/ingredient7_components.csv")
        for name in row["components_normalised"].split("|")
    }
    return table(("ingredient7", "component", "counts", "class_key"), iter(found.values()))


def pairs() -> bytes:
    """Return the collected pairs in the form that is loaded, each side by its codes alone."""
    return table(COLUMNS, (_pair(number, row) for number, row in enumerate(pair_rows(), start=1)))


def pair_rows() -> list[dict[str, str]]:
    """Return the collected pairs."""
    return rows_of("drugs/contraindicated_pairs.csv")


def _pair(number: int, row: dict[str, str]) -> dict[str, str]:
    sides = {
        f"{side}_{name}": value
        for side in "ab"
        for name, value in (
            ("name", row[f"ingredient_{side}"]), ("component", row[f"ingredient_{side}"]),
            ("codes7", row[f"codes7_{side}"]), ("is_strict", "1"),
        )
    }  # fmt: skip
    told = {name: row[name] for name in ("mechanism", "condition", "confidence")}
    numbers = {"pair_id": f"REF-{number:03}", "days_after_a": "0", "days_after_b": "0", "is_conditional": "0"}
    return {**sides, **told, **numbers, "source": "公開情報"}


@cache
def full_masters() -> DrugMasters:
    """Return the platform's own masters with the full receipt master in the place of its sample."""
    return DrugMasters(replace(own_contents(), drugs=receipt_masters.read(full()), prices=()))


class Fund:
    """Two people who load and publish."""

    def __init__(self) -> None:
        self.one, self.two = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")

    def load(self, form: FileForm, content: bytes, on: date) -> DrugRelease:
        """Load a file as a release of a day."""
        by, at = self.one.actor, clock.now()
        return load_file(form=form, content=content, effective_on=on, source="公開ファイル", by=by, at=at)

    def publish(self, form: FileForm, content: bytes, on: date) -> DrugRelease:
        """Load a file and put it in force."""
        release = self.load(form, content, on)
        asked = ask_to_publish(
            release_id=release.pk, reason="公開ファイルの取込み", about_medium="原典を確認中",
            by=self.one.actor, at=clock.now(),
        )  # fmt: skip
        approve(asked, self.two)
        refreshed.forget_all()
        return release


@pytest.mark.django_db
class TestReleases:
    """The real action, from the file to what is in force."""

    def test_the_full_receipt_master_and_the_price_list_are_one_master(self):
        fund = Fund()
        receipt = fund.publish(FileForm.RECEIPT, full(), FULL_DAY)
        prices = fund.publish(FileForm.PRICES, reference("drugs/drug_master_*.csv").read_bytes(), PRICE_DAY)
        assert (receipt.rows, prices.rows) == (19_686, 12_254)
        masters = masters_on(PRICE_DAY)
        assert f"drugs:{FULL_DAY}" in masters.version
        assert f"prices:{PRICE_DAY}" in masters.version
        by_yj = [masters.drug(DrugCode(System.YJ, row["yakka_code"]), PRICE_DAY) for row in price_rows()]
        assert all(isinstance(drug, DrugConcept) for drug in by_yj)
        assert len({drug.receipt_code for drug in by_yj}) == 12_254
        # Where the receipt master names another generic name, it counts; the list is newer and knows these two.
        listed = {row["ippan_code"] for row in price_rows()} - {""}
        assert listed - {name.code for name in masters.generics} == {"3339950QAZZZ", "3339950QBZZZ"}

    def test_of_a_delta_every_row_whose_medicine_no_release_has_is_named_and_the_others_are_merged(self):
        fund = Fund()
        fund.publish(FileForm.RECEIPT, full(), FULL_DAY)
        # It is of 17 months later, and what became new in between is in none of the two files.
        with pytest.raises(WrongDrugFile) as refused:
            fund.load(FileForm.RECEIPT_DELTA, delta(), DELTA_DAY)
        unknown = frozenset(mistake.line for mistake in refused.value.mistakes)
        assert len(unknown) == len(refused.value.mistakes) == 16
        release = fund.publish(FileForm.RECEIPT_DELTA, delta(unknown), DELTA_DAY)
        assert release.rows == 19_686 + 12
        before, after = (masters_on(day) for day in (FULL_DAY, DELTA_DAY))
        changed = DrugCode(System.RECEIPT, "620009049")
        assert after.drug(changed, DELTA_DAY).generic_code == "3339950QAZZZ"
        assert after.drug(changed, DELTA_DAY).name == before.drug(changed, FULL_DAY).name

    def test_the_components_and_the_pairs_count_and_each_pair_is_found_both_ways(self):
        fund = Fund()
        held = fund.publish(FileForm.COMPONENTS, components(), PRICE_DAY)
        met = fund.publish(FileForm.PAIRS, pairs(), PRICE_DAY)
        assert (held.rows, met.rows) == (COMPONENTS, 278)
        masters = masters_on(PRICE_DAY)
        for number, row in enumerate(pair_rows(), start=1):
            for a in row["codes7_a"].split():
                for b in row["codes7_b"].split():
                    assert f"REF-{number:03}" in found(a, b, masters) & found(b, a, masters)


COMPONENTS = 3_614
"""Components of 3,240 ingredients; where the table names one twice in an ingredient, it is one."""


def price_rows() -> list[dict[str, str]]:
    """Return the rows of the public price list."""
    return rows_of("drugs/drug_master_*.csv")


def holding(ingredient7: str, masters: DrugMasters) -> DrugConcept:
    """Return a fictional product of an ingredient."""
    sample = own_masters().in_force(PRICE_DAY)[0]
    return replace(sample, ingredient7=ingredient7, components=masters.components.of(ingredient7), class_key="")


def found(one: str, other: str, masters: DrugMasters) -> set[str]:
    """Return the pairs that a check of one ingredient finds with another that is taken."""
    past = [taken(holding(other, masters))]
    return {each.pair_id for each in check([new(holding(one, masters))], past, [], masters, ASKED)}


def test_our_own_pairs_find_every_collected_one_from_either_side():
    masters = own_masters()
    missed = [
        (row["ingredient_a"], row["ingredient_b"], a, b)
        for row in pair_rows()
        for a in row["codes7_a"].split()
        for b in row["codes7_b"].split()
        if not found(a, b, masters) - {""} or not found(b, a, masters) - {""}
    ]
    assert missed == []


def test_of_all_slips_of_one_digit_in_the_full_master_the_guard_lets_eight_through():
    masters = full_masters()
    drugs = {drug.receipt_code: drug for drug in masters.in_force(PUBLISHED)}
    names = {code: names_of(drug) for code, drug in drugs.items()}
    meant = {code: normal(drug.name) for code, drug in drugs.items()}
    met = [(code, other) for code in drugs for other in slips(code) if other in names]
    named_alike = [(code, other) for code, other in met if meant[code] in names[other]]
    assert (len(met), len(named_alike)) == (283_142, 34)
    assert sum(is_let_through(drugs[code], other, masters) for code, other in named_alike) == 8


def slips(code: str) -> Iterator[str]:
    """Yield a code with each digit mistyped."""
    for place, digit in enumerate(code):
        yield from (f"{code[:place]}{other}{code[place + 1 :]}" for other in DIGITS if other != digit)


def is_let_through(drug: DrugConcept, code: str, masters: DrugMasters) -> bool:
    """Tell if the guard takes a medicine's name and unit under another medicine's code."""
    sent = replace(item(drug), drug_code=DrugCode(System.RECEIPT, code))
    return not faults_of(document(sent), masters, PUBLISHED, frozenset())
