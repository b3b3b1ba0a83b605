"""`patient_ref`: how a person is named to one organisation, computed and never stored (API-3)."""

import base64
import binascii

from platform_site import keys
from platform_site.queries.persons import person_now


LENGTH = 40


def patient_ref(*, person_id: int, organisation_id: int) -> str:
    """Return the handle of a person at an organisation: always the same there, another everywhere else."""
    cloaked = keys.cloak("patient_ref", person_id.to_bytes(8, "big"), context=organisation_id.to_bytes(8, "big"))
    return base64.b32encode(cloaked).decode()


def person_behind(ref: str, *, organisation_id: int) -> int | None:
    """Return the person's id, or None for a foreign, forged, outdated or unknown handle. It is a name, not a right.

    The handle of a record that was merged names the person into whom it was; after a split it names its own again.
    """
    record = record_behind(ref, organisation_id=organisation_id)
    return None if record is None else person_now(record)


def record_behind(ref: str, *, organisation_id: int) -> int | None:
    """Return the id of the record that a handle was made of, without asking the database; None as `person_behind`."""
    if len(ref) != LENGTH:
        return None
    try:
        cloaked = base64.b32decode(ref)
        plain = keys.uncloak("patient_ref", cloaked, context=organisation_id.to_bytes(8, "big"))
    except (binascii.Error, ValueError, keys.Unreadable, keys.KeyMissing):
        return None
    return int.from_bytes(plain, "big")
