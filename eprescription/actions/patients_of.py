"""Whom a document is about: the person at this counter, under numbers that are hers (I04-2, API-3)."""

from datetime import UTC, datetime, time, timedelta

from eligibility.errors import NoCheckIn
from eligibility.queries.checks import DAY
from eligibility.queries.identities import is_recipient
from eligibility.rules.numbers import number_key
from eprescription.actions.accepting import Accepted
from eprescription.actions.versions import purpose_of
from eprescription.errors.registering import PatientNotInDocument, UsedBefore
from eprescription.queries import patients
from eprescription.queries.patients import Admitted, Asked, Numbers, Patient
from eprescription.rules.document import Document, Kind
from eprescription.rules.redemption import payer_key, printed_key
from platform_site.actors import Organisation
from platform_site.errors.merging import PersonSplit
from platform_site.identifiers import BadIdentifier, InsurerNumber
from platform_site.queries.patient_refs import record_behind


JAPAN = timedelta(hours=9)
NOBODYS = Numbers("")


def patient_of(document: Document, patient_ref: str, *, kind: Kind, house: Organisation, at: datetime) -> int:
    """Return the person behind a facility's handle, if the document's numbers are hers.

    She was at the counter in the last 24 hours; for what was given in-house, which comes in batches (E-19), on or
    after the day of issue. Raises NoCheckIn, PersonSplit, PatientNotInDocument.
    """
    found = patients.patient(_asked(document, patient_ref, kind, house, at))
    _check_is_hers(document, found)
    return found.person_id


def admit(accepted: Accepted, patient_ref: str, *, house: Organisation, at: datetime) -> Admitted:
    """Begin a registration, within an action: find the person as `patient_of` does, and be alone with her.

    Of two registrations at once, the second sees the first. Raises what `patient_of` raises, and UsedBefore for signed
    bytes that made a prescription before (I04-2).
    """
    asked = _asked(accepted.document, patient_ref, accepted.sent.kind, house, at)
    found = patients.admitted(asked, signed=accepted.signed, purpose=purpose_of(accepted.document, at), at=at)
    _check_is_hers(accepted.document, found.patient)
    if not found.is_new:
        raise UsedBefore
    return found


def _asked(document: Document, patient_ref: str, kind: Kind, house: Organisation, at: datetime) -> Asked:
    record = record_behind(patient_ref, organisation_id=house.id)
    if record is None:
        raise NoCheckIn
    since, on = at - DAY, document.issued_on
    if kind is Kind.IN_HOUSE:
        since = min(since, datetime.combine(on, time(), tzinfo=UTC) - JAPAN)
    return Asked(record, house.id, since, _numbers(document), on, document.patient.birth_date)


def _numbers(document: Document) -> Numbers:
    """Return the printed insurance as it is searched, one that nobody has for what cannot be one."""
    insurance = document.insurance
    if not insurance.insurer_number:
        return Numbers()
    try:
        _, *keys = printed_key(insurance.insurer_number, insurance.symbol, insurance.number, insurance.branch)
    except BadIdentifier:
        return NOBODYS
    return Numbers(InsurerNumber.parse(insurance.insurer_number).text, *keys)


def _check_is_hers(document: Document, found: Patient) -> None:
    """Raise unless she was here, it is her insurance on the day of issue, or where there is none her welfare office's.

    And her birthday: a household may share all numbers but the branch, which may be left out.
    """
    if found.is_apart:
        raise PersonSplit
    if not found.was_here:
        raise NoCheckIn
    is_paid = found.is_covered if found.is_covered is not None else _is_assisted(document, found.person_id)
    if not (is_paid and found.is_born):
        raise PatientNotInDocument


def _is_assisted(document: Document, person_id: int) -> bool:
    return any(_pays(payer.payer_number, payer.recipient_number, document, person_id) for payer in document.payers)


def _pays(payer_number: str, recipient_number: str, document: Document, person_id: int) -> bool:
    payer, _ = payer_key(payer_number, recipient_number)  # a document with another form of number was not read
    recipient = number_key(recipient_number).zfill(7)
    return is_recipient(person_id, payer_number=payer, recipient_number=recipient, on=document.issued_on)
