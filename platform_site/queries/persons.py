"""Persons whose records were merged are one: who stands for a record now, and which records are hers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from platform_site.models import Person


@dataclass(frozen=True)
class Standing:
    """A person as she stands now: herself, all her records, and since when any of them is apart from another's."""

    person_id: int
    records: tuple[int, ...]
    apart_since: datetime | None


def person_now(person_id: int) -> int:
    """Return who stands for a record now: the person into whom it was merged, or itself."""
    with connection.cursor() as cursor:
        cursor.execute("select person_now(%s)", [person_id])
        return int(cursor.fetchone()[0])


def same_person(person_id: int) -> list[int]:
    """Return all records of the person to whom this one belongs: what is only ever appended is joined by them."""
    return list(standing(person_id).records)


def standing(person_id: int) -> Standing:
    """Return a person as she stands now, from any of her records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_now(%(id)s), records.ids,"
            " (select max(m.split_at) from platform_site_personmerge m"
            "  where m.kept_id = any (records.ids) or m.merged_id = any (records.ids))"
            " from (select same_persons(array[%(id)s::bigint]) as ids) records",
            {"id": person_id},
        )
        person, records, apart_since = cursor.fetchone()
    return Standing(person, tuple(records), apart_since)


def tokens_now(indexes: Collection[bytes]) -> dict[bytes, bytes]:
    """Return for those link tokens whose records were merged the token of who stands for them; all by their indexes."""
    merged = Person.objects.filter(link_index__in=indexes, merged_into__isnull=False)
    now = {bytes(row.link_index): person_now(row.pk) for row in merged}
    kept = Person.objects.in_bulk(set(now.values())) if now else {}
    return {index: bytes(kept[person].link_index) for index, person in now.items()}


def tokens_of(persons: Collection[int]) -> dict[int, list[bytes]]:
    """Return the indexes of the link tokens of persons who stand, their own first, then those of merged records."""
    found = {row.pk: [bytes(row.link_index)] for row in Person.objects.filter(pk__in=persons)}
    standing = {pk: pk for pk in found}
    while standing:
        rows = list(Person.objects.filter(merged_into__in=standing).order_by("pk"))
        for row in rows:
            found[standing[row.merged_into_id or 0]].append(bytes(row.link_index))
        standing = {row.pk: standing[row.merged_into_id or 0] for row in rows}
    return found
