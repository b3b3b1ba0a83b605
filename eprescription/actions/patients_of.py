"""Whom a document is about: the person at this counter, under numbers that are hers (I04-2, API-3)."""

from datetime import UTC, datetime, time, timedelta

from django.db import connection

from eligibility.queries.checks import DAY, person_checked_in
from eligibility.queries.identities import has_numbers, is_recipient
from eligibility.rules.numbers import number_key
from eprescription.errors.registering import PatientNotInDocument
from eprescription.rules.document import Document, Kind
from eprescription.rules.redemption import payer_key, printed_key
from platform_site.actors import Organisation
from platform_site.identifiers import BadIdentifier, InsurerNumber


JAPAN = timedelta(hours=9)
_BORN = """
select exists (select from platform_site_person where id = any (same_persons(array[%s::bigint])) and birth_date = %s)
"""


def patient_of(document: Document, patient_ref: str, *, kind: Kind, house: Organisation, at: datetime) -> int:
    """Return the person behind a facility's handle, if the document's numbers are hers.

    She was at the counter in the last 24 hours; for what was given in-house, which comes in batches (E-19), on or
    after the day of issue. Raises NoCheckIn, PersonSplit, PatientNotInDocument.
    """
    since = at - DAY
    if kind is Kind.IN_HOUSE:
        since = min(since, datetime.combine(document.issued_on, time(), tzinfo=UTC) - JAPAN)
    person_id = person_checked_in(patient_ref, organisation_id=house.id, since=since)
    if not (_is_hers(document, person_id) and _is_born(document, person_id)):
        raise PatientNotInDocument
    return person_id


def _is_hers(document: Document, person_id: int) -> bool:
    """Tell if the printed insurance is hers on the day of issue, or where there is none, what a welfare office pays."""
    insurance, on = document.insurance, document.issued_on
    if not insurance.insurer_number:
        return any(_pays(payer.payer_number, payer.recipient_number, document, person_id) for payer in document.payers)
    try:
        printed = printed_key(insurance.insurer_number, insurance.symbol, insurance.number, insurance.branch)
    except BadIdentifier:
        return False
    _, symbol, number, branch = printed
    insurer = InsurerNumber.parse(insurance.insurer_number).text
    return has_numbers(
        person_id, insurer_number=insurer, symbol_key=symbol, number_key=number, branch_key=branch, on=on
    )


def _pays(payer_number: str, recipient_number: str, document: Document, person_id: int) -> bool:
    payer, _ = payer_key(payer_number, recipient_number)  # a document with another form of number was not read
    recipient = number_key(recipient_number).zfill(7)
    return is_recipient(person_id, payer_number=payer, recipient_number=recipient, on=document.issued_on)


def _is_born(document: Document, person_id: int) -> bool:
    """Tell if it is her birthday: a household may share all numbers but the branch, which may be left out."""
    with connection.cursor() as cursor:
        cursor.execute(_BORN, [person_id, document.patient.birth_date])
        return bool(cursor.fetchone()[0])
