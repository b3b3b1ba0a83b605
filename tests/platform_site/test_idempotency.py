"""The same request again gives the first answer, and never a second effect (API-4)."""

from datetime import timedelta
from hashlib import sha256
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import connection, transaction

from platform_site import audit, idempotency
from platform_site.actors import Actor, Call
from platform_site.errors import KeyInUse, KeyReused, NotFound, Refused
from platform_site.models import IdempotencyKey, Notice, Organisation
from platform_site.transactions import action
from tests.factories.platform_site import AT
from tests.support.deeds import together
from tests.support.sessions import session


DAY = timedelta(hours=24)
KEY = idempotency.key_digest(client="c", method="POST", path="/p", key="k" * 16)


def call(body: bytes = b"{}", key: bytes | None = KEY) -> Call:
    """Return a request with a key."""
    return Call(request_id="req-00001", key_digest=key, body_digest=sha256(body).digest())


@action("tests.noticed", again=lambda uid, *, by, at: Notice.objects.get(uid=uid))
def notice(*, about: str, by: Actor, at) -> Notice:
    """Leave a notice: something with an effect and a name."""
    fund = Organisation.objects.get(kind="fund")
    left = Notice.objects.create(organisation=fund, kind="tests", about=about, created_at=at)
    audit.record("tests.noticed", by=by, at=at)
    return left


class TestDigest:
    """Keys count per client, method and path."""

    def test_each_part_counts(self):
        variants = [
            {"client": client, "method": method, "path": path, "key": key}
            for client in "ab" for method in ("POST", "PUT") for path in ("/x", "/y") for key in ("1" * 16, "2" * 16)
        ]  # fmt: skip
        digests = [idempotency.key_digest(**variant) for variant in variants]
        assert all(one != other for one, other in combinations(digests, 2))

    def test_parts_do_not_run_together(self):
        one = idempotency.key_digest(client="a", method="POST", path="/x", key="y")
        other = idempotency.key_digest(client="aP", method="OST", path="/x", key="y")
        assert one != other


@pytest.mark.django_db
class TestClaim:
    """Taking a key, and finding what came of it."""

    def test_a_new_key_is_taken(self):
        assert idempotency.claim(call(), AT) is None

    def test_without_a_key_nothing_is_remembered(self):
        request = call(key=None)
        before = IdempotencyKey.objects.count()
        assert idempotency.claim(request, AT) is None
        idempotency.keep(request, answer="x", at=AT)
        assert IdempotencyKey.objects.count() == before

    def test_what_came_of_it_is_found_again(self):
        idempotency.keep(call(), answer="answer-1", at=AT)
        assert idempotency.claim(call(), AT + timedelta(seconds=1)) == "answer-1"

    def test_another_body_is_refused(self):
        idempotency.keep(call(), answer="answer-1", at=AT)
        with pytest.raises(KeyReused):
            idempotency.claim(call(b"{ }"), AT)

    def test_another_key_is_free(self):
        idempotency.keep(call(), answer="answer-1", at=AT)
        assert idempotency.claim(call(key=sha256(b"other").digest()), AT) is None

    @pytest.mark.parametrize(
        ("later", "found"),
        [
            (-timedelta(hours=1), "answer-1"),
            (-timedelta(hours=1, microseconds=1), None),
            (timedelta(0), "answer-1"),
            (DAY - timedelta(microseconds=1), "answer-1"),
            (DAY, None),
            (timedelta(days=30), None),
        ],
    )
    def test_it_counts_for_24_hours_whatever_two_hosts_clocks_say(self, later, found):
        idempotency.keep(call(), answer="answer-1", at=AT)
        assert idempotency.claim(call(), AT + later) == found

    def test_after_24_hours_the_newer_answer_counts(self):
        idempotency.keep(call(), answer="answer-1", at=AT)
        idempotency.keep(call(), answer="answer-2", at=AT + DAY)
        assert idempotency.claim(call(), AT + DAY) == "answer-2"

    def test_nothing_but_a_reference_is_stored(self):
        idempotency.keep(call(b'{"name": "secret"}'), answer="answer-1", at=AT)
        row = IdempotencyKey.objects.get(digest=KEY)
        assert (bytes(row.body_digest), row.answer) == (sha256(b'{"name": "secret"}').digest(), "answer-1")


@pytest.mark.django_db
class TestActions:
    """An action with a key."""

    def test_the_second_time_it_gives_the_first_result_and_does_nothing(self):
        first = notice(about="a", by=Actor(call=call()), at=AT)
        again = Actor(call=call())
        assert notice(about="ignored", by=again, at=AT) == first
        assert again.call.replayed
        assert Notice.objects.filter(kind="tests").count() == 1

    def test_a_refusal_is_not_kept(self):
        @action("tests.refused")
        def refuse(*, by: Actor, at) -> None:
            raise NotFound

        with pytest.raises(NotFound):
            refuse(by=Actor(call=call()), at=AT)
        assert notice(about="a", by=Actor(call=call()), at=AT).about == "a"

    def test_another_body_is_refused_and_does_nothing(self):
        notice(about="a", by=Actor(call=call()), at=AT)
        with pytest.raises(KeyReused):
            notice(about="b", by=Actor(call=call(b"other")), at=AT)
        assert Notice.objects.filter(kind="tests").count() == 1

    def test_rights_that_were_lost_meanwhile_count_at_the_replay(self):
        def lost(uid, *, by, at):
            raise NotFound

        notice(about="a", by=Actor(call=call()), at=AT)
        replaying = action("tests.noticed", again=lost)(notice.__wrapped__)
        with pytest.raises(NotFound):
            replaying(about="a", by=Actor(call=call()), at=AT)

    def test_an_action_that_cannot_be_repeated_takes_no_key(self):
        without = action("tests.noticed")(notice.__wrapped__)
        without(about="a", by=Actor(call=call()), at=AT)
        with pytest.raises(AssertionError, match="takes no idempotency key"):
            without(about="a", by=Actor(call=call()), at=AT)


class TestAtOnce:
    """Two at once: one runs and the other waits (API-4)."""

    def test_the_second_waits_and_gets_the_firsts_answer(self, committed):
        answers = together(*[lambda: notice(about=str(uuid4()), by=Actor(call=call()), at=AT)] * 5)
        assert len({answer.uid for answer in answers}) == 1
        assert Notice.objects.filter(kind="tests").count() == 1

    def test_if_the_first_takes_too_long_the_second_is_told_to_come_again(self, committed):
        lock = int.from_bytes(KEY[:8], "big", signed=True)
        with session("web", committed) as first:
            first.execute("select pg_advisory_xact_lock(%s)", [lock])
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '50ms'")
            with pytest.raises(KeyInUse) as refusal:
                notice(about="b", by=Actor(call=call()), at=AT)
            assert refusal.value.retry_after == 1
            first.rollback()
        assert notice(about="b", by=Actor(call=call()), at=AT).about == "b"

    def test_if_the_first_fails_the_second_runs(self, committed):
        failing = action("tests.noticed")(lambda *, by, at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            failing(by=Actor(call=call()), at=AT)
        assert notice(about="c", by=Actor(call=call()), at=AT).about == "c"

    def test_a_statement_that_fails_otherwise_is_not_taken_for_a_lock(self, committed):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '20ms'")
            with session("web", committed) as first:
                first.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(KEY[:8], "big", signed=True)])
                with pytest.raises(Exception, match="statement timeout") as failure, transaction.atomic():
                    idempotency.claim(call(), AT)
        assert not isinstance(failure.value, Refused)
