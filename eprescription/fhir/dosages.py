"""用法・用量 as Dosage by JP_MedicationDosage_eCS: always whole in words, coded as far as the issuer coded it."""

from datetime import date
from typing import Any

from eprescription.fhir.codings import CLINS, CORE, UNIT_CODES, coding, days, quantity
from eprescription.rules.amounts import plain
from eprescription.rules.document import DosageForm, Item, Potency, Rp, Usage
from eprescription.rules.durations import DAYS, interval


NATIONAL = f"{CORE}/mhlw/CodeSystem/MedicationUsage_ePrescription"
JAMI = "http://jami.jp/CodeSystem/MedicationUsage"
UNCODED = f"{CLINS}/CodeSystem/JP_CLINS_MedicationUsage_Uncoded_CS"
FREE = "0X0XXXXXXXXX0000"
"""ダミー用法コード: the usage stands in its text."""
STRENGTH = f"{CORE}/mhlw/CodeSystem/MedicationIngredientStrengthStrengthType"
EXTENSIONS = f"{CORE}/Extension/StructureDefinition"
_STRENGTHS = {Potency.PRICE_UNIT: ("1", "製剤量"), Potency.POTENCY_UNIT: ("2", "原薬量")}
_COUNTED = {DosageForm.INTERNAL: "日分", DosageForm.AS_NEEDED: "回分"}
_JAMI_SYSTEM, _NATIONAL_SYSTEM = "2", "3"


def dosage(rp: Rp, item: Item, *, starts_on: date) -> dict[str, Any]:
    """Return how an item of an RP is taken from a day on."""
    given: dict[str, Any] = {
        "extension": [{"url": f"{EXTENSIONS}/JP_MedicationDosage_PeriodOfUse", "valuePeriod": _period(starts_on)}],
        "text": words(rp, item),
        "timing": {"code": {"coding": usage_codings(rp.usage), "text": rp.usage.name}},
        "doseAndRate": [_amount(rp, item)],
    }
    taken, counted = interval(rp, starts_on)
    if counted == DAYS and taken.end is not None:
        lasts = days((taken.end - taken.start).days)
        given["extension"].append({"url": f"{EXTENSIONS}/JP_MedicationDosage_UsageDuration", "valueDuration": lasts})
        given["timing"]["repeat"] = {"boundsDuration": lasts}
    if rp.dosage_form is DosageForm.AS_NEEDED:
        given["asNeededBoolean"] = True
    return given


def words(rp: Rp, item: Item) -> str:
    """Return usage and amount as people read them: `１日１回朝食後 1錠 14日分`, the notes behind."""
    quantity_given = rp.quantity if rp.split_quantity is None else rp.split_quantity
    counted = _COUNTED.get(rp.dosage_form)
    parts = [rp.usage.name, f"{plain(item.dose)}{item.unit}", f"{quantity_given}{counted}" if counted else ""]
    return " ".join(part for part in (*parts, *(note.text for note in rp.usage_notes)) if part)


def usage_codings(usage: Usage) -> list[dict[str, str]]:
    """Return the codes of a usage, of which exactly one is a national one or the dummy (R5020, R5021)."""
    if usage.system == _NATIONAL_SYSTEM and usage.code and usage.code != FREE:
        return [coding(NATIONAL, usage.code, usage.name)]
    dummy = coding(UNCODED, FREE, "ダミー用法コード")
    return [coding(JAMI, usage.code, usage.name), dummy] if usage.system == _JAMI_SYSTEM and usage.code else [dummy]


def _amount(rp: Rp, item: Item) -> dict[str, Any]:
    """Return a day's amount, or one time's; the profile wants a unit's code, so without one the words alone say it."""
    code, label = _STRENGTHS[item.potency]
    given: dict[str, Any] = {"type": {"coding": [coding(STRENGTH, code, label)]}}
    if item.unit not in UNIT_CODES:
        return given
    if rp.dosage_form is DosageForm.INTERNAL:
        given["rateRatio"] = {"numerator": quantity(item.dose, item.unit), "denominator": days(1)}
    if rp.dosage_form is DosageForm.AS_NEEDED:
        given["doseQuantity"] = quantity(item.dose, item.unit)
    return given


def _period(starts_on: date) -> dict[str, str]:
    return {"start": starts_on.isoformat()}
