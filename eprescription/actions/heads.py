"""What a prescription's row says of its document, and the redemption number under which it is first written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model

from eprescription.actions import numbering
from eprescription.actions.accepting import Accepted
from eprescription.models import Prescription
from eprescription.queries.prescriptions import number_context
from eprescription.rules import validity
from eprescription.rules.document import FeeTable, Kind
from eprescription.rules.signing import SIGNS_FOR, Role
from platform_site import actors
from platform_site.models.inserting import insert, insert_unless_taken
from platform_site.models.sealing import Sealing


def head_of(accepted: Accepted) -> dict[str, object]:
    """Return the fields of a prescription that its document says."""
    document, signer = accepted.document, accepted.result.signer if accepted.result else None
    split = document.split
    return {
        "issued_on": document.issued_on,
        "last_day": validity.last_day(document.issued_on, document.last_day),
        "prescriber_name": document.prescriber.name,
        "prescriber_role": signer.role if signer else _role_at(document.facility.fee_table),
        "prescriber_licence": signer.licence_number if signer else document.prescriber.licence_number,
        "refills": document.refills,
        "split_total": split.total if split else None,
        "split_part": split.part if split else None,
    }


def _role_at(fee_table: FeeTable) -> Role:
    return SIGNS_FOR.get(fee_table, Role.DOCTOR)


def row_of(
    uid: UUID, accepted: Accepted, *, person_id: int, house: actors.Organisation, at: datetime, pk: int | None = None
) -> Prescription:
    """Return the row of a new prescription, not yet written; under a key that is known already, if one is given."""
    sent = accepted.sent
    return Prescription(
        pk=pk, uid=uid, person_id=person_id, organisation_id=house.id, kind=sent.kind, setting=sent.setting,
        form=sent.form, registered_at=at, **head_of(accepted),
    )  # fmt: skip


def numbered(
    row: Prescription, accepted: Accepted, *content: Sequence[Model], sealing: Sealing,
    draw: Callable[[], str] = numbering.draw,
) -> Prescription:  # fmt: skip
    """Write a new prescription under a redemption number that is free, and its content with it, all at once.

    What is given in-house has no number (E-19).
    """
    if row.kind == Kind.IN_HOUSE:
        insert([row], *content)
        return row
    for _ in range(numbering.TRIES):
        row.drawn = number = draw()
        row.redemption_number = sealing.seal(number.encode(), context=number_context(row.uid))
        for name, value in numbering.digests_of(accepted.document, person_id=row.person_id, number=number).items():
            setattr(row, name, value)
        if insert_unless_taken(row, *content):
            return row
    raise IntegrityError("no redemption number was free")
