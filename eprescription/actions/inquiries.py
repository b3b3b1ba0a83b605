"""疑義照会: a pharmacist asks the prescriber, both write, and what came of it is kept (薬剤師法24条)."""

from datetime import datetime
from uuid import UUID

from eprescription.actions.registering import about as about_prescription
from eprescription.actions.told_texts import told_text
from eprescription.models import Inquiry, InquiryMessage, Prescription
from eprescription.permissions import check_may_ask, check_may_dispense
from eprescription.queries.inquiries import inquiry_parties
from eprescription.queries.parties import Parties
from eprescription.queries.prescriptions import newest_version
from eprescription.queries.redeemed import GROUND, is_received, known_here
from eprescription.queries.tracing_reports import has_dispensed
from eprescription.states import InquiryState
from platform_site import outbox
from platform_site.actions.notices import tell_organisation
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotInThisState
from platform_site.transactions import action, reads


ASKED, WRITTEN = "eprescription.inquiry_asked", "eprescription.inquiry_written"
ANSWERED, WITHDRAWN = "eprescription.inquiry_answered", "eprescription.inquiry_withdrawn"
READ = "eprescription.inquiries_read"
LONGEST_NAME = 100


def inquiry_before(uid: UUID, *, by: Actor, at: datetime) -> Inquiry:
    """Return an inquiry as it stands now, to one of its two sides; raise NotFound for any other."""
    house = check_may_ask(by)
    parties = inquiry_parties(uid, house.id)
    with reads(READ, persons=[parties.person_id], by=by, at=at, ground=parties.ground(house.id), about=about(uid)):
        return Inquiry.objects.get(pk=parties.id)


@action(ASKED, again=inquiry_before)
def ask(*, prescription_uid: UUID, item_key: str, question: str, by: Actor, at: datetime) -> Inquiry:
    """Ask the issuer about a prescription, or about its item `item_key` ("1-1"; empty for the whole).

    The pharmacy has it in hand, or has dispensed it. Raises ScopeMissing, NotPermitted, NotHolder, Invalid,
    NotInThisState for one that it has only redeemed.
    """
    house = check_may_dispense(by)
    found = known_here(prescription_uid, house.id)
    words, whole = told_text(question, "question"), about_prescription(prescription_uid)
    with reads(ASKED, persons=[found.person_id], by=by, at=at, ground=GROUND, about=whole):
        row = Prescription.objects.get(pk=found.id)
        _check_in_charge(row, house.id)
        _check_item(row, item_key)
        made = Inquiry.objects.create(
            person_id=row.person_id, prescription=row, item_key=item_key, asked_by_id=house.id,
            asked_of_id=row.organisation_id, question=words, asked_at=at,
        )  # fmt: skip
    outbox.put(ASKED, inquiry=str(made.uid), prescription=str(prescription_uid), at=at)
    tell_organisation(organisation_id=made.asked_of_id, kind=ASKED, about=about(made.uid), by=by, at=at)
    return made


@action(WRITTEN, again=inquiry_before)
def write(*, uid: UUID, text: str, by: Actor, at: datetime) -> Inquiry:
    """Write something about an open inquiry, as either side; the other side is told.

    Raises ScopeMissing, NotPermitted, NotFound, Invalid, NotInThisState.
    """
    house = check_may_ask(by)
    parties = inquiry_parties(uid, house.id)
    words = told_text(text, "text")
    with reads(WRITTEN, persons=[parties.person_id], by=by, at=at, ground=parties.ground(house.id), about=about(uid)):
        row = _locked(parties)
        if row.state != InquiryState.OPEN:
            raise NotInThisState("回答または取下げの済んだ疑義照会には書き込めません。")
        written = InquiryMessage.objects.create(
            person_id=row.person_id, inquiry=row, organisation_id=house.id, acting_user=by.acting_user, text=words,
            written_at=at,
        )  # fmt: skip
    occasion = f"{about(uid)} {written.uid}"
    tell_organisation(organisation_id=parties.other(house.id), kind=WRITTEN, about=occasion, by=by, at=at)
    return row


@action(ANSWERED, again=inquiry_before)
def answer(*, uid: UUID, result: str, answer: str, answered_by: str, by: Actor, at: datetime) -> Inquiry:
    """Answer an inquiry as its issuer, or write down as the pharmacy that asked what it was told by telephone.

    `result` is one of `Inquiry.Result`, `answered_by` who of the issuer answered. Raises ScopeMissing, NotPermitted,
    NotFound, Invalid, NotInThisState once it was answered or withdrawn.
    """
    house = check_may_ask(by)
    parties = inquiry_parties(uid, house.id)
    if result not in Inquiry.Result.values:
        raise Invalid(faults=[Fault(Choice, "/result", f"使える値: {'、'.join(Inquiry.Result.values)}")])
    said = {
        "result": result, "answer": told_text(answer, "answer"),
        "answered_by": told_text(answered_by, "answered_by", most=LONGEST_NAME),
    }  # fmt: skip
    with reads(ANSWERED, persons=[parties.person_id], by=by, at=at, ground=parties.ground(house.id), about=about(uid)):
        row = _locked(parties)
        row.move(to=InquiryState.ANSWERED, at=at, recorded_by_id=house.id, recorder=by.acting_user, **said)
    _tell_end(ANSWERED, parties, uid, house.id, by=by, at=at)
    return row


@action(WITHDRAWN, again=inquiry_before)
def withdraw(*, uid: UUID, by: Actor, at: datetime) -> Inquiry:
    """Take an open inquiry back, as the pharmacy that asked.

    Raises ScopeMissing, NotPermitted, NotFound, NotInThisState.
    """
    house = check_may_dispense(by)
    parties = inquiry_parties(uid, house.id)
    with reads(WITHDRAWN, persons=[parties.person_id], by=by, at=at, ground=GROUND, about=about(uid)):
        row = _locked(parties)
        row.move(to=InquiryState.WITHDRAWN, at=at)
    _tell_end(WITHDRAWN, parties, uid, house.id, by=by, at=at)
    return row


def about(uid: UUID) -> str:
    """Return what audit lines and notices call an inquiry."""
    return f"Inquiry:{uid}"


def _tell_end(event: str, parties: Parties, uid: UUID, house_id: int, *, by: Actor, at: datetime) -> None:
    outbox.put(event, inquiry=str(uid), prescription=str(parties.prescription_uid), at=at)
    tell_organisation(organisation_id=parties.other(house_id), kind=event, about=about(uid), by=by, at=at)


def _locked(parties: Parties) -> Inquiry:
    return Inquiry.objects.select_for_update(of=("self",)).get(pk=parties.id)


def _check_in_charge(row: Prescription, organisation_id: int) -> None:
    if not (is_received(row, organisation_id) or has_dispensed(row, organisation_id)):
        raise NotInThisState("処方箋を受け付けてから照会してください。")


def _check_item(row: Prescription, item_key: str) -> None:
    if item_key and not newest_version(row).items.filter(item_key=item_key).exists():
        raise Invalid(faults=[Fault(Choice, "/item", "処方箋にある項目を「RP番号-連番」で示してください。")])
