"""What happens by itself: HPKI's list is fetched, what is over expires, and those whom it concerns are told once."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from eprescription import tasks
from eprescription.actions.checking import check_medicines
from eprescription.actions.opening import open_finding
from eprescription.actions.recalls_lots import ask_to_recall
from eprescription.models import AlertDay, Prescription, PrescriptionCheck, RxRevocationList
from eprescription.queries.findings import shown_of
from platform_site import clock
from platform_site.actions.approval_requests import DEEDS
from platform_site.models import AuditEvent, Notice, OutboxDelivery, Person, User
from platform_site.periods import jst_day
from platform_site.queries import refreshed
from tests.eprescription.pharmacies import dispensed, given, received
from tests.support import rx
from tests.support.approving import approve
from tests.support.callers import Caller
from tests.support.merging import CONFIRMED, merged, of_sandbox
from tests.support.revocation_services import serving
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
SETTING = "HPKI_REVOCATION_URL"


def stored() -> tuple[int, bytes]:
    """Return number and content of the list that is in use."""
    row = RxRevocationList.objects.get()
    return int(row.number), bytes(row.content)


class TestTheList:
    """Nobody's prescribing waits for it."""

    def test_a_new_one_is_fetched_and_in_force(self, settings):
        content = rx.authority().revocation_list(clock.now())
        with serving(settings, SETTING, content):
            tasks.refresh_signer_list()
        assert stored()[1] == content

    @pytest.mark.parametrize(
        ("content", "status"),
        [(b"", 200), (b"<html>maintenance</html>", 200), (b"oops", 500), (b"\x30\x80" * 5000, 200), (None, 200)],
        ids=["empty", "html", "broken", "der-like", "silent"],
    )
    def test_a_service_that_is_wrong_or_silent_changes_nothing_and_stops_nobody(
        self, content, status, settings, monkeypatch, caplog
    ):
        monkeypatch.setattr(tasks, "REVOCATION_SECONDS", 0.2)
        before = stored()
        with serving(settings, SETTING, content, status):
            tasks.refresh_signer_list()
        refreshed.forget_all()
        assert rx.registered().state == "registered"
        assert stored() == before
        said = [record.message for record in caplog.records if record.name == "eprescription.tasks"]
        assert said == ["the list of revoked signers was not read"]

    def test_a_service_that_is_dead_changes_nothing(self, settings):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.HPKI_REVOCATION_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}/list.crl"
            before = stored()
            tasks.refresh_signer_list()
        assert stored() == before

    def test_one_that_is_too_large_is_not_read(self, settings, monkeypatch):
        monkeypatch.setattr(tasks, "REVOCATION_BYTES", 100)
        before = stored()
        with serving(settings, SETTING, rx.authority().revocation_list(clock.now())):
            tasks.refresh_signer_list()
        assert stored() == before


@pytest.mark.as_role("worker")
def test_what_nobody_received_by_its_last_day_expires(monkeypatch):
    row, now = rx.registered(), clock.now()
    tasks.expire_prescriptions()
    assert state_of(row) == "registered"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=5))
    tasks.expire_prescriptions()
    assert state_of(row) == "expired"


def state_of(row: Prescription) -> str:
    """Return how a prescription stands."""
    with rx.opened(row.person_id):
        return Prescription.objects.get(pk=row.pk).state


def deliver(task, *, times: int = 2) -> None:
    """Have a worker receive what is due for a task, and the broker send each message more than once."""
    due = OutboxDelivery.objects.filter(task=task.name, state="pending").order_by("pk")
    for delivery in list(due):
        for _ in range(times):
            task(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.error) == ("done", "")


def again(task) -> None:
    """Have what was received come once more, as after a crash before it was acknowledged."""
    OutboxDelivery.objects.filter(task=task.name).update(state="pending", closed_at=None)
    deliver(task)


def told(person_id: int) -> list[tuple[str, str]]:
    """Return what a person's account was told about medicines, by kind and occasion."""
    found = Notice.objects.filter(user__person=person_id, kind__startswith="eprescription.")
    return list(found.order_by("pk").values_list("kind", "about"))


def account_of(person_id: int) -> User:
    """Give a person an account, unless she has one."""
    return Visitor.person(Person.objects.get(pk=person_id)).user


@contextmanager
def days_later(monkeypatch, days: int) -> Iterator[None]:
    """Let it be another day."""
    now = clock.now() + timedelta(days=days)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: now)
        yield


@pytest.mark.as_role("worker")
@pytest.mark.usefixtures("issuing")
class TestAPrescriptionThatIsOver:
    def over(self, monkeypatch) -> None:
        with days_later(monkeypatch, 5):
            tasks.expire_prescriptions()
            deliver(tasks.tell_of_expiry)

    def test_is_told_to_its_person_once(self, monkeypatch):
        row = rx.registered()
        account_of(row.person_id)
        self.over(monkeypatch)
        again(tasks.tell_of_expiry)
        assert told(row.person_id) == [("eprescription.expired", f"Prescription:{row.uid}")]

    def test_of_a_record_that_was_merged_is_told_to_who_stands_for_it(self, monkeypatch):
        row = rx.registered(person="P008")
        kept = of_sandbox("P003")
        account_of(kept.pk)
        merged(kept, of_sandbox("P008"), evidence=CONFIRMED)
        self.over(monkeypatch)
        assert ("eprescription.expired", f"Prescription:{row.uid}") in told(kept.pk)

    def test_of_somebody_who_cannot_be_reached_is_over_and_shown_all_the_same(self, monkeypatch):
        row = rx.registered()
        User.objects.filter(person=row.person_id).update(is_active=False)
        self.over(monkeypatch)
        assert (state_of(row), told(row.person_id)) == ("expired", [])


@pytest.mark.as_role("worker")
@pytest.mark.usefixtures("issuing")
class TestTheMorning:
    def test_reminds_of_what_nobody_came_for_once(self, monkeypatch):
        row = rx.registered()
        account_of(row.person_id)
        with days_later(monkeypatch, 2):
            for _ in range(2):
                tasks.remind()
        assert told(row.person_id) == [("eprescription.redemption_due", f"Prescription:{row.uid}")]

    def test_reminds_who_could_not_be_reached_the_day_before(self, monkeypatch):
        row = rx.registered()
        account_of(row.person_id)
        User.objects.filter(person=row.person_id).update(is_active=False)
        with days_later(monkeypatch, 2):
            tasks.remind()
        assert told(row.person_id) == []
        User.objects.filter(person=row.person_id).update(is_active=True)
        with days_later(monkeypatch, 3):
            tasks.remind()
        assert told(row.person_id) == [("eprescription.redemption_due", f"Prescription:{row.uid}")]

    def test_reminds_whoever_stands_for_a_merged_record(self, monkeypatch):
        row = rx.registered(person="P008")
        kept = of_sandbox("P003")
        account_of(kept.pk)
        merged(kept, of_sandbox("P008"), evidence=CONFIRMED)
        with days_later(monkeypatch, 2):
            tasks.remind()
        assert told(kept.pk) == [("eprescription.redemption_due", f"Prescription:{row.uid}")]


@pytest.mark.as_role("worker")
@pytest.mark.usefixtures("issuing")
class TestTheNight:
    def test_counts_what_was_checked_on_the_day_before_once(self, monkeypatch):
        row = rx.registered()
        with days_later(monkeypatch, 1):
            for _ in range(2):
                tasks.count_alerts()
        counted = AlertDay.objects.filter(day=jst_day(row.registered_at))
        assert {each.registrations for each in counted} == {1}

    def test_tells_the_fund_of_a_day_unlike_others_once(self, monkeypatch):
        today = jst_day(clock.now())
        AlertDay.objects.bulk_create(
            AlertDay(day=today - timedelta(days=n), kind="duplicate", registrations=200, findings=10)
            for n in range(1, 29)
        )
        PrescriptionCheck.objects.bulk_create(
            PrescriptionCheck(
                at=clock.now(), person_id=1, organisation_id=1, purpose="registration", on_day=today, masters="架空",
                subject=place.to_bytes(32, "big"), findings=[{"kind": "duplicate"}], consent=False, stopped=False,
                drugs=1,
            )
            for place in range(40)
        )  # fmt: skip
        with days_later(monkeypatch, 1):
            for _ in range(2):
                tasks.count_alerts()
        notices = Notice.objects.filter(kind="eprescription.alerts_turned")
        assert [notice.about for notice in notices] == [f"AlertDay:{today}/duplicate"]


@pytest.mark.as_role("worker")
@pytest.mark.usefixtures("issuing")
class TestARecall:
    PACKAGE, LOT = "04987000000017", "A12B"

    def announced(self) -> str:
        one, two = Visitor.of("fund_officer", "fund"), Visitor.of("fund_officer", "fund")
        asked = ask_to_recall(
            package_code=self.PACKAGE, lot=self.LOT, reason="溶出試験の不適合", by=one.actor, at=clock.now()
        )
        assert DEEDS[asked.deed].place(asked) is None
        approve(asked, two)
        place = DEEDS[asked.deed].place(asked)
        assert place is not None
        deliver(tasks.tell_holders)
        return f"Recall:{place[1]}"

    def holder(self, person: str = "P001") -> int:
        row = received(rx.registered(person=person), person=person)
        dispensed(row, given(package_code=self.PACKAGE, lot=self.LOT))
        return row.person_id

    def test_reaches_who_holds_the_lot_and_the_pharmacy_once(self):
        person_id = self.holder()
        account_of(person_id)
        about = self.announced()
        again(tasks.tell_holders)
        assert told(person_id) == [("eprescription.recalled_to_holder", about)]
        assert Notice.objects.filter(kind="eprescription.recalled_to_pharmacy", about=about).count() == 1

    def test_reaches_who_stands_for_a_merged_record(self):
        self.holder("P008")
        kept = of_sandbox("P003")
        account_of(kept.pk)
        merged(kept, of_sandbox("P008"), evidence=CONFIRMED)
        about = self.announced()
        assert told(kept.pk) == [("eprescription.recalled_to_holder", about)]


@pytest.mark.as_role("worker")
@pytest.mark.usefixtures("issuing")
class TestAFindingOpenedByOralConsent:
    def opened(self, *names: str, clinic: str = rx.CLINIC) -> tuple[int, PrescriptionCheck, list[str]]:
        """Open all that a check found masked; return whose it is, the check, and the findings' names."""
        rx.registered(rx.TRIAZOLAM, rx.AMLODIPINE, clinic=rx.OTHER)
        by = replace(Caller(clinic).actor, acting_user="u1;doctor")
        check = check_medicines(
            patient_ref=rx.visit(clinic), rps=rx.rps(*names), on=jst_day(clock.now()), include_own=False, by=by,
            at=clock.now(),
        )  # fmt: skip
        keys = [finding.key for finding in shown_of(check, consent=False)]
        for key in keys:
            open_finding(uid=check.uid, finding_key=key, by=by, at=clock.now())
        return check.person_id, check, keys

    def test_is_told_to_the_person_once_each(self):
        person_id, check, keys = self.opened(rx.ITRACONAZOLE, rx.NORVASC)
        account_of(person_id)
        deliver(tasks.tell_of_opening)
        again(tasks.tell_of_opening)
        assert len(keys) == 2
        assert sorted(told(person_id)) == sorted(
            ("eprescription.finding_opened", f"PrescriptionCheck:{check.uid}/{key}") for key in keys
        )

    def test_is_told_to_who_stands_for_a_record_that_was_merged_meanwhile(self):
        person_id, check, (key,) = self.opened(rx.ITRACONAZOLE)
        kept = of_sandbox("P003")
        account_of(kept.pk)
        merged(kept, Person.objects.get(pk=person_id), evidence=CONFIRMED)
        deliver(tasks.tell_of_opening)
        assert told(kept.pk) == [("eprescription.finding_opened", f"PrescriptionCheck:{check.uid}/{key}")]

    def test_leaves_its_line_where_nobody_can_be_told(self):
        person_id, *_ = self.opened(rx.ITRACONAZOLE)
        User.objects.filter(person=person_id).update(is_active=False)
        deliver(tasks.tell_of_opening)
        assert told(person_id) == []
        with rx.opened(person_id):
            assert AuditEvent.objects.filter(event="eprescription.finding_opened", person_id=person_id).exists()


def test_the_beat_knows_each_by_its_name(settings):
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.count_alerts.name, tasks.remind.name, tasks.expire_prescriptions.name} <= named
