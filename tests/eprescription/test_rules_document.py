"""What the shared types of a prescription say of themselves."""

from datetime import date
from decimal import Decimal

import pytest

from eprescription.rules.checks.findings import Finding, FindingKind
from eprescription.rules.document import DrugCode, Information, Item, ItemNote, Patient, Potency, System, Veto
from eprescription.rules.faults import record_pointer


def item(*notes: ItemNote) -> Item:
    """Return an item with these notes."""
    return Item(
        rp_number=2,
        order=1,
        information=Information.DRUG,
        drug_code=DrugCode(System.YJ, "2171022F1029"),
        name="架空錠５ｍｇ",
        dose=Decimal(1),
        potency=Potency.PRICE_UNIT,
        unit="錠",
        notes=notes,
    )


def finding(kind: FindingKind) -> Finding:
    """Return a masked finding of a kind."""
    return Finding(key="k", kind=kind, rule="E-17", new_key="1-1", new_name="", other=None, masters="")


def test_an_item_is_named_by_its_rp_and_its_order() -> None:
    assert item().key == "2-1"


def test_an_item_vetoes_what_its_notes_say_and_nothing_else() -> None:
    notes = [ItemNote(kind, "", "") for kind in ("3", "8", "1", "3")]
    assert item(*notes).vetoes == {Veto.GENERIC, Veto.BRAND_WISH}


def test_what_names_a_patient_is_not_shown_where_it_is_logged() -> None:
    patient = Patient("1", "架空　太郎", "ｶｸｳ ﾀﾛｳ", "1", date(1960, 4, 1))
    assert "架空" not in repr(patient)


def test_only_a_contraindicated_pair_stops() -> None:
    assert [kind for kind in FindingKind if finding(kind).stops] == [FindingKind.CONTRAINDICATED]


@pytest.mark.parametrize("kind", FindingKind)
def test_every_finding_asks_for_a_reason(kind: FindingKind) -> None:
    assert finding(kind).needs_reason


@pytest.mark.parametrize(
    ("where", "pointer"), [((7,), "/records/7"), ((7, "201"), "/records/7/201"), ((7, "201", 7), "/records/7/201/7")]
)
def test_a_fault_of_a_record_file_names_line_record_and_item(where: tuple[int, str, int], pointer: str) -> None:
    assert record_pointer(*where) == pointer
