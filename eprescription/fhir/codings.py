"""Systems, codes and data types that the mappings share (JP Core 1.2, JP-CLINS 1.5 and later write URLs, no OIDs)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from eprescription.models.versions import CodedItem
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters


JPFHIR = "http://jpfhir.jp/fhir"
CORE, ECS, CLINS = f"{JPFHIR}/core", f"{JPFHIR}/eCS", f"{JPFHIR}/clins"
YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
GENERIC = f"{CORE}/mhlw/CodeSystem/MedicationGeneralOrderCode"
NOCODED = f"{ECS}/CodeSystem/MedicationCodeNocoded_CS"
UNITS = f"{CORE}/mhlw/CodeSystem/MedicationUnitMERIT9Code"
RP_NUMBER = f"{CORE}/mhlw/IdSystem/Medication-RPGroupNumber"
ORDER_IN_RP = f"{CORE}/mhlw/IdSystem/MedicationAdministrationIndex"
RESOURCE = f"{CORE}/IdSystem/resourceInstance-identifier"
INSTITUTION = f"{CORE}/IdSystem/insurance-medical-institution-no"
PRESCRIPTION, DISPENSING = "urn:oid:1.2.392.100495.20.3.11", "urn:oid:1.2.392.100495.20.3.12"
UCUM = "http://unitsofmeasure.org"
UNIT_CODES: Mapping[str, str] = {
    "錠": "TAB", "カプセル": "CAP", "包": "PCK", "ｇ": "G", "ｍｇ": "MG", "ｍＬ": "ML", "枚": "SHT", "本": "HON",
    "個": "KO", "瓶": "BTL", "袋": "BAG", "管": "TUBE", "筒": "PIPE", "キット": "KIT", "シート": "SHET", "丸": "PILL",
    "バイアル": "VIL", "アンプル": "AMP", "シリンジ": "SYRG", "単位": "UNT", "国際単位": "IUNT", "滴": "DROP",
    "ブリスター": "BLST", "缶": "CAN", "μｇ": "MCG", "回": "TIME", "回分": "DOSE",
}  # fmt: skip
"""MERIT-9 医薬品単位略号 of the units that the masters have."""
_JST = timezone(timedelta(hours=9))


def coding(system: str, code: str, display: str = "") -> dict[str, str]:
    """Return a Coding."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def identifier(system: str, value: object) -> dict[str, str]:
    """Return an Identifier."""
    return {"system": system, "value": str(value)}


def instant(at: datetime) -> str:
    """Return a moment as an instant in Japan, to the millisecond."""
    return at.astimezone(_JST).isoformat(timespec="milliseconds")


def number(value: Decimal | int) -> int | float:
    """Return an amount as a JSON number; the few digits that amounts have are exact in it."""
    return int(value) if value == int(value) else float(value)


def quantity(value: Decimal | int, unit: str) -> dict[str, Any]:
    """Return a Quantity, with a code where MERIT-9 has one for the unit."""
    given: dict[str, Any] = {"value": number(value), "unit": unit}
    return given | ({"system": UNITS, "code": UNIT_CODES[unit]} if unit in UNIT_CODES else {})


def days(count: int) -> dict[str, Any]:
    """Return a Duration in days."""
    return {"value": count, "unit": "日", "system": UCUM, "code": "d"}


def medicine(item: CodedItem, masters: Masters, on: date) -> dict[str, Any]:
    """Return a CodeableConcept: the text as sent (R-060), coded by YJ or 一般名, or said to have no code (R3010)."""
    found = masters.drug(DrugCode(System(item.code_system), item.code), on)
    return {"coding": [_standard(item, found)], "text": item.sent_name}


def resource_id(uid: object, item_key: str) -> str:
    """Return the id of an item's resource: `{uid}-{RP}-{order}`, and of a further lot `.2` behind it."""
    return f"{uid}-{item_key.replace('+', '.')}"


def item_identifiers(uid: object, item_key: str) -> list[dict[str, str]]:
    """Return how an item is named within its prescription, and over all."""
    rp_number, _, order = item_key.partition("+")[0].partition("-")
    return [
        identifier(RP_NUMBER, rp_number),
        identifier(ORDER_IN_RP, order or 1),
        identifier(RESOURCE, resource_id(uid, item_key)),
    ]


def _standard(item: CodedItem, found: DrugConcept | GenericName | None) -> dict[str, str]:
    if isinstance(found, GenericName):
        return coding(GENERIC, found.code, found.name)
    if item.code_system == System.YJ:
        return coding(YJ, item.code, item.master_name)
    if found is not None and len(found.yj_codes) == 1:  # of several nobody said which
        return coding(YJ, found.yj_codes[0], found.name)
    return coding(NOCODED, "NOCODED", "標準コードなし")
