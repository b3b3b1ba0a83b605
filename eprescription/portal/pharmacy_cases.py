"""What a pharmacist is about to dispense or to correct: the prescription, and the result that it has already."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from eprescription.gateways import dispensing_documents
from eprescription.models import Dispensing, Inquiry, Prescription, Protocol
from eprescription.permissions import check_may_dispense
from eprescription.queries.dispensings import newest_result
from eprescription.queries.inquiries import waits_for_answer
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.queries.protocols import in_force
from eprescription.queries.redeemed import GROUND, is_received, known_here, result_context
from eprescription.rules.document import Document
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.given import Prescribed
from eprescription.rules.refills import is_last
from eprescription.rules.result_items import others_of, prescribed_of, quantity_of
from eprescription.rules.results import Result
from eprescription.states import InquiryState, RxState
from platform_site.actors import Actor
from platform_site.errors import NotInThisState
from platform_site.models import DataKey
from platform_site.periods import jst_day
from platform_site.transactions import reads


EVENT = "eprescription.prescription_read"
CHANGED = (Inquiry.Result.CHANGED, Inquiry.Result.DROPPED)


@dataclass(frozen=True, kw_only=True, repr=False)
class Case:
    """One prescription in hand, or one whose newest result this pharmacy may correct (`made`, with its `result`)."""

    row: Prescription
    document: Document
    on: date
    masters: DrugMasters
    made: Dispensing | None
    result: Result | None
    inquiries: tuple[Inquiry, ...]
    protocols: tuple[Protocol, ...]
    waits: bool
    """Whether an inquiry of this pharmacy is open, so that nothing may be dispensed yet (薬剤師法24条)."""

    @property
    def prescribed(self) -> dict[str, Prescribed]:
        """The medicines as they are to be dispensed, by item key."""
        return prescribed_of(self.document, self.masters)

    @property
    def others(self) -> dict[str, tuple[str, Decimal, str]]:
        """Name, amount and unit of what is no medicine of the masters, by item key."""
        keys = others_of(self.document)
        return {
            item.key: (item.name, item.dose * quantity_of(rp), item.unit)
            for rp in self.document.rps for item in rp.items if item.key in keys
        }  # fmt: skip

    @property
    def goes_on(self) -> bool:
        """Whether another dispensing of a refill follows this one."""
        number = self.made.refill_number if self.made else self.row.used_count + 1
        return not is_last(number, self.row.refills)


def case_of(uid: UUID, *, by: Actor, at: datetime) -> Case:
    """Return what is dispensed or corrected; raise NotHolder (API-11), NotInThisState where there is neither."""
    house = check_may_dispense(by)
    found = known_here(uid, house.id)
    with reads(EVENT, persons=[found.person_id], by=by, at=at, ground=GROUND, about=f"Prescription:{uid}"):
        row = Prescription.objects.select_related("organisation").get(pk=found.id)
        made = None if is_received(row, house.id) else newest_result(row, house.id)
        if not is_received(row, house.id) and (made is None or row.state == RxState.RECEIVED):
            raise NotInThisState("この薬局で受け付けている処方箋でも、調剤した処方箋でもありません。")
        on = made.dispensed_on if made else jst_day(at)
        return Case(
            row=row, document=document_of(newest_version(row)), on=on, masters=masters_on(on), made=made,
            result=_result_of(made) if made else None, inquiries=_inquiries(row),
            protocols=_protocols(row.organisation_id, house.id, on),
            waits=made is None and waits_for_answer(row, house.id),
        )  # fmt: skip


def _result_of(made: Dispensing) -> Result:
    content = DataKey.objects.unseal(bytes(made.content or b""), context=result_context(made.uid, made.version))
    return dispensing_documents.read(content)


def _inquiries(row: Prescription) -> tuple[Inquiry, ...]:
    """Return the inquiries that were answered with a change."""
    rows = Inquiry.objects.filter(prescription=row, state=InquiryState.ANSWERED, result__in=CHANGED)
    return tuple(rows.order_by("asked_at"))


def _protocols(issuer_id: int, pharmacy_id: int, on: date) -> tuple[Protocol, ...]:
    """Return the agreements of the two by which a dispensing of that day may go."""
    rows = Protocol.objects.filter(issuer=issuer_id, pharmacy=pharmacy_id, agreed_at__isnull=False)
    return tuple(
        row
        for row in rows.order_by("valid_from")
        if in_force(row.uid, issuer_id=issuer_id, pharmacy_id=pharmacy_id, on=on) is not None
    )
