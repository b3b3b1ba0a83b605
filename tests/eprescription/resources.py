"""What FHIR R4 asks of the resources that we write, by hand: types, cardinalities, references (hl7.org/fhir/R4)."""

import json
import re
from collections.abc import Iterator
from typing import Any


ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
REQUIRED = {
    "MedicationRequest": {"status", "intent", "medicationCodeableConcept", "subject"},
    "MedicationDispense": {"status", "medicationCodeableConcept", "quantity", "whenHandedOver"},
}
KNOWN = {
    "MedicationRequest": REQUIRED["MedicationRequest"]
    | {
        "resourceType", "id", "meta", "contained", "extension", "identifier", "encounter", "authoredOn", "requester",
        "note", "dosageInstruction", "dispenseRequest",
    },
    "MedicationDispense": REQUIRED["MedicationDispense"]
    | {
        "resourceType", "id", "meta", "identifier", "statusReasonCodeableConcept", "subject", "performer",
        "authorizingPrescription", "daysSupply", "note", "dosageInstruction", "substitution",
    },
}  # fmt: skip


def check_is_r4(resource: dict[str, Any]) -> None:
    """Fail unless a resource has what R4 requires, no element that it does not know, and only whole values."""
    kind = resource["resourceType"]
    assert set(resource) >= REQUIRED[kind]
    assert set(resource) <= KNOWN[kind]
    assert ID.fullmatch(resource["id"])
    assert INSTANT.fullmatch(resource["meta"]["lastUpdated"])
    assert all(value not in ("", None, [], {}) for value in values(resource))
    contained = {each["id"] for each in resource.get("contained", [])}
    assert {each[1:] for each in references(resource) if each.startswith("#")} == contained
    assert json.loads(json.dumps(resource)) == resource


def values(part: Any) -> Iterator[Any]:
    """Yield every value within a resource, lists and objects too."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        yield each
        yield from values(each)


def references(part: Any) -> Iterator[str]:
    """Yield every reference within a resource."""
    if isinstance(part, dict) and isinstance(part.get("reference"), str):
        yield part["reference"]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        yield from references(each)


def has(resource: dict[str, Any], text: str) -> bool:
    """Tell if a text stands anywhere in a resource."""
    return any(text in each for each in values(resource) if isinstance(each, str))
