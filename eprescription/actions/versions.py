"""処方箋の版: what came, sealed as it came, with what was verified of it and its items by code and by text."""

from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from eprescription.actions.accepting import Accepted
from eprescription.models import Prescription, PrescriptionItem, PrescriptionVersion
from eprescription.queries.prescriptions import context_of
from eprescription.rules import validity
from eprescription.rules.document import Document, Item, Rp
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Masters
from eprescription.rules.guard.items import price_amount
from platform_site.models import DataKey
from platform_site.models.sealing import Sealing


LONG, SHORT = "prescription", "prescription_short"
SOON = timedelta(days=29)
"""What is over so soon is erased, 100 days later, within the life of the short key; then nothing can read it."""
FINEST = Decimal("0.00001")


def purpose_of(document: Document, at: datetime) -> str:
    """Return under which data key a prescription is sealed: the shorter one, unless it may be used for long (E-21)."""
    last = validity.last_day(document.issued_on, document.last_day)
    return SHORT if document.refills == 1 and last <= at.date() + SOON else LONG


def version_of(row: Prescription, accepted: Accepted, *, sealing: Sealing, at: datetime) -> PrescriptionVersion:
    """Return the newest version of a prescription, not yet written."""
    envelope, result = accepted.sent.envelope, accepted.result
    return PrescriptionVersion(
        person_id=row.person_id, prescription=row, number=row.version,
        content=sealing.seal(envelope, context=context_of(row.uid, row.version)), sha256=sha256(envelope).digest(),
        signature=accepted.sent.signature or "", envelope_kind=result.kind if result else "",
        signer=_signer(accepted), signed_at=result.signed_at if result else None,
        verified_at=at if result else None, masters=accepted.masters.version, from_at=at,
    )  # fmt: skip


def sealing_of(document: Document, at: datetime, *, known: DataKey | None = None) -> Sealing:
    """Return what seals a prescription and its number, within the transaction that writes them.

    `known` is the key of that day, where the same transaction has read it already.
    """
    return known.sealing() if known else DataKey.objects.of_day(purpose_of(document, at), at=at)


def _signer(accepted: Accepted) -> dict[str, str]:
    result = accepted.result
    if result is None:
        return {}
    return {
        "role": result.signer.role.value,
        "name": result.signer.name,
        "licence_number": result.signer.licence_number,
        "certificate_sha256": result.certificate_sha256.hex(),
        "certificate_status": result.certificate_status,
    }


def items_of(version: PrescriptionVersion, document: Document, masters: Masters) -> list[PrescriptionItem]:
    """Return the items of a version by code and by text, not yet written."""
    return [
        _item(version, rp, item, masters.drug(item.drug_code, document.issued_on))
        for rp in document.rps
        for item in rp.items
    ]


def _item(
    version: PrescriptionVersion, rp: Rp, item: Item, concept: DrugConcept | GenericName | None
) -> PrescriptionItem:
    """Return a row with the issuer's text and the master's beside each other; without a code, its text alone."""
    amount = None if concept is None else price_amount(item, concept).quantize(FINEST)
    return PrescriptionItem(
        person_id=version.person_id, version=version, item_key=item.key, information=item.information,
        code_system=item.drug_code.system, code=item.drug_code.code, sent_name=item.name,
        master_name=concept.name if concept else "", route=concept.route if concept else "",
        receipt_code=concept.receipt_code if isinstance(concept, DrugConcept) else "",
        ingredient7s=_ingredients(concept), components=sorted(concept.components) if concept else [],
        dose=item.dose, unit=item.unit, factor=item.unit_factor, price_amount=amount,
        dosage_form=rp.dosage_form, quantity=rp.quantity, usage_code=rp.usage.code, usage_name=rp.usage.name,
        vetoes=sorted(item.vetoes), notes=[asdict(note) for note in item.notes],
    )  # fmt: skip


def _ingredients(concept: DrugConcept | GenericName | None) -> list[str]:
    if concept is None:
        return []
    if isinstance(concept, GenericName):
        return sorted(concept.ingredient7s)
    return [concept.ingredient7] if concept.ingredient7 else []
