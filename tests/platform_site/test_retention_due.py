"""消去の予定: what is over and what failed, as staff see it, and the fund is told of what failed."""

from datetime import timedelta

import pytest

from platform_site import clock, retention, tasks
from platform_site.actions import purging
from platform_site.actors import the_platform
from platform_site.models import Consent, Notice, PurgeDue
from platform_site.retention import POLICIES
from tests.factories import platform_site as make
from tests.support import databases
from tests.support.sessions import refuses, session


pytestmark = pytest.mark.as_role("worker")
LONG_AGO = clock.now() - timedelta(days=365 * 20)
CONSENT = "platform_site.Consent"


def old_consents(number: int) -> None:
    """Leave consents that are long over."""
    for _ in range(number):
        make.ConsentFactory(given_at=LONG_AGO, valid_until=LONG_AGO + timedelta(days=1))


def due(label: str = CONSENT) -> PurgeDue:
    """Return what was last counted of a kind."""
    return PurgeDue.objects.get(label=label)


@pytest.mark.django_db
class TestCounting:
    """What the next purge erases."""

    def test_every_policy_is_counted(self):
        tasks.count_due()
        assert set(PurgeDue.objects.values_list("label", flat=True)) == {policy.label for policy in POLICIES.values()}

    def test_what_is_over_is_due_and_after_the_purge_it_is_not(self):
        old_consents(3)
        retention.count_due(at=clock.now())
        assert (due().rows, due().held) == (3, 0)
        assert str(due()) == f"{CONSENT} 3"
        at = clock.now()
        retention.purge_all(at=at)
        assert (due().rows, due().held, due().counted_at, due().failed_at) == (0, 0, at, None)

    @pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda policy: policy.label)
    def test_nobody_but_the_worker_may_count(self, policy, django_db_setup):
        call = f"select due_partitions('{policy.model._meta.db_table}', now())"
        for role in ("web", "audit_reader"):
            with session(role, django_db_setup.removesuffix("_template")) as connection:
                assert refuses(connection, call if policy.partition else f"select {policy.counter}(now())")
                assert refuses(connection, "select held_persons()")


def break_consents(database: str) -> None:
    """Make one policy fail."""
    with databases.owner(database) as owner:
        owner.execute("drop function purge_platform_site_consent(timestamptz, int)")


class TestFailure:
    """One policy fails; the others go on, staff see it, and the fund is told once a day."""

    def told(self) -> list[str]:
        return list(Notice.objects.filter(kind="purges.failed").order_by("about").values_list("about", flat=True))

    def test_is_seen_and_told_once_a_day(self, committed):
        old_consents(1)
        break_consents(committed)
        at = clock.now()
        for later in (timedelta(), timedelta(seconds=1), timedelta(days=1)):
            purging.purge_expired(by=the_platform(), at=at + later)
        assert due().failed_at == at + timedelta(days=1)
        assert due().rows == 1
        assert [about.split()[0] for about in self.told()] == [CONSENT, CONSENT]

    def test_is_over_when_the_next_run_succeeds(self, committed):
        old_consents(1)
        break_consents(committed)
        tasks.purge_expired()
        retention.install("owner")
        tasks.purge_expired()
        assert (due().failed_at, due().rows) == (None, 0)
        assert not Consent.objects.filter(given_at=LONG_AGO).exists()

    def test_a_kind_that_was_never_counted_is_seen_as_failed_too(self, committed):
        break_consents(committed)
        with databases.owner(committed) as owner:
            owner.execute("drop function due_platform_site_consent(timestamptz)")
        tasks.purge_expired()
        assert due().failed_at is not None
        assert due("platform_site.Notice").failed_at is None

    def test_without_failure_nobody_is_told(self, committed):
        tasks.purge_expired()
        assert self.told() == []
