"""Reading a medicine, whose records were checked before."""

from eprescription.rules.document import DrugCode, Information, Item, ItemNote, Potency, System, Uneven
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.sections import Section


def item_of(rp_number: int, order: int, section: Section) -> Item:
    """Return the `order`-th medicine of an RP."""
    drug, single = section.one("201"), section.one("241")
    return Item(
        rp_number=rp_number,
        order=order,
        information=Information(drug.text("information") or Information.DRUG),
        drug_code=DrugCode(System(drug.text("code_system")), drug.text("code")),
        name=drug.text("name"),
        dose=drug.amount("dose"),
        potency=Potency(drug.text("potency")),
        unit=drug.text("unit"),
        unit_factor=section.one("211").amount("unit_factor") if section.has("211") else None,
        uneven=_uneven(section.one("221")) if section.has("221") else None,
        burdens=_burdens(section.one("231")) if section.has("231") else None,
        single_dose=single.text("single_dose"),
        single_times=single.number("single_times"),
        notes=tuple(_note(entry) for entry in section.all("281")),
    )


def _uneven(entry: Entry) -> Uneven:
    doses = [member for member in entry.record.members if member.startswith("uneven_doses/") and entry.text(member)]
    codes = [entry.text(member) for member in entry.record.members if member.startswith("uneven_codes/")]
    while codes and not codes[-1]:
        codes.pop()
    return Uneven(tuple(entry.amount(member) for member in doses), tuple(codes))


def _burdens(entry: Entry) -> tuple[str, ...]:
    # Blank is 負担しない, which is 0.
    return tuple(entry.text(member) or "0" for member in entry.record.members)


def _note(entry: Entry) -> ItemNote:
    return ItemNote(entry.text("kind"), entry.text("text"), entry.text("code"))
