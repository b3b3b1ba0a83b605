"""A proof or an assertion is used once on the whole platform."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from platform_site import clock, retention
from platform_site.actions import installing
from platform_site.idempotency import use_once
from platform_site.models import UsedToken
from tests.factories.platform_site import AT
from tests.support.sessions import refuses, session


DIGEST = sha256(b"proof").digest()
SOON = timedelta(seconds=120)


@pytest.mark.django_db
class TestOnce:
    """True the first time, and never again."""

    def test_the_second_use_is_noticed(self):
        assert use_once(DIGEST, until=AT)
        assert [use_once(DIGEST, until=AT) for _ in range(3)] == [False] * 3

    def test_another_one_is_another(self):
        assert use_once(DIGEST, until=AT)
        assert use_once(sha256(b"another").digest(), until=AT)

    @pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=1), timedelta(hours=23)])
    def test_a_later_expiry_does_not_make_it_new(self, later):
        assert use_once(DIGEST, until=AT)
        assert not use_once(DIGEST, until=AT + later)

    def test_an_earlier_expiry_does_not_make_it_new(self):
        assert use_once(DIGEST, until=AT + timedelta(hours=1))
        assert not use_once(DIGEST, until=AT)

    @pytest.mark.parametrize(
        "until", [datetime(2031, 12, 31, 14, 59, 59, 999999, UTC), datetime(2031, 12, 31, 15, tzinfo=UTC)]
    )
    def test_the_turn_of_a_day_makes_nothing_new(self, until):
        assert use_once(DIGEST, until=until)
        assert not use_once(DIGEST, until=until + timedelta(microseconds=1))
        assert not use_once(DIGEST, until=until - timedelta(microseconds=1))

    def test_what_was_rolled_back_was_not_used(self):
        savepoint = transaction.savepoint()
        assert use_once(DIGEST, until=AT)
        transaction.savepoint_rollback(savepoint)
        assert use_once(DIGEST, until=AT)

    @pytest.mark.parametrize("digest", [b"", b"short", bytes(33)])
    def test_nothing_but_a_sha_256_is_taken(self, digest):
        with pytest.raises(IntegrityError), transaction.atomic():
            use_once(digest, until=AT)


class TestLaw(TestCase):
    """Whatever the order."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3600)), max_size=12))
    def test_only_the_first_use_of_each_counts(self, uses):
        seen: set[str] = set()
        for what, seconds in uses:
            first = use_once(sha256(what.encode()).digest(), until=AT + timedelta(seconds=seconds))
            assert first == (what not in seen)
            seen.add(what)


class TestCommitted:
    """Several at once, and after the fact."""

    def test_of_many_at_once_one_is_first(self, committed):
        barrier, first = Barrier(6), []

        def use() -> None:
            with session("web", committed) as web:
                barrier.wait()
                first.append(web.execute("select use_once(%s, %s)", [DIGEST, AT]).fetchone()[0])
                web.commit()

        threads = [Thread(target=use) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(first) == [False] * 5 + [True]

    def test_who_comes_second_waits_and_is_first_if_the_other_failed(self, committed):
        with session("web", committed) as web, session("web", committed) as other:
            assert web.execute("select use_once(%s, %s)", [DIGEST, AT]).fetchone() == (True,)
            other.execute("set lock_timeout = '50ms'")
            assert refuses(other, f"select use_once('\\x{DIGEST.hex()}', now())", Exception)
            web.rollback()
            assert other.execute("select use_once(%s, %s)", [DIGEST, AT]).fetchone() == (True,)

    @pytest.mark.as_role("worker")
    def test_it_stays_used_until_the_day_after_it_expired(self, committed):
        now = clock.now()
        for days in (0, 1, 2, 3):
            use_once(sha256(bytes([days])).digest(), until=now - timedelta(days=days))
        installing.make_partitions(at=now)
        retention.purge(retention.POLICIES[UsedToken], at=now)
        used = [not use_once(sha256(bytes([days])).digest(), until=now - timedelta(days=days)) for days in (0, 1, 2, 3)]
        assert used == [True, True, False, False]

    def test_no_role_may_forget_a_use(self, committed):
        use_once(DIGEST, until=AT)
        for role in ("web", "worker", "audit_reader"):
            with session(role, committed) as somebody:
                for statement in ("delete from {}", "truncate {}", "update {} set expires_at = now()"):
                    assert refuses(somebody, statement.format("platform_site_used_token"))
                    assert refuses(
                        somebody, statement.format("platform_site_idempotency").replace("expires_at", "used_at")
                    )
