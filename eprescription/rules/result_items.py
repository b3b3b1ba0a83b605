"""What was given beside what was prescribed: the same terms for both, by the masters (変更調剤, E-17)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from eprescription.errors.guard import DrugUnknown, NameDiffers
from eprescription.rules.document import Document, Information, Item, Potency, Rp
from eprescription.rules.drugs.concepts import DrugConcept, Masters
from eprescription.rules.given import Given, Ground, Prescribed
from eprescription.rules.guard import codes, units
from eprescription.rules.guard.names import agrees
from eprescription.rules.guard.units import price_amount
from eprescription.rules.results import GivenItem, Result
from platform_site.errors import Fault


def prescribed_of(document: Document, masters: Masters) -> dict[str, Prescribed]:
    """Return the medicines of a prescription as they are to be dispensed now, by item key; of a split, this part.

    Materials and what insurance does not list are left out: no master says what would stand for them (`others_of`).
    """
    found = {}
    for rp in document.rps:
        for item in rp.items:
            concept = masters.drug(item.drug_code, document.issued_on)
            if item.information is Information.DRUG and concept is not None:
                found[item.key] = Prescribed(concept, price_amount(item, concept) * quantity_of(rp), item.vetoes)
    return found


def others_of(document: Document) -> frozenset[str]:
    """Return the keys of a prescription's items that are no medicines of the masters."""
    return frozenset(item.key for item in document.items if item.information is not Information.DRUG)


def quantity_of(rp: Rp) -> int:
    """Return 調剤数量 of this dispensing: of a split prescription this part's (record 102)."""
    return rp.quantity if rp.split_quantity is None else rp.split_quantity


def given_of(result: Result, others: Collection[str], grounds: Sequence[Ground], masters: Masters) -> tuple[Given, ...]:
    """Return what was given as `rules.dispensings` compares it; `grounds` are those of the items, in their order."""
    return tuple(
        Given(
            item_key=one.item_key, disposition=one.disposition, drug=drug_of(one, masters, result.dispensed_on),
            amount=one.amount, ground=ground, lot=one.lot, package_code=one.package_code,
        )
        for one, ground in zip(result.items, grounds, strict=True)
        if one.item_key not in others
    )  # fmt: skip


def drug_of(one: GivenItem, masters: Masters, on: date) -> DrugConcept | None:
    """Return the product that was given; a 一般名 is prescribed, never given."""
    found = masters.drug(one.code, on) if one.code else None
    return found if isinstance(found, DrugConcept) else None


def code_faults(result: Result, others: Collection[str], masters: Masters, stopped: Collection[str]) -> Iterator[Fault]:
    """Yield where code, name and unit of what was given do not say one product that counts on the day."""
    for place, one in enumerate(result.items):
        if one.code is not None and one.item_key not in others:
            yield from _faults(f"/items/{place}", one, result.dispensed_on, masters, stopped)


def _faults(pointer: str, one: GivenItem, on: date, masters: Masters, stopped: Collection[str]) -> Iterator[Fault]:
    item = _as_item(one)
    drug = drug_of(one, masters, on)
    wrong = codes.fault_of(item, masters, on, stopped)
    if wrong is not None:
        yield Fault(wrong.problem, f"{pointer}/code", wrong.hint)
    elif drug is None:
        yield Fault(DrugUnknown, f"{pointer}/code", "調剤した製品のコードを書いてください。一般名コードは使えません。")
    else:
        yield from _spelling(pointer, item, drug, masters)


def _spelling(pointer: str, item: Item, drug: DrugConcept, masters: Masters) -> Iterator[Fault]:
    if not agrees(item.name, drug):
        yield Fault(NameDiffers, f"{pointer}/name", f"このコードの医薬品は「{drug.name}」です。")
    wrong = units.fault_of(item, drug, masters)
    if wrong is not None:
        yield Fault(wrong.problem, f"{pointer}/unit", wrong.hint)


def _as_item(one: GivenItem) -> Item:
    """Return it as the guard of prescriptions reads an item: it is guarded alike."""
    assert one.code is not None  # noqa: S101 - the caller has looked
    return Item(
        rp_number=1, order=1, information=Information.DRUG, drug_code=one.code, name=one.name, dose=one.amount,
        potency=Potency.PRICE_UNIT, unit=one.unit,
    )  # fmt: skip
