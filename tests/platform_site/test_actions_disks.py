"""A disk that fills up: told at 80 %, files and reports stop at 95 %, checks go on (I03-3)."""

import subprocess
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from eligibility import tasks as eligibility_tasks
from eligibility.actions import feeds
from platform_site import clock, tasks
from platform_site.actions import disks, master_files
from platform_site.actors import the_platform
from platform_site.errors.storage import StorageFull
from platform_site.gateways.disks import look
from platform_site.models import Disk, Job, Notice, OutboxDelivery, OutboxEvent
from platform_site.queries import disks as room
from platform_site.queries import refreshed
from platform_site.states import DeliveryState
from tests.support import databases
from tests.support.callers import P001, Caller
from tests.support.heartbeats import all_done
from tests.support.sessions import refuses, session
from tests.support.staff import at_the_fund
from tests.support.uploads import ASSISTANCE, LEDGER, NEW, chosen
from tests.support.visitors import Visitor


worker = pytest.mark.as_role("worker")
BASE = "/api/v1/eligibility/"
CSV = {"content_type": "text/csv"}


def used(percent: int, *, ago: timedelta = timedelta(0)) -> None:
    """Let somebody have seen a disk so full; as the worker, who alone may write it down."""
    Disk.objects.update_or_create(place="db1:/data", defaults={"used": percent, "seen_at": Now() - ago})
    refreshed.forget_all()


@pytest.mark.django_db
class TestLooking:
    """What this host's disks say."""

    pytestmark = worker

    def test_a_disk_is_as_full_as_df_says(self, tmp_path):
        [(place, percent)] = look([tmp_path])
        assert str(tmp_path)[:20] in place
        df = subprocess.check_output(["df", "--output=pcent", tmp_path], text=True).split()[1]
        assert abs(percent - int(df.rstrip("%"))) <= 1

    def test_a_folder_that_is_not_there_is_left_out_with_a_line_in_the_log(self, tmp_path, caplog):
        assert list(look([tmp_path / "none"])) == []
        assert [record.error for record in caplog.records] == ["FileNotFoundError"]

    def test_the_task_writes_down_what_it_sees(self, settings, tmp_path):
        settings.DISK_PATHS = [tmp_path]
        tasks.look_at_disks()
        [disk] = Disk.objects.all()
        assert str(disk) == f"{disk.place} {disk.used}%"
        assert dict(look([tmp_path])) == {disk.place: disk.used}

    def test_a_timer_on_another_host_does_the_same(self, tmp_path):
        out = StringIO()
        call_command("look_at_disks", str(tmp_path), stdout=out)
        assert out.getvalue() == f"{Disk.objects.get()}\n"

    def test_the_fund_is_told_once_a_day_of_one_that_fills_up(self, settings, tmp_path):
        settings.DISK_ALARM_PERCENT = 1
        for hours in (0, 1, 24):
            disks.look(folders=[tmp_path], by=the_platform(), at=clock.now() + timedelta(hours=hours))
        assert Notice.objects.filter(kind="disks.filling").count() == 2

    def test_of_one_with_room_nobody_is_told(self, settings, tmp_path):
        settings.DISK_ALARM_PERCENT = 100
        disks.look(folders=[tmp_path], by=the_platform(), at=clock.now())
        assert not Notice.objects.filter(kind="disks.filling").exists()

    @pytest.mark.parametrize(("percent", "filling", "full"), [(79, 0, 0), (80, 1, 0), (94, 1, 0), (95, 1, 1)])
    def test_from_80_percent_it_is_told_and_from_95_it_stops_what_can_wait(self, percent, filling, full):
        used(percent)
        assert (room.filling(), room.full()) == (bool(filling), bool(full))

    def test_the_fullest_counts(self):
        used(96)
        Disk.objects.create(place="web1:/", used=10, seen_at=Now())
        assert room.full()

    def test_what_was_seen_long_ago_stops_nothing(self):
        used(99, ago=timedelta(minutes=11))
        assert not room.filling()

    def test_nobody_but_the_worker_writes_it_down(self, django_db_setup):
        with session("web", django_db_setup.removesuffix("_template")) as web:
            assert refuses(web, "insert into platform_site_disk values ('x', 1, now())")
            assert refuses(web, "update platform_site_disk set used = 1")


@pytest.fixture
def full(committed) -> None:
    """A disk that is full."""
    databases.become("worker")
    used(95)
    databases.become("web")


class TestFull:
    """What stops, and what goes on."""

    def refused(self, answer: Any) -> None:
        assert answer.status_code == 503, answer.content
        assert answer["Retry-After"] == "600"
        assert answer.json()["code"] == "SYS-STORAGE-FULL"

    def test_checks_go_on_and_readiness_says_so(self, full):
        all_done()
        assert Caller("sandbox-clinic-1").check(P001).status_code == 201
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["degraded"]) == (200, ["disk"])

    def test_what_systems_send_and_fetch_is_refused(self, full):
        before = Job.objects.count()
        insurer, city, clinic = (Caller(f"sandbox-{name}-1") for name in ("insurer", "municipality", "clinic"))
        ref = clinic.check(P001).json()["patient_ref"]
        self.refused(insurer.post(f"{BASE}coverage-feeds", b"x", **CSV))
        self.refused(insurer.post(f"{BASE}ledger-comparisons", b"x", **CSV))
        self.refused(insurer.get(f"{BASE}ledger.csv"))
        self.refused(city.post(f"{BASE}assistance-feeds", b"x", **CSV))
        self.refused(clinic.post(f"{BASE}bulk-checks", {"items": [{"patient_ref": ref}]}))
        assert Job.objects.count() == before

    @pytest.mark.parametrize(
        ("role", "house", "path"),
        [("insurer_clerk", "union", NEW), ("insurer_clerk", "union", LEDGER), ("welfare_clerk", "welfare", ASSISTANCE)],
    )
    def test_what_people_upload_is_refused_in_words(self, full, role, house, path):
        answer = chosen(Visitor.of(role, house), b"x", path=path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "600")
        assert "<code>SYS-STORAGE-FULL</code>" in answer.content.decode()

    @pytest.mark.parametrize("path", ["/staff/papers.csv", "/staff/ledger/file.csv"])
    def test_reports_of_many_persons_are_refused(self, full, path):
        assert Visitor.of("insurer_clerk", "union").get(path).status_code == 503

    def test_so_are_masters(self, full):
        with pytest.raises(StorageFull):
            master_files.load_file(content=b"x", by=at_the_fund("operator"), at=clock.now())

    def test_what_was_accepted_before_waits_and_is_not_counted_as_failed(self, committed):
        job = feeds.receive_feed(content=b"x", by=Caller("sandbox-insurer-1").actor, at=clock.now())
        delivery = OutboxDelivery.objects.get(task="eligibility.apply_feed", event__payload__job=str(job.uid))
        databases.become("worker")
        used(95)
        eligibility_tasks.apply_feed(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 0)
        used(94)
        eligibility_tasks.apply_feed(delivery.pk)
        job.refresh_from_db()
        delivery.refresh_from_db()
        assert (job.state, delivery.state) == ("failed", DeliveryState.DONE)  # read at last, and no file
        assert OutboxEvent.objects.filter(name="eligibility.feed_failed").exists()
