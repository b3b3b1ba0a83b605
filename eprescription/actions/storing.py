"""原本の保管: what a pharmacy orders us to keep for it, 5 years from dispensing plus 3 months (E-21)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from eprescription.actions.registering import about
from eprescription.actions.versions import LONG
from eprescription.errors.redemption import NotHolder
from eprescription.models import Dispensing, Prescription, StoredOriginal
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import newest_result, signed_content
from eprescription.queries.originals import stored_context
from eprescription.queries.prescriptions import envelope_of, newest_version
from eprescription.queries.redeemed import GROUND, known_here
from platform_site import outbox
from platform_site.actors import Actor, Organisation
from platform_site.models import DataKey
from platform_site.transactions import action, reads


EVENT = "eprescription.stored"


def stored_before(uid: UUID, *, by: Actor, at: datetime) -> Prescription:
    """Return a prescription that this pharmacy dispensed last; raise NotHolder for any other."""
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = Prescription.objects.get(pk=found.id)
        if newest_result(row, house.id) is None:
            raise NotHolder
        return row


@action(EVENT, again=stored_before)
def order_storage(*, uid: UUID, by: Actor, at: datetime) -> Prescription:
    """Keep the originals of a prescription and of its result for this pharmacy, which dispensed it.

    Raises ScopeMissing, NotPermitted, NotHolder. Ordering it again keeps what was corrected since.
    """
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = Prescription.objects.get(pk=found.id)
        made = newest_result(row, house.id)
        if made is None:
            raise NotHolder
        store(row, made, house=house, at=at)
    outbox.put(EVENT, prescription=str(uid), version=row.version, at=at)
    return row


def store(row: Prescription, made: Dispensing, *, house: Organisation, at: datetime) -> None:
    """Write the originals that are not kept yet; within `reads` of the person."""
    for original in _originals(row, made):
        there = StoredOriginal.objects.filter(
            organisation=house.id, of=original.of, document_uid=original.document_uid, version=original.version
        )
        if not there.exists():
            original.organisation_id, original.stored_at = house.id, at
            original.dispensed_on, original.prescription_uid = made.dispensed_on, row.uid
            plain, context = bytes(original.content), stored_context(original.uid)
            original.content = DataKey.objects.seal(LONG, plain, context=context, at=at)
            original.save(force_insert=True)


def _originals(row: Prescription, made: Dispensing) -> Iterator[StoredOriginal]:
    """Yield both originals as rows that hold the bytes as they came, not sealed yet."""
    version = newest_version(row)
    yield StoredOriginal(
        uid=uuid4(), person_id=row.person_id, of=StoredOriginal.Of.PRESCRIPTION, document_uid=row.uid,
        version=version.number, form=row.form, content=envelope_of(version), sha256=version.sha256,
        signature=version.signature, signer=version.signer,
    )  # fmt: skip
    yield StoredOriginal(
        uid=uuid4(), person_id=row.person_id, of=StoredOriginal.Of.DISPENSING, document_uid=made.uid,
        version=made.version, form=made.form, content=signed_content(made), sha256=made.sha256,
        signature=made.signature, signer=made.signer, time_stamp=made.time_stamp,
    )  # fmt: skip
