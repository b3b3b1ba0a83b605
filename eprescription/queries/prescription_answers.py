"""A prescription as its issuer, or the pharmacy that redeemed it, reads it over the API."""

from collections.abc import Iterator
from typing import Any

from eprescription.errors.advisories import DepartmentMissing, SignerUnknown, UninsuredUnchecked
from eprescription.models import FindingOverride, Prescription, PrescriptionItem, PrescriptionVersion
from eprescription.queries.prescriptions import standing
from eprescription.queries.redeemed import Held
from eprescription.rules.amounts import plain
from eprescription.rules.document import SYSTEM_NAMES, Document, Information, System
from eprescription.rules.json_form.writing import as_json
from platform_site.errors import Advisory
from platform_site.periods import as_japanese_time, jst_day
from platform_site.queries.codes import policy


def state(row: Prescription, *, at: Any) -> dict[str, Any]:
    """Return how a prescription stands: its state as of today, whether or not the day's task has been there."""
    on = jst_day(at)
    stands = standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))
    return {
        "prescription_id": str(row.uid),
        "state": stands.value,
        "version": row.version,
        "issued_on": row.issued_on.isoformat(),
        "last_day": row.last_day.isoformat(),
        "refills": row.refills,
        "used_count": row.used_count,
        "next_due_on": row.next_due_on.isoformat() if row.next_due_on else None,
        "received_at": as_japanese_time(row.received_at) if row.received_at else None,
    }


def whole(held: Held, *, at: Any) -> dict[str, Any]:
    """Return a prescription with all that is written in it; the issuer's and the master's names beside each other."""
    row, version = held.row, held.version
    return {
        **state(row, at=at),
        "kind": row.kind,
        "setting": row.setting,
        "form": row.form,
        "sha256": bytes(version.sha256).hex(),
        "prescriber": {"name": row.prescriber_name, "role": row.prescriber_role},
        "signature": _signature(version),
        "document": as_json(held.document),
        "items": [_item(item) for item in held.items],
        "overrides": [_override(each) for each in held.overrides],
        "advisories": [each.shown() for each in advisories(held.document, version)],
    }


def advisories(document: Document, version: PrescriptionVersion) -> Iterator[Advisory]:
    """Yield what to know about a prescription that was registered."""
    if version.signer.get("certificate_status") == "unknown":
        yield SignerUnknown
    if not document.facility.department:
        yield DepartmentMissing
    if any(item.information is not Information.DRUG for item in document.items):
        yield UninsuredUnchecked


def _signature(version: PrescriptionVersion) -> dict[str, Any] | None:
    if not version.envelope_kind or version.verified_at is None:
        return None
    return {
        "kind": version.envelope_kind,
        "signer": version.signer["name"],
        "role": version.signer["role"],
        "verified_at": as_japanese_time(version.verified_at),
        "certificate_status": version.signer["certificate_status"],
    }


def _item(item: PrescriptionItem) -> dict[str, Any]:
    system = SYSTEM_NAMES.get(System(item.code_system), "")
    return {
        "item": item.item_key,
        "code": {"system": system, "value": item.code},
        "sent_name": item.sent_name,
        "master_name": item.master_name,
        "dose": plain(item.dose),
        "unit": item.unit,
        "quantity": item.quantity,
        "usage": item.usage_name,
        "vetoes": item.vetoes,
    }


def _override(each: FindingOverride) -> dict[str, Any]:
    return {
        "finding_id": each.finding_key,
        "kind": each.kind,
        "item": each.item_key,
        "reason": each.reason,
        "confirmed": each.confirmed,
    }
