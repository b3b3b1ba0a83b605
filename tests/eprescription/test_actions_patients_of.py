"""Whom a document is about: the person who was here, under numbers that are hers (API-3, I04-2)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from eligibility.errors import NoCheckIn
from eprescription.actions.registering import register
from eprescription.errors.registering import PatientNotInDocument
from eprescription.models import UsedContent
from eprescription.rules.document import Document, Form, Kind, Payer
from platform_site import clock
from platform_site.errors.merging import PersonSplit
from platform_site.periods import jst_day
from platform_site.queries.patient_refs import patient_ref
from tests.support import rx
from tests.support.callers import Caller
from tests.support.merging import of_sandbox, one, split
from tests.support.visits import visit


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
OFFICE = Payer("12139994", "0000018")


def assisted(payer: Payer) -> Document:
    """Return what is written for P010, whose care a welfare office pays, and who has no insurance."""
    given = rx.document(person="P010", form=Form.JSON)
    blank = replace(given.insurance, insurer_number="", symbol="", number="", branch="")
    return replace(given, insurance=blank, payers=(payer,))


def send(given: Document, ref: str, *, kind: Kind = Kind.ELECTRONIC):
    return register(sent=rx.sent(given, kind=kind), patient_ref=ref, by=Caller(rx.CLINIC).actor, at=clock.now())


def test_who_has_no_insurance_is_known_by_payer_and_recipient():
    row = send(assisted(OFFICE), rx.visit(person="P010"))
    assert (row.redemption_digest, len(row.public_digests)) == (None, 1)


def test_a_number_that_no_health_insurer_has_is_nobodys():
    given = rx.document(form=Form.JSON)
    of_another_scheme = replace(given.insurance, kind="3", insurer_number="99999999")
    with pytest.raises(PatientNotInDocument):
        send(replace(given, insurance=of_another_scheme), rx.visit())


def test_another_recipient_is_somebody_else():
    with pytest.raises(PatientNotInDocument):
        send(assisted(Payer("12139994", "0000026")), rx.visit(person="P010"))


def test_who_has_neither_insurance_nor_a_payer_is_nobody():
    with pytest.raises(PatientNotInDocument):
        send(replace(assisted(OFFICE), payers=()), rx.visit(person="P010"))


@pytest.mark.parametrize("ref", ["short", "A" * 40])
def test_a_handle_that_names_nobody_was_not_here(ref):
    with pytest.raises(NoCheckIn):
        send(rx.document(), ref)


def test_who_was_not_here_is_prescribed_nothing():
    ref = patient_ref(person_id=of_sandbox("P001").pk, organisation_id=Caller(rx.CLINIC).row.organisation_id)
    with pytest.raises(NoCheckIn):
        send(rx.document(), ref)
    assert not UsedContent.objects.exists()


def test_who_was_split_from_another_has_to_come_again():
    ref = rx.visit()
    split(one())
    with pytest.raises(PersonSplit):
        send(rx.document(), ref)
    assert send(rx.document(), rx.visit()).person_id == of_sandbox("P001").pk


def test_her_birthday_stands_in_the_document():
    given = rx.document()
    with pytest.raises(PatientNotInDocument):
        send(replace(given, patient=replace(given.patient, birth_date=date(1985, 4, 2))), rx.visit())


@pytest.mark.parametrize("days", [2, 30])
def test_what_was_given_in_house_comes_later_for_who_was_here_on_that_day(days):
    then, clinic = clock.now() - timedelta(days=days), Caller(rx.CLINIC)
    facts = visit(clinic, "SBX-0001", at=then)
    ref = patient_ref(person_id=facts["person_id"], organisation_id=clinic.row.organisation_id)
    given = rx.document(issued_on=jst_day(then))
    assert send(given, ref, kind=Kind.IN_HOUSE).issued_on == jst_day(then)
    with pytest.raises(NoCheckIn):
        send(rx.document(issued_on=jst_day(then) + timedelta(days=1)), ref, kind=Kind.IN_HOUSE)
