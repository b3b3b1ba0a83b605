"""Registering: one signed document makes one prescription of the person at the counter, or nothing at all."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from eligibility.errors import NoCheckIn
from eprescription.actions.registering import register
from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.registering import PatientNotInDocument, UsedBefore
from eprescription.errors.signatures import (
    FacilityNotInDocument,
    SignatureMissing,
    SignatureWrapped,
    SignerNotInDocument,
)
from eprescription.models import MedicationLine, Prescription, PrescriptionCheck, UsedContent
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import document_of, envelope_of, newest_version, redemption_number_of
from eprescription.rules.document import DrugCode, Form, Information, Kind, Patient, System
from platform_site import clock
from platform_site.actors import Call
from platform_site.errors import ScopeMissing
from platform_site.models import OutboxEvent
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
BOTH = pytest.mark.parametrize("form", Form)


def send(sent, *, clinic=rx.CLINIC, ref=None, by=None, **more):
    ref = ref or rx.visit(clinic)
    return register(sent=sent, patient_ref=ref, by=by or Caller(clinic).actor, at=clock.now(), **more)


def kept(row):
    """Return how many rows there are of a person of each kind that a registration writes."""
    with rx.opened(row):
        return [model.objects.count() for model in (Prescription, MedicationLine, PrescriptionCheck)]


@BOTH
class TestWhatIsRegistered:
    """The bytes as they came, and what they say."""

    def test_stands_as_the_document_says(self, form):
        row = rx.registered(form=form)
        assert (row.state, row.version, row.refills, row.kind) == ("registered", 1, 1, "electronic")
        assert (row.last_day - row.issued_on).days == 3
        assert (row.prescriber_name, row.prescriber_role, row.prescriber_licence) == ("医師　二奈", "doctor", "100002")

    def test_is_kept_byte_for_byte_and_read_again_from_those_bytes(self, form):
        given = rx.document(form=form)
        sent = rx.sent(given)
        row = send(sent)
        with rx.opened(row.person_id):
            version = newest_version(row)
            assert envelope_of(version) == sent.envelope
            assert bytes(version.sha256) == sha256(sent.envelope).digest()
            assert document_of(version).items == given.items
            assert sent.envelope not in bytes(version.content)

    def test_keeps_the_text_of_the_issuer_beside_that_of_the_master(self, form):
        [rp] = rx.rps(rx.AMLODIPINE)
        row = rx.registered(form=form, rps=(replace(rp, items=(rx.item(sent_as="アムロジピンベシル酸塩 5mg錠"),)),))
        with rx.opened(row.person_id):
            [item] = newest_version(row).items.all()
        assert (item.sent_name, item.master_name) == ("アムロジピンベシル酸塩 5mg錠", rx.AMLODIPINE)
        assert (item.receipt_code, item.ingredient7s, item.price_amount) == ("620007853", ["2171022"], 1)

    def test_is_taken_from_the_day_of_issue_for_as_long_as_it_is_given(self, form):
        row = rx.registered(form=form, days=14)
        with rx.opened(row.person_id):
            [line] = MedicationLine.objects.filter(prescription_id=row.pk)
        assert (line.starts_on, (line.ends_on - line.starts_on).days, line.name) == (row.issued_on, 14, rx.AMLODIPINE)
        assert (line.dose, line.usage, line.organisation_name) == ("1錠", "１日１回朝食後", "さくら診療所")

    def test_has_a_number_of_six_digits_that_stands_nowhere_in_the_open(self, form):
        row = rx.registered(form=form)
        number = redemption_number_of(row)
        assert (len(number), number.isdigit()) == (6, True)
        assert number.encode() not in bytes(row.redemption_number)

    def test_is_told_of_by_its_name_and_version_only(self, form):
        row = rx.registered(form=form)
        event = OutboxEvent.objects.get(name="eprescription.registered")
        assert event.payload == {"prescription": str(row.uid), "version": 1}


def test_a_generic_name_and_what_has_no_code_are_kept_as_they_were_written():
    generic = next(name for name in masters_on(jst_day(clock.now())).generics if name.unit == "錠")
    items = (
        rx.item(drug_code=DrugCode(System.GENERIC, generic.code), sent_as=generic.name, unit=generic.unit),
        rx.item(
            order=2, drug_code=DrugCode(System.NONE, ""), information=Information.UNINSURED, sent_as="保険適用外の錠"
        ),
    )
    row = rx.registered(rps=(replace(rx.rps(rx.AMLODIPINE)[0], items=items),))
    with rx.opened(row.person_id):
        first, second = newest_version(row).items.order_by("item_key")
    assert (first.sent_name, first.receipt_code, first.ingredient7s) == (generic.name, "", sorted(generic.ingredient7s))
    assert (second.sent_name, second.master_name, second.ingredient7s, second.price_amount) == (
        "保険適用外の錠", "", [], None,
    )  # fmt: skip


class TestPaperAndInHouse:
    """引換番号付き紙 comes unsigned; what is given in-house has no number (E-19)."""

    @BOTH
    def test_an_unsigned_paper_has_a_number_and_no_signer(self, form):
        row = rx.registered(form=form, kind=Kind.NUMBERED_PAPER)
        with rx.opened(row.person_id):
            version = newest_version(row)
        assert (version.signer, version.envelope_kind, version.verified_at) == ({}, "", None)
        assert redemption_number_of(row)
        assert row.prescriber_role == "doctor"

    @BOTH
    def test_a_paper_that_is_signed_is_refused(self, form):
        with pytest.raises(SignatureWrapped):
            send(rx.sent(rx.document(form=form), kind=Kind.NUMBERED_PAPER, signed=True))

    @BOTH
    @pytest.mark.parametrize("signed", [True, False])
    def test_in_house_is_registered_signed_or_not_and_without_a_number(self, form, signed):
        row = send(rx.sent(rx.document(form=form), kind=Kind.IN_HOUSE, signed=signed))
        assert (redemption_number_of(row), row.number_digest) == ("", None)
        with rx.opened(row.person_id):
            assert bool(newest_version(row).signer) is signed
            assert MedicationLine.objects.filter(prescription_id=row.pk).count() == 1


class TestRefused:
    """Nothing is registered."""

    def test_an_electronic_one_without_a_signature(self):
        with pytest.raises(SignatureMissing):
            send(rx.sent(rx.document(form=Form.JSON), signed=False))
        with pytest.raises(SignatureMissing):
            send(replace(rx.sent(rx.document(), kind=Kind.NUMBERED_PAPER), kind=Kind.ELECTRONIC))

    def test_the_same_signed_bytes_twice(self):
        sent, ref = rx.sent(rx.document()), rx.visit()
        send(sent, ref=ref)
        with pytest.raises(UsedBefore):
            send(sent, ref=ref)
        assert UsedContent.objects.count() == 1

    def test_the_same_bytes_in_another_signature(self):
        given, ref = rx.document(), rx.visit()
        send(rx.sent(given), ref=ref)
        with pytest.raises(UsedBefore):
            send(rx.sent(given), ref=ref)

    def test_another_persons_handle(self):
        with pytest.raises(PatientNotInDocument):
            send(rx.sent(rx.document(person="P008")), ref=rx.visit(person="P001"))

    def test_numbers_that_no_insurer_gives(self):
        given = rx.document(form=Form.JSON)
        given = replace(given, insurance=replace(given.insurance, number="9999"))
        with pytest.raises(PatientNotInDocument):
            send(rx.sent(given))

    def test_somebody_of_the_same_household_whose_branch_was_left_out(self):
        given = rx.document(form=Form.JSON)
        patient = Patient("1", "架空　さくら", "ｶｸｳ ｻｸﾗ", "2", given.patient.birth_date.replace(year=1986))
        given = replace(given, insurance=replace(given.insurance, branch=""), patient=patient)
        with pytest.raises(PatientNotInDocument):
            send(rx.sent(given))

    def test_her_own_numbers_without_the_branch_are_taken(self):
        given = rx.document(form=Form.JSON)
        row = send(rx.sent(replace(given, insurance=replace(given.insurance, branch=""))))
        assert row.redemption_digest != row.redemption_digest_nobranch

    def test_a_person_who_was_not_here_today(self):
        ref = rx.visit(rx.CLINIC)
        with pytest.raises(NoCheckIn):
            rx.registered(ref=ref, at=clock.now() + timedelta(hours=25))

    def test_another_facilitys_document(self):
        with pytest.raises(FacilityNotInDocument):
            send(rx.sent(rx.document(clinic=rx.OTHER), by=rx.OTHER))

    def test_a_document_of_another_doctor_than_the_one_who_signed(self):
        with pytest.raises(SignerNotInDocument):
            send(rx.sent(rx.document(clinic=rx.CLINIC), by=rx.OTHER))

    def test_all_items_that_are_wrong_in_one_answer(self):
        wrong = (rx.item(rx.AMLODIPINE, rp=1, sent_as="別の薬"), rx.item(rx.LOXOPROFEN, rp=2, unit="ｍＬ"))
        rps = tuple(
            replace(rp, items=(item,)) for rp, item in zip(rx.rps(rx.AMLODIPINE, rx.LOXOPROFEN), wrong, strict=True)
        )
        with pytest.raises(DrugsUnfit) as refused:
            send(rx.sent(rx.document(rps=rps)))
        assert [fault.problem.code for fault in refused.value.faults] == ["RX-DRUG-NAME", "RX-DRUG-UNIT"]

    def test_a_system_without_the_scope(self):
        with pytest.raises(ScopeMissing):
            send(rx.sent(rx.document()), by=Caller(rx.CLINIC, scopes=frozenset({"rx.dispense"})).actor)


def test_the_same_request_again_makes_no_second_prescription():
    sent, ref = rx.sent(rx.document()), rx.visit()
    by = [replace(Caller(rx.CLINIC).actor, call=Call(key_digest=b"k" * 32, body_digest=b"b" * 32)) for _ in range(2)]
    first, again = (send(sent, ref=ref, by=each) for each in by)
    assert first.uid == again.uid
    assert by[1].call.replayed
    assert kept(first.person_id) == [1, 1, 1]
