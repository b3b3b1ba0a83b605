"""Changing a prescription: a newly signed document in its place, the number on the copy stays (R-050)."""

from dataclasses import replace

import pytest

from eprescription.actions.cancelling import cancel
from eprescription.actions.modifying import modify
from eprescription.errors.checks import Stopped
from eprescription.errors.registering import PatientNotInDocument, UsedBefore, VersionStale
from eprescription.models import MedicationLine, Prescription, PrescriptionCheck
from eprescription.queries.prescriptions import document_of, newest_version, redemption_number_of
from eprescription.rules.document import Form, Kind
from platform_site import clock
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Organisation
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def change(
    row: Prescription, *names: str, clinic: str = rx.CLINIC, version: int = 1, sent=None, **more
) -> Prescription:
    return modify(
        uid=row.uid, version=version, sent=sent or rx.sent(rx.document(*names, clinic=clinic, **more), by=clinic),
        patient_ref=rx.visit(clinic, more.get("person", "P001")), by=Caller(clinic).actor, at=clock.now(),
    )  # fmt: skip


def lines_of(row: Prescription) -> list[tuple[str, bool]]:
    """Return the medicines that are or were taken by a prescription, and whether they still are."""
    with rx.opened(row.person_id):
        found = MedicationLine.objects.filter(prescription_id=row.pk).order_by("pk")
        return [(line.name, line.known_until is None) for line in found]


def test_the_new_document_counts_and_the_old_one_is_kept():
    row = rx.registered(rx.AMLODIPINE)
    changed = change(row, rx.LOXOPROFEN, days=3)
    assert (changed.uid, changed.version, changed.state) == (row.uid, 2, "registered")
    with rx.opened(row.person_id):
        [first, second] = changed.versions.order_by("number")
        assert [item.master_name for item in first.items.all()] == [rx.AMLODIPINE]
        assert document_of(newest_version(changed)).items[0].name == rx.LOXOPROFEN
        assert second.number == 2
    assert lines_of(row) == [(rx.AMLODIPINE, False), (rx.LOXOPROFEN, True)]


def test_what_was_given_in_house_is_changed_and_has_no_number_still():
    row = rx.registered(kind=Kind.IN_HOUSE)
    changed = change(row, sent=rx.sent(rx.document(rx.LOXOPROFEN), kind=Kind.IN_HOUSE))
    assert (changed.version, changed.number_digest, redemption_number_of(changed)) == (2, None, "")


def test_the_number_on_the_copy_stays_and_finds_it_by_the_new_prints():
    row = rx.registered(form=Form.JSON)
    given = rx.document(rx.LOXOPROFEN, form=Form.JSON)
    given = replace(given, insurance=replace(given.insurance, branch=""))
    changed = change(row, sent=rx.sent(given))
    assert redemption_number_of(changed) == redemption_number_of(row)
    assert changed.redemption_digest != row.redemption_digest
    assert changed.redemption_digest_nobranch == row.redemption_digest_nobranch


def test_it_is_not_compared_with_itself():
    row = rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    assert change(row, rx.NORVASC, clinic=rx.OTHER).version == 2


def test_it_is_compared_with_what_others_prescribed_and_the_old_version_stays():
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    row = rx.registered(rx.AMLODIPINE)
    with pytest.raises(Stopped):
        change(row, rx.ITRACONAZOLE)
    with rx.opened(row.person_id):
        assert Prescription.objects.get(pk=row.pk).version == 1
        assert PrescriptionCheck.objects.filter(stopped=True).count() == 1
    assert lines_of(row) == [(rx.AMLODIPINE, True)]


def test_a_version_that_is_no_longer_the_newest_is_refused():
    row = rx.registered()
    change(row, rx.LOXOPROFEN)
    with pytest.raises(VersionStale):
        change(row, rx.TRIAZOLAM, version=1)


def test_bytes_that_were_used_before_are_refused():
    sent = rx.sent(rx.document())
    row = rx.registered(rx.LOXOPROFEN)
    change(row, sent=sent)
    with pytest.raises(UsedBefore):
        change(row, sent=sent, version=2)


def test_another_facilitys_does_not_exist():
    row = rx.registered(clinic=rx.OTHER)
    with pytest.raises(NotFound):
        change(row, rx.LOXOPROFEN, clinic=rx.CLINIC, version=9)


def test_another_person_is_not_put_in_her_place():
    row = rx.registered()
    with pytest.raises(PatientNotInDocument):
        change(row, rx.LOXOPROFEN, person="P008")


def test_what_was_cancelled_is_not_changed():
    row = rx.registered()
    cancel(uid=row.uid, reason="誤り", by=Caller(rx.CLINIC).actor, at=clock.now())
    with pytest.raises(NotInThisState):
        change(row, rx.LOXOPROFEN)


def test_what_a_pharmacy_received_is_not_changed():
    row = rx.registered()
    with rx.opened(row.person_id):
        pharmacy = Organisation.objects.get(code="1340400051")
        row.move(to="received", at=clock.now(), received_by=pharmacy, received_at=clock.now())
    with pytest.raises(NotInThisState):
        change(row, rx.LOXOPROFEN)


def test_data_do_not_become_paper():
    row = rx.registered()
    with pytest.raises(NotInThisState):
        change(row, sent=rx.sent(rx.document(rx.LOXOPROFEN), kind=Kind.NUMBERED_PAPER))
