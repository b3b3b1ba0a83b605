"""Rows of several tables in one statement: written as a save would have written them, and referring to each other."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import orjson
import pytest
from django.db import DataError, connection

from platform_site.models import DataKey, OutboxDelivery, OutboxEvent
from platform_site.models.inserting import _text, insert, insert_unless_taken


pytestmark = pytest.mark.django_db
AT = datetime(2031, 5, 10, 3, 0, tzinfo=UTC)


def event(name: str = "test.happened", **payload: object) -> OutboxEvent:
    return OutboxEvent(name=name, payload=payload, put_at=AT)


def key(purpose: str = "feed") -> DataKey:
    return DataKey(purpose=purpose, day=date(2031, 5, 10), wrapped=b"\x00\xff sealed", expires_at=AT)


def test_rows_name_a_row_whose_key_is_known_only_then(django_assert_num_queries):
    put = event()
    deliveries = [OutboxDelivery(event=put, task=task, due_at=AT) for task in ("one", "other")]
    with django_assert_num_queries(1):
        insert([put], deliveries)
    assert sorted(OutboxDelivery.objects.filter(event_id=put.pk).values_list("task", flat=True)) == ["one", "other"]


def test_each_of_several_that_stand_alone_is_given_its_own_key():
    put = event()
    delivery, sealed = OutboxDelivery(event=put, task="one", due_at=AT), key()
    insert([put], [], [delivery], [sealed])
    assert OutboxDelivery.objects.get(pk=delivery.pk).event == OutboxEvent.objects.get(pk=put.pk)
    assert DataKey.objects.get(pk=sealed.pk).purpose == "feed"


def test_a_row_that_has_its_key_already_is_named_by_it():
    put = event()
    insert([put])
    insert([OutboxDelivery(event=put, task="later", due_at=AT)])
    assert OutboxDelivery.objects.get(task="later").event_id == put.pk


def test_what_was_written_reads_as_it_was_given():
    put, sealed = event(text="𠮷'\"\\ %s", number=3), key()
    insert([put], [sealed])
    read = OutboxEvent.objects.get(pk=put.pk)
    assert (read.payload, read.put_at) == ({"text": "𠮷'\"\\ %s", "number": 3}, AT)
    assert bytes(DataKey.objects.get(pk=sealed.pk).wrapped) == b"\x00\xff sealed"


def test_a_row_that_was_written_is_changed_and_not_written_again():
    put = event()
    insert([put])
    put.name = "test.renamed"
    put.save()
    assert OutboxEvent.objects.get(pk=put.pk).name == "test.renamed"


def test_nothing_to_write_asks_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([], [])


def test_what_a_unique_constraint_forbids_is_left_out_and_the_transaction_goes_on():
    first, second = key(), key()
    assert insert_unless_taken(first)
    assert not insert_unless_taken(second)
    assert second.pk is None
    assert insert_unless_taken(key("bulk_request"))
    assert DataKey.objects.filter(day=date(2031, 5, 10)).count() == 2


def test_what_goes_along_is_written_with_the_row_or_not_at_all(django_assert_num_queries):
    first, along = key(), event()
    with django_assert_num_queries(1):
        assert insert_unless_taken(first, [along], [OutboxDelivery(event=along, task="one", due_at=AT)], [])
    assert OutboxDelivery.objects.get(task="one").event_id == along.pk
    left_out = event("test.left_out")
    with django_assert_num_queries(1):
        assert not insert_unless_taken(key(), [left_out], [OutboxDelivery(event=left_out, task="two", due_at=AT)])
    assert left_out.pk is None
    assert not OutboxEvent.objects.filter(name="test.left_out").exists()
    assert not OutboxDelivery.objects.filter(task="two").exists()


def test_a_row_whose_key_is_known_is_written_under_it():
    with connection.cursor() as cursor:
        cursor.execute("select nextval('platform_site_outboxevent_id_seq')")
        drawn = cursor.fetchone()[0]
    put = event()
    put.pk = drawn
    insert([put], [OutboxDelivery(event=put, task="one", due_at=AT)])
    assert OutboxDelivery.objects.get(task="one").event_id == OutboxEvent.objects.get(name=put.name).pk == drawn


def test_a_text_that_no_table_can_hold_is_refused():
    with pytest.raises(DataError):
        insert([event(name="\x00")])


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"\x00\xff", "\\x00ff"),
        (memoryview(b"\x01"), "\\x01"),
        (date(2031, 5, 10), "2031-05-10"),
        (Decimal("0.10000"), "0.10000"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "red"),
    ],
)
def test_what_json_has_no_form_for_is_told_as_the_database_reads_it(value, text):
    assert orjson.loads(orjson.dumps(value, default=_text)) == text


def test_what_no_column_holds_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="object"):
        _text(object())
