"""原本の保管: read by the pharmacy that ordered it alone, 5 years and 3 months, whatever else is erased (E-21)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from eprescription.actions.correcting import correct
from eprescription.actions.storing import order_storage
from eprescription.errors.redemption import NotHolder
from eprescription.models import (
    DispensedItem,
    Dispensing,
    FindingOverride,
    Prescription,
    PrescriptionItem,
    PrescriptionVersion,
    RedemptionGrant,
)
from eprescription.queries.originals import read_originals
from platform_site import clock
from platform_site.actors import Call
from platform_site.errors import ActingUserWrong, ScopeMissing
from platform_site.permissions import Scope
from platform_site.retention import POLICIES, purge
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, received, result, signed
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
YEARS = timedelta(days=5 * 365)
CALL = {"request_id": "r", "key_digest": b"k" * 32, "body_digest": b"b" * 32}
ERASED = (
    DispensedItem, FindingOverride, RedemptionGrant, PrescriptionItem, PrescriptionVersion, Dispensing, Prescription,
)  # fmt: skip


@pytest.fixture
def row():
    """A prescription that the blue pharmacy dispensed."""
    return dispensed(received(rx.registered())).prescription


def order(row, pharmacy=BLUE, **changed):
    return order_storage(uid=row.uid, by=replace(Caller(pharmacy).actor, **changed), at=clock.now())


def read(uid, pharmacy=BLUE, *, named="u1;pharmacist", after=timedelta(0), scopes=None):
    by = replace(Caller(pharmacy, scopes).actor, acting_user=named)
    return read_originals(uid=uid, by=by, at=clock.now() + after)


def versions(uid, pharmacy=BLUE):
    return [(row.of, row.version) for row, _ in read(uid, pharmacy)]


class TestOrdering:
    def test_keeps_the_prescription_and_its_result_as_they_came(self, row):
        order(row)
        (prescription, signed_file), (dispensing, result_file) = read(row.uid)
        assert (prescription.of, dispensing.of) == ("prescription", "dispensing")
        assert b"SJ1" in signed_file or b"<" in signed_file
        assert str(row.uid).encode() in result_file
        assert dispensing.time_stamp

    def test_again_keeps_what_was_corrected_since_and_nothing_twice(self, row):
        order(row)
        sent = signed(result(row, message="変更しました。"))
        correct(uid=row.uid, version=1, sent=sent, by=Caller(BLUE).actor, at=clock.now())
        for _ in range(2):
            order(row)
        assert versions(row.uid) == [("prescription", 1), ("dispensing", 1), ("dispensing", 2)]

    def test_the_same_request_again_is_answered_with_the_same_and_leaves_a_replayed_line(self, row):
        for _ in range(2):
            assert order(row, call=Call(**CALL)).uid == row.uid
        assert versions(row.uid) == [("prescription", 1), ("dispensing", 1)]

    def test_the_same_request_again_is_refused_once_it_is_not_the_pharmacys_any_more(self, row):
        order(row, call=Call(**CALL))
        with rx.opened(row.person_id):
            Dispensing.objects.filter(prescription=row).update(state="withdrawn", ended_at=clock.now())
        with pytest.raises(NotHolder):
            order(row, call=Call(**CALL))

    def test_is_refused_to_who_only_received_it_or_knows_nothing_of_it_alike(self):
        row = received(rx.registered())
        refused = []
        for asked, pharmacy in ((row, BLUE), (row, GREEN), (Prescription(uid=uuid4()), BLUE)):
            with pytest.raises(NotHolder) as error:
                order(asked, pharmacy)
            refused.append((error.value.problem, error.value.detail))
        assert refused[0] == refused[1] == refused[2]

    def test_takes_the_scope_of_a_pharmacy(self, row):
        for refused in ({"scopes": frozenset({Scope.ELIGIBILITY_CHECK})}, {"pharmacy": rx.CLINIC}):
            with pytest.raises(ScopeMissing):
                order(row, **refused)

    def test_is_audited_about_her(self, row):
        order(row)
        assert "eprescription.stored" in [line.event for line in lines_of([row.person_id])]


class TestReading:
    @pytest.fixture
    def kept(self, row):
        """The same, whose originals are kept."""
        order(row)
        return row

    def test_is_audited_with_its_ground_and_who_read(self, kept):
        read(kept.uid)
        line = lines_of([kept.person_id])[-1]
        assert (line.event, line.ground, line.acting_user) == ("eprescription.original_read", "stored", "u1;pharmacist")

    def test_is_for_the_pharmacy_that_ordered_it_alone(self, kept):
        refused = []
        for uid, pharmacy in ((kept.uid, GREEN), (uuid4(), GREEN)):
            with pytest.raises(NotHolder) as error:
                read(uid, pharmacy)
            refused.append((error.value.problem, error.value.detail))
        assert refused[0] == refused[1]

    def test_not_even_for_who_prescribed_it(self, kept):
        with pytest.raises(ScopeMissing):
            read(kept.uid, rx.CLINIC)

    def test_says_nothing_of_what_nobody_ordered(self, row):
        with pytest.raises(NotHolder):
            read(row.uid)

    def test_wants_to_know_who_reads(self, kept):
        with pytest.raises(ActingUserWrong):
            read(kept.uid, named="")

    def test_is_refused_once_the_scope_is_gone(self, kept):
        with pytest.raises(ScopeMissing):
            read(kept.uid, scopes=frozenset({Scope.ELIGIBILITY_CHECK}))


@pytest.mark.as_role("worker")
class TestErasing:
    def test_what_was_ordered_is_read_years_after_the_prescription_was_erased(self, row):
        order(row)
        erase(row)
        assert [kept.of for kept, _ in read(row.uid, after=YEARS)] == ["prescription", "dispensing"]
        for refused in (lambda: order(row), lambda: read(row.uid, GREEN)):
            with pytest.raises(NotHolder):
                refused()


def erase(row):
    """Let 101 days pass since the prescription was dispensed."""
    then = clock.now() - timedelta(days=101)
    with rx.opened(row.person_id):
        Prescription.objects.update(ended_at=then)
        Dispensing.objects.update(registered_at=then)
        for model in ERASED:
            purge(POLICIES[model], at=clock.now())
        assert Prescription.objects.count() == Dispensing.objects.count() == 0
