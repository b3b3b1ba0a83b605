"""A prescription taken apart into its records again: what is written as a file, and shown as JSON."""

from collections.abc import Iterable, Mapping

from eprescription.rules.document import Document, Item, Rp
from eprescription.rules.records.entries import Entry, Value, Values, entry_from
from eprescription.rules.records.fields import Level, Record
from eprescription.rules.records.layout import RECORDS
from eprescription.rules.records.sections import Section


def section_from(document: Document, records: Mapping[str, Record] = RECORDS) -> Section:
    """Return the tree of records that the document is, in the order of the layout, blank ones left out."""
    groups = (*_head(document), *_tail(document))
    head = Section(Level.HEAD, entries=_entries(groups, records))
    head.parts = [_rp(rp, records) for rp in document.rps]
    return head


def _head(document: Document) -> Iterable[tuple[str, Values]]:
    facility, insurance = _values(document.facility), _values(document.insurance)
    yield from ((number, facility) for number in ("1", "2", "3", "4"))
    yield "5", _values(document.prescriber)
    yield from ((number, _values(document.patient)) for number in ("11", "12", "13"))
    yield from ((number, insurance) for number in ("14", "21", "22", "23", "24", "25"))
    yield from ((number, _values(payer)) for number, payer in zip(("27", "28", "29"), document.payers, strict=False))
    yield "30", _values(document.special_payer)
    yield "31", insurance
    yield from ((number, _values(document)) for number in ("51", "52"))
    yield "61", _values(document.narcotics)
    yield "62", _values(document)
    yield "63", _values(document.split)
    yield "64", {"refills": document.refills if document.refills > 1 else None}
    yield from (("81", _values(remark) | {"serial": serial}) for serial, remark in enumerate(document.remarks, start=1))
    number = document.redemption_number
    yield "82", {"number_kind": "1" if number else "", "redemption_number": number}


def _tail(document: Document) -> Iterable[tuple[str, Values]]:
    for serial, (name, comment) in enumerate(document.clinical_notes, start=1):
        yield "301", {"serial": serial, "name": name, "comment": comment}
    for serial, value in enumerate(document.renal_values, start=1):
        yield "302", {"serial": serial, "value": value}


def _rp(rp: Rp, records: Mapping[str, Record]) -> Section:
    place = {"rp": rp.number}
    notes = (("181", _values(note) | place | {"serial": serial}) for serial, note in enumerate(rp.usage_notes, start=1))
    values = _values(rp) | place
    groups = (("101", values), ("102", values), ("111", _values(rp.usage) | place), *notes)
    parts = [_item(item, records) for item in rp.items]
    return Section(Level.RP, entries=_entries(groups, records), parts=parts)


def _item(item: Item, records: Mapping[str, Record]) -> Section:
    place = {"rp": item.rp_number, "order": item.order}
    drug = _values(item) | place | {"code_system": item.drug_code.system, "code": item.drug_code.code}
    notes = (("281", _values(note) | place | {"serial": serial}) for serial, note in enumerate(item.notes, start=1))
    uneven = item.uneven
    lists = _numbered("uneven_doses", uneven.doses if uneven else ())
    lists |= _numbered("uneven_codes", uneven.codes if uneven else ()) | _numbered("burdens", item.burdens or ())
    groups = (*((number, drug | lists) for number in ("201", "211", "221", "231", "241")), *notes)
    return Section(Level.ITEM, entries=_entries(groups, records))


def _values(part: object) -> dict[str, Value]:
    names = getattr(type(part), "__dataclass_fields__", ())
    return {name: getattr(part, name) for name in names}


def _numbered(name: str, values: Iterable[Value]) -> dict[str, Value]:
    return {f"{name}/{place}": value for place, value in enumerate(values)}


def _entries(groups: Iterable[tuple[str, Values]], records: Mapping[str, Record]) -> list[Entry]:
    entries = (entry_from(records[number], values) for number, values in groups)
    return [entry for entry in entries if entry.record.is_required or entry.says_something]
