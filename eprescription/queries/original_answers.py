"""Stored originals as the pharmacy's program reads them; days are the last ones on which they are kept (E-21)."""

import base64
from typing import Any

from eprescription.models import StoredOriginal
from eprescription.rules.storage import last_day
from platform_site.periods import as_japanese_time
from platform_site.queries.codes import policy


def stored(row: StoredOriginal) -> dict[str, Any]:
    """Return what is kept, without its content."""
    on = row.dispensed_on
    until = last_day(on, years=policy("rx.storage.years", on=on), months=policy("rx.storage.months", on=on))
    return {
        "of": row.of,
        "document_id": str(row.document_uid),
        "version": row.version,
        "sha256": bytes(row.sha256).hex(),
        "stored_at": as_japanese_time(row.stored_at),
        "kept_until": until.isoformat(),
    }


def original(row: StoredOriginal, content: bytes) -> dict[str, Any]:
    """Return an original as it came: a detached signature, and our time stamp over a result, stand beside its bytes."""
    return {
        **stored(row),
        "form": row.form,
        "document": base64.b64encode(content).decode(),
        "signature": row.signature or None,
        "time_stamp": row.time_stamp or None,
        "signer": {"name": row.signer["name"], "role": row.signer["role"]} if row.signer else None,
        "dispensed_on": row.dispensed_on.isoformat(),
    }
