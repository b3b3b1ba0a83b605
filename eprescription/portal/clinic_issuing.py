"""What was prepared is signed if its kind is, and registered, or put in the place of the prescription that it names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from eprescription.actions.modifying import modify
from eprescription.actions.registering import register
from eprescription.models import Prescription
from eprescription.portal.clinic_kinds import sent
from eprescription.portal.clinic_preparing import Prepared
from eprescription.queries.visits import Visit
from eprescription.rules.checks.findings import Override
from platform_site.actors import Actor, Call


def issue(visit: Visit, prepared: Prepared, overrides: Sequence[Override], *, by: Actor, at: datetime) -> Prescription:
    """Sign and register; the same draft sent twice is one prescription, as by an Idempotency-Key.

    Raises what `actions.registering.register` or, for what is put in place, `actions.modifying.modify` raises.
    """
    key = sha256(f"clinic {prepared.draft.uid}".encode()).digest()
    body = sha256(prepared.content.encode()).digest()
    given: dict[str, Any] = {
        "sent": sent(prepared.content, prepared.chosen, by=by), "patient_ref": visit.patient_ref,
        "overrides": overrides, "include_own": prepared.include_own, "at": at,
        "by": replace(by, call=Call(request_id=by.call.request_id, key_digest=key, body_digest=body)),
    }  # fmt: skip
    if not prepared.replaces:
        return register(**given)
    uid, _, version = prepared.replaces.partition(":")
    return modify(uid=UUID(uid), version=int(version), **given)
