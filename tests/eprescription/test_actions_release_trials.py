"""試算: what a release would have found last month, in counts that name nobody, before two people publish it."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError

from eprescription import tasks
from eprescription.actions.drug_publishing import PUBLISH, ask_to_publish
from eprescription.actions.drug_releases import SHIPPED_FROM, discard, load_file
from eprescription.actions.registering import register
from eprescription.actions.release_trials import ask_for_trial, count_turn
from eprescription.errors.checks import Stopped
from eprescription.gateways.master_forms import FileForm
from eprescription.models import DrugRelease, ReleaseTrial
from eprescription.queries.release_trials import PairLine, brought, pair_lines
from eprescription.rules.checks.findings import Override
from platform_site import clock
from platform_site.actions.approval_requests import DEEDS
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import OutboxDelivery
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.eprescription.receipt_lines import row
from tests.support import rx
from tests.support.callers import Caller
from tests.support.drug_rows import file
from tests.support.merging import CONFIRMED, merged, of_sandbox
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing"), pytest.mark.as_role("worker")]
ON = date(2026, 4, 1)
PAIR = "RXP-001"
"""イトラコナゾール × トリアゾラム in our own sample."""
ADDED = (
    "RXP-T,アムロジピン,アムロジピン,2171022,0,ロキソプロフェン,ロキソプロフェン,1149019,0,0,0,架空,,0,high,架空,,\n"
)


def pairs(*, without: str = "", more: str = "") -> bytes:
    """Return our own pairs, changed."""
    lines = file("pairs.csv").decode().splitlines(keepends=True)
    return ("".join(each for each in lines if not without or not each.startswith(f"{without},")) + more).encode()


def loaded(who: Visitor, content: bytes, form: FileForm = FileForm.PAIRS, on: date = ON) -> DrugRelease:
    """Load a release that nobody has published."""
    return load_file(form=form, content=content, effective_on=on, source="架空", by=who.actor, at=clock.now())


def asked(who: Visitor, release: DrugRelease, *, days: int = 1) -> ReleaseTrial:
    """Ask for a trial in some days, when today is over."""
    return ask_for_trial(release_id=release.pk, by=who.actor, at=clock.now() + timedelta(days=days))


def tried(who: Visitor, release: DrugRelease, *, days: int = 1) -> ReleaseTrial:
    """Ask for a trial, and have the worker do what is due until nothing is."""
    trial = asked(who, release, days=days)
    while turned():
        pass
    trial.refresh_from_db()
    return trial


def turned() -> bool:
    """Have the worker do the next turn that is due; tell if there was one."""
    for delivery in deliveries()[:1]:
        tasks.count_trial(delivery)
        assert OutboxDelivery.objects.get(pk=delivery).state == "done"
        return True
    return False


def deliveries() -> list[int]:
    """Return the turns that wait for the worker."""
    due = OutboxDelivery.objects.filter(task="eprescription.count_trial", state="pending").order_by("pk")
    return list(due.values_list("pk", flat=True))


def stopped_and_confirmed(name: str = rx.ITRACONAZOLE) -> None:
    """Register a medicine that is contraindicated, with the second confirmation."""
    sent, ref, by = rx.sent(rx.document(name)), rx.visit(), Caller(rx.CLINIC).actor
    with pytest.raises(Stopped) as stop:
        register(sent=sent, patient_ref=ref, by=by, at=clock.now())
    answers = [Override(each.key, "ほかに方法がない", confirmed=True) for each in stop.value.findings]
    register(sent=sent, patient_ref=ref, overrides=answers, by=by, at=clock.now())


@pytest.fixture
def month():
    """P001 takes triazolam and is given itraconazole by another clinic, against the warning."""
    rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
    stopped_and_confirmed()


@pytest.mark.usefixtures("month")
class TestATrial:
    def test_of_the_same_content_differs_in_nothing(self, one):
        trial = tried(one, loaded(one, pairs()))
        assert trial.ended_at is not None
        assert trial.checked == 2
        assert trial.counts == {
            "kinds": {"contraindicated": {"both": 1}}, "pairs": {PAIR: {"both": 1}},
            "prescriptions": {"stopped": {"both": 1}},
        }  # fmt: skip

    def test_without_a_pair_says_that_its_finding_would_be_gone(self, one):
        trial = tried(one, loaded(one, pairs(without=PAIR)))
        assert trial.counts["prescriptions"] == {"stopped": {"old": 1}}
        assert pair_lines(trial) == [PairLine(PAIR, "イトラコナゾール", "トリアゾラム", 0, 0, 1)]

    def test_with_another_pair_says_what_it_would_stop(self, one):
        rx.registered(rx.AMLODIPINE, clinic=rx.OTHER, person="P008")
        rx.registered(rx.LOXOPROFEN, person="P008")
        trial = tried(one, loaded(one, pairs(more=ADDED)))
        assert trial.counts["prescriptions"] == {"stopped": {"both": 1, "new": 1}}
        assert [(line.pair_id, line.new) for line in pair_lines(trial)] == [("RXP-T", 1), (PAIR, 0)]
        assert [line.pair_id for line in pair_lines(trial, most=1)] == ["RXP-T"]

    def test_of_medicines_says_how_many_prescriptions_would_be_refused(self, one):
        content = ",".join(f'"{cell}"' for cell in row()) + "\r\n"
        trial = tried(one, loaded(one, content.encode("cp932"), FileForm.RECEIPT))
        assert trial.counts["prescriptions"]["refused"] == {"new": 2}

    def test_looks_at_what_was_registered_and_not_at_what_was_stopped(self, one):
        with pytest.raises(Stopped):
            rx.registered(rx.ITRACONAZOLE, days=7)
        assert tried(one, loaded(one, pairs())).checked == 2

    def test_does_not_count_what_the_same_facility_gave_unless_it_was_asked_for(self, one):
        rx.registered(rx.TRIAZOLAM, person="P008")
        with pytest.raises(Stopped):
            rx.registered(rx.ITRACONAZOLE, person="P008", include_own=True)
        rx.registered(rx.ITRACONAZOLE, person="P008", days=7)
        trial = tried(one, loaded(one, pairs()))
        assert (trial.checked, trial.counts["pairs"]) == (4, {PAIR: {"both": 1}})

    @pytest.mark.parametrize(("days", "checked"), [(0, 0), (1, 2), (31, 2), (32, 0)])
    def test_looks_at_31_days_that_are_over(self, one, days: int, checked: int):
        trial = tried(one, loaded(one, pairs()), days=days)
        assert trial.checked == checked
        assert (trial.last_day - trial.first_day).days == 30
        assert trial.ended_at is not None

    def test_of_a_person_whose_records_were_merged_finds_what_she_takes(self, one):
        rx.registered(rx.ITRACONAZOLE, person="P008")
        merged(of_sandbox("P001"), of_sandbox("P008"), evidence=CONFIRMED)
        trial = tried(one, loaded(one, pairs()))
        assert trial.counts["pairs"] == {PAIR: {"both": 2}}

    def test_keeps_counts_that_name_nobody(self, one):
        trial = tried(one, loaded(one, pairs()))
        kept = json.dumps(trial.counts, ensure_ascii=False)
        assert rx.TRIAZOLAM not in kept
        assert "架空" not in kept

    def test_is_shown_no_person_no_facility_and_no_name_of_a_medicine(self, one):
        trial = asked(one, loaded(one, pairs()))
        told = repr(brought(trial, most=10))
        assert "6290004" in told
        for hidden in (rx.TRIAZOLAM, rx.ITRACONAZOLE, "診療所", "クリニック", "person"):
            assert hidden not in told


@pytest.mark.usefixtures("month")
class TestATurn:
    def test_is_bounded_and_the_next_goes_on_behind_it(self, one, monkeypatch):
        monkeypatch.setattr("eprescription.actions.release_trials.TURN", 1)
        trial = asked(one, loaded(one, pairs()))
        assert turned()
        trial.refresh_from_db()
        assert (trial.checked, trial.ended_at) == (1, None)
        while turned():
            pass
        trial.refresh_from_db()
        assert (trial.checked, trial.counts["pairs"]) == (2, {PAIR: {"both": 1}})
        assert trial.ended_at is not None

    def test_ends_where_enough_were_looked_at(self, one, monkeypatch):
        monkeypatch.setattr("eprescription.actions.release_trials.MOST", 1)
        trial = tried(one, loaded(one, pairs()))
        assert (trial.checked, trial.ended_at is None) == (1, False)

    def test_that_comes_twice_counts_once(self, one):
        trial = asked(one, loaded(one, pairs()))
        for _ in range(2):
            count_turn(uid=str(trial.uid), after=str(UUID(int=0)), by=the_platform(), at=clock.now())
        trial.refresh_from_db()
        assert trial.checked == 2

    def test_of_no_trial_does_nothing(self):
        count_turn(uid=str(uuid4()), after=str(UUID(int=0)), by=the_platform(), at=clock.now())
        assert not ReleaseTrial.objects.exists()

    @pytest.mark.as_role("web")
    def test_is_the_workers_alone(self, one):
        trial = asked(one, loaded(one, pairs()))
        with pytest.raises(ProgrammingError, match="permission denied"):
            count_turn(uid=str(trial.uid), after=str(trial.after), by=the_platform(), at=clock.now())


class TestAsking:
    def why_not(self, who: Visitor, release: DrugRelease) -> str:
        """Return in which words a trial is refused."""
        with pytest.raises(NotInThisState) as refused:
            asked(who, release)
        return refused.value.detail

    def test_is_for_those_who_load_masters(self, one):
        release = loaded(one, pairs())
        with pytest.raises(NotPermitted):
            asked(Visitor.of("fund_officer", "fund"), release)

    def test_for_a_release_that_is_not_there_is_refused(self, one):
        with pytest.raises(NotFound):
            ask_for_trial(release_id=999_999_999, by=one.actor, at=clock.now())

    def test_for_one_that_may_not_be_published_any_more_is_refused(self, one):
        release = discard(release_id=loaded(one, pairs()).pk, by=one.actor, at=clock.now())
        for each in (release, DrugRelease.objects.get(kind="pairs", effective_on=SHIPPED_FROM)):
            with pytest.raises(NotInThisState):
                asked(one, each)

    def test_for_units_which_find_nothing_is_refused(self, one):
        assert "単位" in self.why_not(one, loaded(one, file("units.csv"), FileForm.UNITS))

    def test_without_one_to_compare_with_is_refused(self, one):
        assert "比べて" in self.why_not(one, loaded(one, pairs(), on=SHIPPED_FROM - timedelta(days=1)))

    def test_where_another_kind_has_nothing_for_its_day_is_refused(self, one):
        release = loaded(one, pairs())
        DrugRelease.objects.filter(kind="units").update(state="rolled_back", rolled_back_at=clock.now())
        refreshed.forget_all()
        assert "比べて" in self.why_not(one, release)

    def test_again_goes_on_with_the_one_that_has_not_ended(self, one):
        release = loaded(one, pairs())
        first, second = asked(one, release), asked(one, release)
        assert first.uid == second.uid
        assert turned()
        assert turned()
        assert asked(one, release).uid != first.uid


class TestWhoeverApproves:
    def words(self, one: Visitor, release: DrugRelease) -> dict[str, str]:
        approval = ask_to_publish(
            release_id=release.pk, reason="改定", about_medium="年内に確認する", by=one.actor, at=clock.now()
        )
        assert DEEDS[PUBLISH].place(approval) == ("drug_master", release.pk)
        return dict(DEEDS[PUBLISH].words(approval))

    @pytest.mark.usefixtures("month")
    def test_is_told_what_the_trial_counted(self, one):
        release = loaded(one, pairs(without=PAIR))
        trial = tried(one, release)
        words = self.words(one, release)
        assert words["試算"] == f"{trial.first_day}から{trial.last_day}までに登録された処方2件"
        assert words["登録が止まる処方"] == "1件から0件（新たに0件、なくなるもの1件）"
        assert words["コードのため受け付けない処方"] == "0件から0件（新たに0件、なくなるもの0件）"

    def test_is_told_that_nobody_tried(self, one):
        release = loaded(one, pairs())
        asked(one, release)
        assert self.words(one, release)["試算"] == "していません"


def test_a_day_is_one_of_japan(one):
    trial = asked(one, loaded(one, pairs()))
    assert trial.last_day == jst_day(clock.now())
