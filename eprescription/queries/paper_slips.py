"""紙の処方箋 of which a result was registered: kept sealed with it, so that the result can be corrected."""

from uuid import UUID

from eprescription.gateways.slips import Slip
from eprescription.models import Dispensing
from eprescription.rules.document import Form
from platform_site.models import DataKey


def slip_in(made: Dispensing) -> Slip | None:
    """Return the paper prescription that a result is of; None where it was not kept. Within `reads` of the person."""
    if made.slip is None or made.paper is None:
        return None
    content = DataKey.objects.unseal(bytes(made.slip), context=slip_context(made.uid, made.version))
    return Slip(content=content, form=Form(made.paper["form"]))


def slip_context(uid: UUID, version: int) -> str:
    """Return what the paper prescription of a version of a result is sealed for."""
    return f"eprescription_dispensing:{uid}:{version}:slip"
