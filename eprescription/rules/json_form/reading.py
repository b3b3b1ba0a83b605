"""Reading the shape: JSON objects become the records that they stand for, and each fault names its member."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eprescription.rules.json_form.shape import JSON_RECORDS, Shape, fields_of, member_names
from eprescription.rules.json_form.texts import text_of
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.sections import Section
from platform_site.errors import Fault, Length, UnknownField, WrongType


class Reading:
    """One reading; `faults` collects what has another shape or a text that no record can hold."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def section(self, value: object, shape: Shape, base: str, place: Mapping[str, str]) -> Section:
        """Return the section that an object is; `place` holds its RP number and order."""
        members = self._object(value, base)
        self._refuse_unknown(members, shape.names, base)
        section = Section(shape.level, base)
        for name, numbers in shape.objects.items():
            within = self._object(members.get(name), f"{base}/{name}") if name else members
            if name:
                self._refuse_unknown(within, member_names(numbers).keys(), f"{base}/{name}")
            section.entries += self._entries(within, numbers, f"{base}/{name}" if name else base, place)
        for name, numbers in shape.lists.items():
            section.entries += self._listed(members.get(name), numbers, f"{base}/{name}", place)
        if shape.parts:
            section.parts = list(self._parts(members, *shape.parts, base, place))
        return section

    def _parts(
        self, members: Mapping[str, Any], name: str, shape: Shape, base: str, place: Mapping[str, str]
    ) -> Iterator[Section]:
        counted = "order" if "rp" in place else "rp"
        for index, value in enumerate(self._list(members.get(name), f"{base}/{name}")):
            yield self.section(value, shape, f"{base}/{name}/{index}", {**place, counted: str(index + 1)})

    def _listed(self, value: object, numbers: tuple[str, ...], base: str, place: Mapping[str, str]) -> Iterator[Entry]:
        for index, each in enumerate(self._list(value, base)):
            number = numbers[min(index, len(numbers) - 1)]
            pointer = f"{base}/{index}"
            if len(numbers) > 1 and index >= len(numbers):
                self.faults.append(Fault(Length, pointer, f"{len(numbers)}つまでです。"))
            members = self._object(each, pointer)
            self._refuse_unknown(members, member_names((number,)).keys(), pointer)
            texts = self._texts(members, (number,), pointer)
            yield Entry(JSON_RECORDS[number], {**texts, **place, "serial": str(index + 1)}, pointer)

    def _entries(
        self, members: Mapping[str, Any], numbers: tuple[str, ...], base: str, place: Mapping[str, str]
    ) -> Iterator[Entry]:
        texts = self._texts(members, numbers, base)
        for record in (JSON_RECORDS[number] for number in numbers):
            said = {member: texts[member] for member in record.members if member in texts}
            if said or record.is_required:
                yield Entry(record, {**said, **place}, base)

    def _texts(self, members: Mapping[str, Any], numbers: tuple[str, ...], base: str) -> dict[str, str]:
        """Return what members say, by field; those that say nothing, as most do, are left out."""
        fields, texts = fields_of(numbers), {}
        for name, value in self._flat(members, member_names(numbers), fields, base):
            if value is None or value == "" or name not in fields:
                continue
            found = text_of(fields[name], value, f"{base}/{name}")
            if isinstance(found, Fault):
                self.faults.append(found)
            else:
                texts[name] = found
        return texts

    def _flat(self, members: Mapping[str, Any], names: Iterable[str], known: Any, base: str) -> Iterator[Any]:
        """Yield each member with its value, those of a list as `name/0`."""
        for name in names:
            if name in known:
                yield name, members.get(name)
                continue
            for index, each in enumerate(self._list(members.get(name), f"{base}/{name}")):
                if f"{name}/{index}" not in known:
                    self.faults.append(Fault(Length, f"{base}/{name}/{index}", f"{index}個までです。"))
                yield f"{name}/{index}", each

    def _object(self, value: object, pointer: str) -> dict[str, Any]:
        return value if isinstance(value, dict) else self._other(value, pointer, {}, "オブジェクト")

    def _list(self, value: object, pointer: str) -> list[Any]:
        return value if isinstance(value, list) else self._other(value, pointer, [], "配列")

    def _other(self, value: object, pointer: str, blank: Any, word: str) -> Any:
        if value is not None:
            self.faults.append(Fault(WrongType, pointer, f"{word}で書いてください。"))
        return blank

    def _refuse_unknown(self, members: Mapping[str, Any], known: Any, base: str) -> None:
        if not members.keys() <= known:
            self.faults.append(Fault(UnknownField, base or "", f"書けるのは {'、'.join(sorted(known))} です。"))
