"""Whom link tokens belong to: locked where the platform knows her, added where nobody has spoken of her before."""

from collections.abc import Collection, Mapping
from datetime import date

from platform_site import outbox
from platform_site.models import Person
from platform_site.queries.persons import person_now


class LinkedPersons:
    """The persons of a chunk of lines, by the index of their link tokens; a merged record stands for the kept one."""

    def __init__(self, indexes: Collection[bytes]) -> None:
        self._rows = _locked(indexes)
        self._standing = _standing(self._rows)
        self._rows |= {bytes(person.link_index): person for person in self._standing.values()}
        self._newcomers: dict[bytes, Person] = {}

    def __getitem__(self, index: bytes) -> Person:
        """Return who a token belongs to now."""
        return self._standing.get(index) or self._rows[index]

    def pk_of(self, index: bytes) -> int | None:
        """Return the key of whom a token belongs to now, or None if nobody is known under it."""
        person = self._standing.get(index) or self._rows.get(index)
        return person.pk if person else None

    def index_now(self, index: bytes) -> bytes:
        """Return the index under which the person of a token stands now, the same as given for a newcomer."""
        return bytes(self._standing[index].link_index) if index in self._standing else index

    def merged_record(self, index: bytes) -> int | None:
        """Return the record of a token if it was merged into another's: what is written for it goes back by a split."""
        return self._rows[index].pk if index in self._standing else None

    def somebody_else(self, index: bytes, birth_date: date, sex: str) -> Person | None:
        """Return whose token it is if she has another birth date or sex; a newcomer of this chunk counts as well."""
        person = self._rows.get(index) or self._newcomers.get(index)
        is_other = person is not None and (person.birth_date, person.sex) != (birth_date, sex)
        return person if is_other else None

    def welcome(self, index: bytes, birth_date: date, sex: str) -> None:
        """Remember a person of whom nobody has spoken before."""
        if index not in self._rows:
            self._newcomers.setdefault(index, Person(link_index=index, birth_date=birth_date, sex=sex))

    def write(self) -> None:
        """Add the newcomers; raise outbox.NotYet if one became known a moment ago with another birth date or sex."""
        newcomers = [self._newcomers[index] for index in sorted(self._newcomers)]
        Person.objects.bulk_create(newcomers, ignore_conflicts=True)
        added = _locked(self._newcomers)
        for index, person in added.items():
            told = self._newcomers[index]
            if (person.birth_date, person.sex) != (told.birth_date, told.sex):
                raise outbox.NotYet
        self._rows |= added


def _standing(rows: Mapping[bytes, Person]) -> dict[bytes, Person]:
    """Return who stands now for each record that was merged, locked; raise outbox.NotYet if that is changing."""
    now = {index: person_now(row.pk) for index, row in rows.items() if row.merged_into_id}
    kept = Person.objects.select_for_update(no_key=True).in_bulk(set(now.values())) if now else {}
    if any(person.merged_into_id for person in kept.values()):
        raise outbox.NotYet
    return {index: kept[person] for index, person in now.items()}


def _locked(indexes: Collection[bytes]) -> dict[bytes, Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(link_index__in=indexes).order_by("pk")
    return {bytes(row.link_index): row for row in rows}
