"""Many new rows at once: the same rows as one INSERT each would make."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from platform_site.models import JobLine, Person, copy_in
from tests.factories import platform_site as make


pytestmark = pytest.mark.django_db


def person(number: int, **values: object) -> Person:
    """Return a person who is not stored yet."""
    index = b"copied" + number.to_bytes(26, "big")
    return Person(**{"link_index": index, "birth_date": date(1980, 1, 1), "sex": "1", **values})


def stored() -> list[Person]:
    """Return what was copied."""
    return list(Person.objects.filter(link_index__gte=b"copied", link_index__lt=b"copiee").order_by("pk"))


def test_what_is_copied_in_is_what_an_insert_would_store() -> None:
    rows = copy_in(person(number, died_on=date(2026, 10, number + 1)) for number in range(5))
    found = stored()
    assert found == rows
    fields = [field.attname for field in Person._meta.concrete_fields]
    assert [[_plain(row, name) for name in fields] for row in found] == [
        [_plain(row, name) for name in fields] for row in rows
    ]


def _plain(row: Person, name: str) -> object:
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


def test_text_bytes_and_json_come_through_whatever_they_hold() -> None:
    nasty = '𠮷\t\\N\\."\n{葛\U000e0100}'
    job = make.JobFactory()
    (line,) = copy_in(
        [JobLine(job=job, number=1, outcome="x", faults=[{"hint": nasty}], content=b"\0\\x\xff", written_at=make.AT)]
    )
    line = JobLine.objects.get(pk=line.pk)
    assert (line.faults, bytes(line.content or b""), line.written_at) == ([{"hint": nasty}], b"\0\\x\xff", make.AT)
    assert (line.person_id, line.job_id) == (None, job.pk)


def test_the_rows_can_be_changed_and_referred_to_afterwards() -> None:
    (row,) = copy_in([person(1)])
    row.died_on = date(2026, 10, 1)
    row.save()
    assert [each.died_on for each in stored()] == [date(2026, 10, 1)]


def test_keys_come_from_the_tables_own_sequence() -> None:
    (copied,) = copy_in([person(1)])
    inserted = person(2)
    inserted.save()
    assert inserted.pk == copied.pk + 1


def test_nothing_is_asked_of_the_database_for_no_rows(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert copy_in([]) == []


@pytest.mark.parametrize(
    ("broken", "refusal"),
    [
        ([person(1), person(1)], IntegrityError),
        ([person(1, birth_date=None)], IntegrityError),
        ([person(1, sex="12")], DataError),
    ],
    ids=["twice", "missing", "too long"],
)
def test_what_the_database_refuses_is_raised_as_by_an_insert_and_nothing_is_stored(
    broken: list[Person], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), transaction.atomic():
        copy_in(broken)
    assert stored() == []
    assert connection.is_usable()
