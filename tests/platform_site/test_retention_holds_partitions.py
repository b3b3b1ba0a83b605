"""Partitions are dropped whole or not at all: one with a line of a held person stays while the hold stands."""

from datetime import timedelta

import pytest
from django.db import connection

from platform_site import audit, clock, retention
from platform_site.actors import the_platform
from platform_site.models import AuditEvent, LegalHold, Person, PurgeDue
from platform_site.retention import POLICIES
from tests.factories import platform_site as make
from tests.support.holds import hold
from tests.support.partitions import drop_over
from tests.support.sessions import refuses, session


pytestmark = pytest.mark.as_role("worker")


class TestPartitions:
    """Dropped whole or not at all."""

    AT = clock.now() - timedelta(days=365 * 6)

    @pytest.fixture
    def line(self, committed) -> int:
        """A line of the trail about somebody, six years old, in its partition; gives her key."""
        person = make.PersonFactory()
        with connection.cursor() as cursor:
            cursor.execute("select make_partition('platform_site_audit', %s)", [self.AT])
        audit.record("tests.done", by=the_platform(), at=self.AT, person_id=person.pk)
        return person.pk

    def old_lines(self, database: str) -> int:
        with session("audit_reader", database) as reader:
            return reader.execute("select count(*) from platform_site_audit where event = 'tests.done'").fetchone()[0]

    def due(self) -> tuple[int, int]:
        retention.count_due(at=clock.now())
        row = PurgeDue.objects.get(label="platform_site.AuditEvent")
        return row.rows, row.held

    def test_one_without_a_held_person_is_due_and_goes(self, line, committed):
        hold(make.PersonFactory())
        assert self.due() == (1, 0)
        assert retention.purge(POLICIES[AuditEvent], at=clock.now()) == 1
        assert self.old_lines(committed) == 0

    def test_one_with_a_line_of_a_held_person_stays_until_the_hold_is_lifted(self, line, committed):
        held = hold(Person.objects.get(pk=line))
        assert self.due() == (0, 1)
        assert retention.purge(POLICIES[AuditEvent], at=clock.now()) == 0
        assert self.old_lines(committed) == 1
        LegalHold.objects.filter(pk=held.pk).update(lifted_at=held.placed_at, lifted_by=held.placed_by)
        assert retention.purge(POLICIES[AuditEvent], at=clock.now()) == 1

    def test_a_worker_that_calls_the_functions_itself_is_stopped_too(self, line, committed):
        hold(Person.objects.get(pk=line))
        with session("worker", committed) as worker:
            name = worker.execute(
                "select partition_name('platform_site_audit', partition_start('month', %s))", [self.AT]
            )
            (old,) = name.fetchone()
            assert drop_over(worker, "platform_site_audit") == 0
            assert refuses(worker, f"select retire_partition('platform_site_audit', '{old}', now())")

    def test_those_without_a_column_for_a_person_are_held_by_nobody(self, line, committed):
        hold(Person.objects.get(pk=line))
        with session("worker", committed) as worker:
            worker.execute("select make_partition('platform_site_idempotency', now() - interval '9 days')")
            worker.execute(
                "insert into platform_site_idempotency values (sha256('x'), now() - interval '9 days', sha256(''), 'x')"
            )
            assert drop_over(worker, "platform_site_idempotency") == 1
