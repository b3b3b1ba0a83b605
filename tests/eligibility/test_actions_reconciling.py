"""Night by night against the resident register: what differs is told to nobody until its insurer has looked."""

from datetime import timedelta
from pathlib import Path

import pytest

from eligibility.actions import reconciling
from eligibility.actions.cases import Doubt, open_cases, settle_cases
from eligibility.actions.links import resume_link
from eligibility.gateways import residents
from eligibility.models import Case, CoverageVersion, RegisterRun
from eligibility.tasks import compare_batch_with_register, compare_fed_with_register, compare_with_register
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Organisation, OutboxDelivery
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, apply, coverage, current, ended, line
from tests.support.pages import without_ids
from tests.support.register import cases, compared, due, registered, resident
from tests.support.writes import WRITTEN, counts


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
ASKED = by_number(UNION, "7001", "1980-01-01", symbol="架空７７")
MOVED = resident(address="架空県架空市新町9-9", kana="シケン　ススム")


@pytest.fixture(autouse=True)
def register(settings, tmp_path: Path) -> Path:
    """A register that knows nobody yet."""
    settings.RESIDENT_REGISTER = tmp_path / "register" / "residents.csv"
    registered()
    return settings.RESIDENT_REGISTER


@pytest.fixture
def differing(register: Path) -> Path:
    """A member of whom insurer and register say different things, after a night."""
    Insurer().tell(line())
    registered(MOVED)
    compared()
    return register


def test_whoever_differs_is_told_to_nobody_and_her_insurer_has_a_case(differing: Path) -> None:
    (case,) = cases()
    assert coverage().link_state == "suspended"
    assert (case.state, case.person_id) == ("open", current().person_id)
    assert [party.organisation.code for party in case.parties.all()] == [UNION]
    assert case.evidence["columns"] == ["kana", "address"]
    answer = CLINIC.check(ASKED)
    assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")


def test_the_evidence_holds_columns_and_a_day_and_no_value(differing: Path) -> None:
    (case,) = cases()
    assert set(case.evidence) == {"columns", "register_of", "fingerprint"}
    kept = without_ids(f"{case.evidence} {case.subject}")
    for value in ("試験", "シケン", "新町", "1980", "7001", "TEST-LINK"):
        assert value not in kept


def test_a_past_coverage_is_compared_too(register: Path) -> None:
    Insurer().tell(line(), ended())
    registered(resident(name="別人　一"))
    compared()
    assert coverage().link_state == "suspended"


def test_whoever_agrees_is_left_alone(register: Path) -> None:
    Insurer().tell(line())
    registered(resident(name="試験歩", address="架空県架空市試験町１丁目１番"))
    run = compared()
    assert (coverage().link_state, cases(), run.differing) == ("confirmed", [], 0)


def test_whoever_is_not_in_the_register_is_counted_and_not_suspended(register: Path) -> None:
    Insurer().tell(line())
    run = compared()
    everything = CoverageVersion.objects.filter(known_until__isnull=True).count()
    assert (run.compared, run.missing, run.differing) == (everything, everything, 0)
    assert coverage().link_state == "confirmed"


def test_comparing_again_changes_nothing(differing: Path) -> None:
    before = counts(WRITTEN)
    compared(later=timedelta(days=1))
    new = {table: count - before.get(table, 0) for table, count in counts(WRITTEN).items()}
    assert {table for table, count in new.items() if count and "audit" not in table} == {
        "eligibility_registerrun", "platform_site_outboxevent", "platform_site_outboxdelivery",
    }  # fmt: skip
    assert len(cases()) == 1


def test_a_line_that_corrects_it_settles_the_case_in_the_next_night(differing: Path) -> None:
    Insurer().tell(line(change="change", kana="シケン　ススム", address="架空県架空市新町9-9"))
    run = compared(later=timedelta(days=1))
    (case,) = cases()
    assert (case.state, case.resolution, run.settled) == ("closed", "corrected", 1)
    assert coverage().link_state == "confirmed"
    assert CLINIC.check(ASKED).json()["result"] == "active"


def test_and_already_when_the_file_was_applied(differing: Path) -> None:
    job = Insurer().send(line(change="change", kana="シケン　ススム", address="架空県架空市新町9-9"))
    apply(job)
    feed = current().feed_id
    for _ in range(2):
        reconciling.compare_fed(feed_id=feed, by=the_platform(), at=clock.now())
    assert ([case.resolution for case in cases()], coverage().link_state) == (["corrected"], "confirmed")


def test_a_file_of_the_insurer_that_corrects_nothing_leaves_the_case_open(differing: Path) -> None:
    Insurer().tell(line("7002"))
    reconciling.compare_fed(feed_id=current("7002").feed_id, by=the_platform(), at=clock.now())
    assert [case.state for case in cases()] == ["open"]


def test_a_dispute_about_whose_it_is_goes_on_holding_the_link(differing: Path) -> None:
    dispute = Doubt(
        kind=Case.Kind.LINK_DISPUTED, subject="dispute:1", parties=(Organisation.objects.get(code=UNION).pk,),
        coverage_id=coverage().pk,
    )  # fmt: skip
    open_cases(doubts=[dispute], by=the_platform(), at=clock.now())
    registered(resident())
    compared(later=timedelta(days=1))
    assert [case.state for case in cases()] == ["closed"]
    assert coverage().link_state == "suspended"


def test_a_link_that_somebody_has_resumed_is_not_resumed_twice(differing: Path) -> None:
    resume_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())
    registered(resident())
    compared(later=timedelta(days=1))
    assert (coverage().link_state, cases()[0].resolution) == ("confirmed", "corrected")


def test_a_link_that_was_suspended_before_gets_its_case_all_the_same(register: Path) -> None:
    Insurer().tell(line())
    coverage().move_link(to="suspended")
    registered(MOVED)
    compared()
    assert len(cases()) == 1


class TestConfirmed:
    """What the insurer has confirmed to be right."""

    @pytest.fixture(autouse=True)
    def confirmed(self, differing: Path) -> None:
        (case,) = cases()
        settle_cases(subjects=[case.subject], resolution="confirmed_correct", by=the_platform(), at=clock.now())
        resume_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())

    def test_is_not_asked_again_the_next_night(self) -> None:
        run = compared(later=timedelta(days=1))
        assert (coverage().link_state, len(cases()), run.differing) == ("confirmed", 1, 0)

    def test_is_asked_again_once_the_register_says_something_new(self, register: Path) -> None:
        registered(resident(address="架空県架空市別町1"))
        compared(later=timedelta(days=1))
        assert (coverage().link_state, len(cases())) == ("suspended", 2)

    def test_is_asked_again_once_the_insurer_says_something_new(self) -> None:
        CoverageVersion.objects.filter(pk=current().pk).update(address="架空県架空市第三町1")
        compared(later=timedelta(days=1))
        assert (coverage().link_state, len(cases())) == ("suspended", 2)


def test_a_coverage_that_is_cancelled_has_nothing_left_to_compare(differing: Path) -> None:
    Insurer().tell(line(change="cancel"))
    compared(later=timedelta(days=1))
    assert [(case.state, case.resolution) for case in cases()] == [("closed", "cancelled")]
    assert coverage().link_state == "confirmed"


def test_whoever_left_the_register_keeps_her_open_case(differing: Path) -> None:
    registered()
    compared(later=timedelta(days=1))
    assert ([case.state for case in cases()], coverage().link_state) == (["open"], "suspended")


def test_a_withheld_address_is_compared_without_being_opened_for_anybody(register: Path) -> None:
    Insurer().tell(line(address_withheld="1"))
    registered(resident())
    compared()
    assert cases() == []
    registered(MOVED)
    compared(later=timedelta(days=1))
    assert cases()[0].evidence["columns"] == ["kana", "address"]
    assert current().address == ""


def test_a_withheld_address_that_cannot_be_opened_is_compared_with_nothing(register: Path) -> None:
    Insurer().tell(line(address_withheld="1"))
    CoverageVersion.objects.filter(pk=current().pk).update(address_sealed=b"\1" * 60)
    registered(resident(address="架空県別の市1"))
    compared()
    assert cases() == []


class TestARun:
    """Goes on in batches, from where it stands."""

    @pytest.fixture(autouse=True)
    def members(self, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reconciling, "BATCH", 10)
        Insurer().tell(*[line(str(number)) for number in range(7001, 7006)])
        registered(*[resident(str(number), sex="2") for number in range(7001, 7006)])

    def test_ends_with_a_summary_of_all(self) -> None:
        run = compared()
        everything = CoverageVersion.objects.filter(known_until__isnull=True).count()
        assert everything > 30
        assert (run.compared, run.missing, run.differing, run.settled) == (everything, everything - 5, 5, 0)
        assert len([each for each in due() if each["run"] == str(run.uid)]) == everything // 10 + 1

    def test_that_was_left_in_the_middle_is_taken_up_where_it_stands(self) -> None:
        reconciling.start_comparison(by=the_platform(), at=clock.now())
        first = due()[-1]
        compare_batch(first)
        reconciling.start_comparison(by=the_platform(), at=clock.now())
        assert due()[-1] == due()[-2]
        assert RegisterRun.objects.filter(ended_at__isnull=True).count() == 1
        run = compared()
        assert run.compared == CoverageVersion.objects.filter(known_until__isnull=True).count()
        assert len(Case.objects.filter(kind="register_mismatch", evidence__columns=["sex"])) == 5

    def test_takes_a_batch_that_comes_twice_once(self) -> None:
        reconciling.start_comparison(by=the_platform(), at=clock.now())
        first = due()[-1]
        for _ in range(3):
            compare_batch(first)
        run = RegisterRun.objects.get(ended_at__isnull=True)
        assert (run.compared, len(due()) - due().index(first)) == (10, 2)

    def test_that_has_ended_is_left_alone(self) -> None:
        run = compared()
        before = len(due())
        compare_batch({"run": str(run.uid), "after": run.after})
        assert len(due()) == before

    def test_that_cannot_read_the_register_stays_where_it_stands(self, register: Path) -> None:
        reconciling.start_comparison(by=the_platform(), at=clock.now())
        register.write_text("something else")
        with pytest.raises(residents.RegisterUnreadable):
            compare_batch(due()[-1])
        assert RegisterRun.objects.get(ended_at__isnull=True).after == 0


def compare_batch(payload: dict) -> None:
    """Compare one batch as its delivery asks for it."""
    reconciling.compare_batch(run_uid=payload["run"], after=payload["after"], by=the_platform(), at=clock.now())


def test_without_a_register_nothing_is_compared(settings) -> None:
    Insurer().tell(line())
    before = RegisterRun.objects.count()
    for missing in (None, Path("/nowhere/residents.csv")):
        settings.RESIDENT_REGISTER = missing
        reconciling.start_comparison(by=the_platform(), at=clock.now())
        reconciling.compare_fed(feed_id=current().feed_id, by=the_platform(), at=clock.now())
    assert RegisterRun.objects.count() == before


def test_the_tasks_do_it(register: Path) -> None:
    Insurer().tell(line())
    registered(MOVED)
    compare_with_register()
    delivery = OutboxDelivery.objects.filter(task="eligibility.compare_batch_with_register").latest("pk")
    compare_batch_with_register(delivery.pk)
    assert coverage().link_state == "suspended"
    registered(resident())
    delivery = OutboxDelivery.objects.filter(task="eligibility.compare_fed_with_register").latest("pk")
    compare_fed_with_register(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, coverage().link_state) == ("done", "confirmed")


def test_p019_is_suspended_because_the_register_says_otherwise() -> None:
    (case,) = cases("1019")
    assert case.evidence["columns"] == ["kana", "address"]
    assert [party.organisation.code for party in case.parties.all()] == [UNION]
