"""What a check of medicines takes, and the opening of one finding."""

from dataclasses import replace
from datetime import date
from typing import Any

from rest_framework import serializers

from eprescription.api.serializers.fields import Amount, Count
from eprescription.rules.document import SYSTEM_NAMES, DosageForm, DrugCode, Information, Item, Potency, Rp, Usage
from platform_site.api.fields import Day, Flag, OneOf, Strict, Text
from platform_site.errors import Fault


SYSTEMS = {name: system for system, name in SYSTEM_NAMES.items()}
FORMS = {
    "internal": DosageForm.INTERNAL,
    "as_needed": DosageForm.AS_NEEDED,
    "external": DosageForm.EXTERNAL,
    "drops": DosageForm.DROPS,
    "injection": DosageForm.INJECTION,
}
MOST_ITEMS = 60


class CodeRequest(Strict):
    """A medicine's code, and which system it is of."""

    system = OneOf(list(SYSTEMS))
    value = Text(max_length=12)


class CheckItemRequest(Strict):
    """One medicine; `quantity` is days of 内服 and 内服滴剤, times of 頓服, else 1."""

    code = CodeRequest()
    name = Text(max_length=200, required=False, default="")
    dosage_form = OneOf(list(FORMS))
    dose = Amount(max_length=12, required=False, default="1")
    unit = Text(max_length=40, required=False, default="")
    quantity = Count(min_value=1, max_value=999)


class MedicineCheckRequest(Strict):
    """Medicines that somebody thinks of giving to a person who is at the counter."""

    patient_ref = Text(max_length=64)
    on = Day(required=False)
    include_own = Flag(required=False, default=False)
    items = serializers.ListField(child=CheckItemRequest(), min_length=1, max_length=MOST_ITEMS)


class OpeningRequest(Strict):
    """That the patient agreed aloud, here and now."""

    oral_consent = Flag()


def rps_of(items: list[dict[str, Any]]) -> list[Rp]:
    """Return one RP for each medicine, in their order: item `2-1` is the second."""
    return [_rp(place, each) for place, each in enumerate(items, start=1)]


def _rp(place: int, each: dict[str, Any]) -> Rp:
    item = Item(
        rp_number=place, order=1, information=Information.DRUG,
        drug_code=DrugCode(SYSTEMS[each["code"]["system"]], each["code"]["value"]), name=each["name"],
        dose=each["dose"], potency=Potency.PRICE_UNIT, unit=each["unit"],
    )  # fmt: skip
    form, usage = FORMS[each["dosage_form"]], Usage("1", "", "", None)
    return Rp(number=place, dosage_form=form, quantity=each["quantity"], usage=usage, items=(item,))


def as_sent(fault: Fault) -> Fault:
    """Return what is wrong with the code of item `2-1`, as whoever asked wrote it: `/items/1/code`."""
    rp, _, _ = fault.pointer.removeprefix("/items/").partition("-")
    return replace(fault, pointer=f"/items/{int(rp) - 1}/code")


def day_of(given: dict[str, Any], today: date) -> date:
    """Return the day from which the medicines would be taken."""
    on: date = given.get("on", today)
    return on
