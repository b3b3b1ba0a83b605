"""Sealed bytes: bound to their place, and gone when the key of their day is destroyed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from platform_site import keys
from platform_site.models import DataKey
from platform_site.models.sealing import LIFETIMES, NAME, NONCE
from tests.support import keyrings
from tests.support.deeds import together


seal, unseal = DataKey.objects.seal, DataKey.objects.unseal
AT = datetime(2031, 5, 10, 3, 0, tzinfo=UTC)
"""A day on which nothing else is sealed."""
CANARY = "𠮷田かなりあ".encode()


def of_today():
    """Return the data keys of that day."""
    return DataKey.objects.filter(day=date(2031, 5, 10))


class TestLaws(TestCase):
    """What holds for any bytes."""

    @settings(max_examples=40, deadline=None)
    @given(st.binary(max_size=300), st.sampled_from(sorted(LIFETIMES)), st.text(max_size=20))
    def test_what_was_sealed_is_unsealed(self, plain, purpose, context):
        assert unseal(seal(purpose, plain, context=context, at=AT), context=context) == plain

    @settings(max_examples=120, deadline=None)
    @given(st.integers(min_value=0), st.integers(1, 255))
    def test_a_changed_byte_is_an_error(self, place, change):
        sealed = bytearray(seal("feed", CANARY, context="job:1", at=AT))
        sealed[place % len(sealed)] ^= change
        with pytest.raises(keys.Unreadable):
            unseal(bytes(sealed), context="job:1")

    @settings(max_examples=40, deadline=None)
    @given(st.binary(max_size=60))
    def test_any_bytes_are_an_error(self, junk):
        with pytest.raises(keys.Unreadable):
            unseal(junk, context="job:1")

    def test_a_part_that_still_names_its_key_is_an_error(self):
        sealed = seal("feed", CANARY, context="job:1", at=AT)
        short = sealed[:8].lstrip(b"\0")
        for part in (short, *(sealed[:length] for length in range(len(sealed)))):
            with pytest.raises(keys.Unreadable):
                unseal(part, context="job:1")


@pytest.mark.django_db
class TestKeys:
    """One wrapped key a purpose and day of Japan."""

    def test_nothing_stands_in_clear(self):
        sealed = seal("feed", CANARY, context="job:1", at=AT)
        assert CANARY not in sealed
        key = of_today().get()
        assert key.secret() not in bytes(key.wrapped)

    def test_two_rows_whose_bytes_were_swapped_are_an_error_that_names_the_row(self):
        first, second = (seal("feed", CANARY, context=f"job:{n}", at=AT) for n in (1, 2))
        with pytest.raises(keys.Unreadable, match="job:1"):
            unseal(second, context="job:1")
        assert unseal(first, context="job:1") == CANARY

    def test_the_same_bytes_are_sealed_otherwise_each_time(self):
        assert seal("feed", CANARY, context="", at=AT) != seal("feed", CANARY, context="", at=AT)

    def test_a_day_of_japan_has_one_key_a_purpose(self):
        midnight = datetime(2031, 5, 10, 15, 0, tzinfo=UTC)
        for at in (AT, midnight - timedelta(microseconds=1), midnight):
            seal("feed", b"", context="", at=at)
            seal("bulk_answer", b"", context="", at=at)
        days = (
            DataKey.objects.filter(day__gte=date(2031, 1, 1)).values_list("purpose", "day").order_by("purpose", "day")
        )
        assert list(days) == [(purpose, date(2031, 5, day)) for purpose in ("bulk_answer", "feed") for day in (10, 11)]

    @pytest.mark.parametrize(("purpose", "lifetime"), LIFETIMES.items())
    def test_a_key_lasts_its_purposes_time_beyond_its_day(self, purpose, lifetime):
        seal(purpose, b"", context="", at=AT)
        assert of_today().get().expires_at == AT + timedelta(days=1) + lifetime

    def test_a_purpose_that_nobody_declared_is_a_mistake(self):
        with pytest.raises(KeyError):
            seal("diary", b"", context="", at=AT)

    def test_of_a_destroyed_key_nothing_is_read_any_more(self):
        sealed = seal("feed", CANARY, context="job:1", at=AT)
        assert unseal(sealed, context="job:1") == CANARY
        key = of_today().get()
        DataKey.objects.filter(pk=key.pk).update(purpose="bulk_answer")  # the web role may not delete
        with pytest.raises(keys.Unreadable):
            unseal(sealed, context="job:1")

    def test_a_key_that_is_not_there_is_named_by_the_row(self):
        sealed = seal("feed", CANARY, context="job:1", at=AT)
        other = (of_today().get().pk + 1).to_bytes(NAME, "big") + sealed[NAME:]
        with pytest.raises(keys.Unreadable, match="the data key of job:1 is destroyed"):
            unseal(other, context="job:1")

    def test_another_days_key_reads_nothing(self):
        first = seal("feed", CANARY, context="job:1", at=AT)
        second = seal("feed", CANARY, context="job:1", at=AT + timedelta(days=1))
        with pytest.raises(keys.Unreadable):
            unseal(second[:NAME] + first[NAME:], context="job:1")

    def test_a_text_shorter_than_a_nonce_is_an_error(self):
        seal("feed", b"", context="", at=AT)
        with pytest.raises(keys.Unreadable):
            unseal(of_today().get().pk.to_bytes(NAME, "big") + bytes(NONCE - 1), context="")

    def test_a_key_names_its_purpose_and_day(self):
        seal("feed", b"", context="", at=AT)
        assert str(of_today().get()) == "feed 2031-05-10"

    def test_after_the_wrapping_key_was_rolled_both_days_are_read(self, tmp_path):
        with keyrings.own(tmp_path / "keys"):
            before = seal("feed", b"one", context="", at=AT)
            keyrings.roll("documents")
            after = seal("feed", b"two", context="", at=AT + timedelta(days=1))
            assert [
                bytes(key.wrapped)[0] for key in DataKey.objects.filter(day__gte=date(2031, 1, 1)).order_by("day")
            ] == [1, 2]
            assert (unseal(before, context=""), unseal(after, context="")) == (b"one", b"two")


def test_of_many_who_seal_at_once_all_use_one_key(committed):
    sealed = together(*[lambda: seal("feed", CANARY, context="job:1", at=AT)] * 5)
    assert of_today().count() == 1
    assert {unseal(one, context="job:1") for one in sealed} == {CANARY}
