"""A registration that meets something is stopped, kept as a check, and goes on with a reason (E-17, I04-4)."""

from datetime import timedelta

import pytest

from eprescription.actions.registering import register
from eprescription.errors.checks import CheckBudget, Stopped
from eprescription.models import CheckBudget as Budget
from eprescription.models import FindingOverride, MedicationLine, Prescription, PrescriptionCheck, UsedContent
from eprescription.queries.findings import findings_of, shown_of
from eprescription.rules.checks.findings import FindingKind, Override
from eprescription.rules.document import Kind
from platform_site import clock
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
CONSENT = ("care_drug_allergy_lab",)
PAIR = FindingKind.CONTRAINDICATED


class Counter:
    """A person at the clinic's counter, and one document that the clinic sends again and again."""

    def __init__(self, *names: str, consents: tuple[str, ...] = (), clinic: str = rx.CLINIC) -> None:
        self.clinic, self.ref = clinic, rx.visit(clinic, consents=consents)
        self.sent = rx.sent(rx.document(*names, clinic=clinic), by=clinic)

    def send(self, *overrides: Override, after: timedelta = timedelta(0), **more) -> Prescription:
        by = Caller(self.clinic).actor
        return register(
            sent=self.sent, patient_ref=self.ref, overrides=overrides, by=by, at=clock.now() + after, **more
        )

    def stopped(self, *overrides: Override, **more) -> Stopped:
        with pytest.raises(Stopped) as refused:
            self.send(*overrides, **more)
        return refused.value


@pytest.fixture
def person_id(issuing):
    """P001, who takes triazolam since today by another clinic."""
    return rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER).person_id


def answered(stop: Stopped, *, confirmed: bool = True) -> list[Override]:
    return [Override(finding.key, "ほかに方法がない", confirmed) for finding in stop.findings]


@pytest.mark.usefixtures("person_id")
class TestContraindicated:
    """併用禁忌 with what another clinic prescribed."""

    def test_it_stops_and_nothing_is_registered(self, person_id):
        stop = Counter(rx.ITRACONAZOLE).stopped()
        assert [finding.kind for finding in stop.findings] == [PAIR]
        assert [fault.problem.code for fault in stop.faults] == ["RX-REASON-NEEDED"]
        with rx.opened(person_id):
            assert Prescription.objects.count() == 1
            assert MedicationLine.objects.count() == 1
        assert UsedContent.objects.count() == 1

    def test_the_check_is_kept_and_counts_in_the_budget_of_the_day(self, person_id):
        Counter(rx.ITRACONAZOLE).stopped()
        with rx.opened(person_id):
            kept = PrescriptionCheck.objects.get(stopped=True)
            assert Budget.objects.get().drugs == 1
        assert (kept.prescription_id, kept.drugs, kept.consent) == (None, 1, False)
        assert findings_of(kept)[0].behind

    def test_a_reason_alone_is_not_enough(self):
        counter = Counter(rx.ITRACONAZOLE)
        again = counter.stopped(*answered(counter.stopped(), confirmed=False))
        assert [fault.problem.code for fault in again.faults] == ["RX-CONFIRMATION-NEEDED"]

    def test_with_reason_and_confirmation_the_same_bytes_are_registered(self, person_id):
        counter = Counter(rx.ITRACONAZOLE)
        row = counter.send(*answered(counter.stopped()))
        with rx.opened(person_id):
            answer = FindingOverride.objects.get(prescription=row)
            assert PrescriptionCheck.objects.filter(prescription_id=row.pk, stopped=False).count() == 1
        assert (answer.reason, answer.confirmed, answer.kind) == ("ほかに方法がない", True, PAIR)

    def test_an_answer_to_something_else_is_refused(self):
        stop = Counter(rx.ITRACONAZOLE).stopped(Override("0" * 32, "理由", confirmed=True))
        assert {fault.problem.code for fault in stop.faults} == {"RX-REASON-NEEDED", "RX-FINDING-UNKNOWN"}


@pytest.mark.usefixtures("person_id")
class TestWithoutConsent:
    """What is found is told, and nothing of what it is (I04-4)."""

    def test_nothing_tells_of_the_other_medicine(self):
        [finding] = Counter(rx.ITRACONAZOLE).stopped().findings
        assert finding.is_masked
        assert (finding.other, finding.components, finding.interval_other, finding.pair_id) == (None, (), None, "")

    def test_with_consent_all_of_it_is_told(self):
        [finding] = Counter(rx.ITRACONAZOLE, consents=CONSENT).stopped().findings
        assert (finding.other.name, finding.other.organisation_name) == (rx.TRIAZOLAM, "もみじ診療所")

    def test_the_same_document_has_the_same_finding_under_the_same_name(self):
        counter = Counter(rx.ITRACONAZOLE)
        assert [one.key for one in counter.stopped().findings] == [one.key for one in counter.stopped().findings]

    def test_another_document_has_it_under_another_name(self):
        first, second = Counter(rx.ITRACONAZOLE), Counter(rx.ITRACONAZOLE, rx.LOXOPROFEN)
        assert first.stopped().findings[0].key != second.stopped().findings[0].key

    def test_an_answer_counts_only_for_what_stood_behind_it(self):
        counter = Counter(rx.ITRACONAZOLE)
        stop = counter.stopped()
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER, days=3)  # one more of the same kind
        again = counter.stopped(*answered(stop))
        assert [one.key for one in again.findings] == [one.key for one in stop.findings]
        assert counter.send(*answered(again)).state == "registered"

    def test_an_answer_is_good_for_half_an_hour(self):
        counter = Counter(rx.ITRACONAZOLE)
        stop = counter.stopped()
        assert counter.stopped(*answered(stop), after=timedelta(minutes=31)).findings
        assert counter.send(*answered(stop), after=timedelta(minutes=32)).state == "registered"

    def test_what_was_kept_is_shown_by_the_consent_of_now(self, person_id):
        Counter(rx.ITRACONAZOLE).stopped()
        with rx.opened(person_id):
            kept = PrescriptionCheck.objects.get(stopped=True)
        [masked], [open_one] = shown_of(kept, consent=False), shown_of(kept, consent=True)
        assert (masked.is_masked, open_one.other.name) == (True, rx.TRIAZOLAM)


class TestOthers:
    """What counts, and what does not."""

    def test_a_duplicate_needs_a_reason_and_no_confirmation(self):
        rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
        counter = Counter(rx.NORVASC)
        stop = counter.stopped()
        assert [finding.kind for finding in stop.findings] == [FindingKind.DUPLICATE]
        assert counter.send(*answered(stop, confirmed=False)).state == "registered"

    def test_what_the_clinic_prescribed_itself_counts_if_it_wishes(self):
        rx.registered(rx.TRIAZOLAM, clinic=rx.CLINIC)
        counter = Counter(rx.ITRACONAZOLE)
        [finding] = counter.stopped(include_own=True).findings
        assert (finding.is_masked, finding.other.name) == (False, rx.TRIAZOLAM)
        assert counter.send().state == "registered"

    def test_two_items_of_one_document_are_seen_without_consent(self):
        [finding] = Counter(rx.ITRACONAZOLE, rx.TRIAZOLAM).stopped().findings
        assert not finding.is_masked

    def test_what_is_given_in_house_counts_as_well(self):
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER, kind=Kind.IN_HOUSE)
        assert Counter(rx.ITRACONAZOLE).stopped().findings

    def test_what_was_stopped_too_often_is_not_told_any_more(self, person_id):
        counter = Counter(rx.ITRACONAZOLE)
        for _ in range(60):
            counter.stopped()
        with pytest.raises(CheckBudget):
            counter.send()
