"""The sandbox's organisations as api.md has them, and the site's Celery doors."""

import gc
from datetime import timedelta

import pytest

from platform_site import clock, outbox, sandbox, tasks
from platform_site.celery import prepare_process
from platform_site.models import ApiClient, Notice, Organisation, OutboxDelivery, OutboxEvent
from platform_site.permissions import SCOPES
from tests.factories.platform_site import DeliveryFactory, NoticeFactory
from tests.support import brokers, databases


K = Organisation.Kind
CODES = {
    "sandbox-hospital-1": "1310100016", "sandbox-clinic-1": "1310200022", "sandbox-clinic-2": "1310200030",
    "sandbox-dental-1": "1330300046", "sandbox-pharmacy-1": "1340400051", "sandbox-pharmacy-2": "1340400069",
    "sandbox-insurer-1": "06139992", "sandbox-insurer-2": "138057", "sandbox-insurer-3": "39130018",
    "sandbox-municipality-1": "139998", "sandbox-municipality-2": "139980",
}  # fmt: skip


@pytest.mark.django_db
class TestSandbox:
    """Who there is."""

    def test_every_system_of_api_md_belongs_to_its_organisation(self):
        rows = ApiClient.objects.values_list("client_id", "organisation__code")
        assert dict(rows) == CODES

    def test_each_has_scopes_that_it_may_hold_and_the_published_secret(self):
        for client in ApiClient.objects.select_related("organisation"):
            assert client.scopes
            assert all(client.organisation.kind in SCOPES[scope].kinds for scope in client.scopes)
            assert len(bytes(client.secret_hash)) == 32

    def test_the_others_are_there_without_a_system(self):
        without = Organisation.objects.exclude(apiclient__isnull=False)
        assert {row.kind for row in without} == {
            K.HOME_NURSING, K.THERAPY_OFFICE, K.MIDWIFE, K.CARE_OFFICE, K.FIRE_DEPARTMENT, K.HEALTH_CENTRE,
            K.PREFECTURE, K.FUND, K.MINISTRY, K.UNIVERSITY, K.COMPANY, K.WELFARE_OFFICE,
        }  # fmt: skip

    def test_the_welfare_office_is_part_of_its_city(self):
        assert Organisation.objects.get(kind=K.WELFARE_OFFICE).part_of.code == "139998"

    def test_loading_it_again_changes_nothing(self):
        before = list(Organisation.objects.order_by("id").values()), list(ApiClient.objects.order_by("id").values())
        sandbox.load(at=clock.now())
        assert (
            list(Organisation.objects.order_by("id").values()),
            list(ApiClient.objects.order_by("id").values()),
        ) == before


@pytest.mark.as_role("worker")
class TestTasks:
    """Each reads the clock and makes one call."""

    def test_the_relay_sends_what_is_due(self, committed, monkeypatch):
        DeliveryFactory(due_at=clock.now() - timedelta(seconds=1))
        with brokers.broker(monkeypatch) as broker:
            tasks.relay_outbox()
            assert "tests.receive" in broker.everything()

    def test_partitions_are_made_ahead(self, committed):
        with databases.owner(committed) as owner:
            name = f"platform_site_idempotency_{clock.now() + timedelta(days=3, hours=9):%Y%m%d}"
            owner.execute(f"drop table {name}")
            tasks.make_partitions()
            assert owner.execute("select to_regclass(%s)", [name]).fetchone()[0]

    def test_what_has_expired_is_purged(self, committed):
        old = NoticeFactory(created_at=clock.now() - timedelta(days=365 * 20))
        tasks.purge_expired()
        assert not Notice.objects.filter(pk=old.pk).exists()

    def test_after_the_clock_was_set_partitions_and_all_regular_work_are_of_its_time(self, committed, monkeypatch):
        on = clock.now() + timedelta(days=300)
        event = OutboxEvent.objects.create(name="sandbox.clock_set", payload={}, put_at=on)
        delivery = OutboxDelivery.objects.create(event=event, task="platform_site.follow_clock", due_at=on)
        monkeypatch.setattr(clock, "now", lambda: on)
        with brokers.broker(monkeypatch) as broker, databases.owner(committed) as owner:
            tasks.follow_clock(delivery.pk)
            name = f"platform_site_audit_{on + timedelta(hours=9):%Y%m}01"
            assert owner.execute("select to_regclass(%s)", [name]).fetchone()[0]
            sent = broker.everything()
        assert tasks.purge_expired.name in sent
        assert "eligibility.tell_overdue_cases" in sent

    def test_each_is_known_by_the_name_that_the_beat_calls(self, settings):
        names = {tasks.relay_outbox.name, tasks.make_partitions.name, tasks.purge_expired.name}
        assert names <= {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        assert tasks.relay_outbox.name == outbox.RELAY


def test_a_worker_looks_for_garbage_rarely():
    before = gc.get_threshold()
    try:
        prepare_process()
        assert gc.get_threshold() == (100_000, 50, 100)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
