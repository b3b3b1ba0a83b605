"""Writing a prescription as JSON; what is blank is left out."""

from typing import Any

from eprescription.rules.document import Document
from eprescription.rules.json_form.shape import JSON_RECORDS, PRESCRIPTION, Shape, fields_of
from eprescription.rules.records.apart import section_from
from eprescription.rules.records.entries import Entry
from eprescription.rules.records.fields import Field
from eprescription.rules.records.sections import Section


def as_json(document: Document) -> dict[str, Any]:
    """Return what `gateways.json_documents` reads, made of texts, whole numbers, lists and objects.

    The redemption number, which is no part of what was signed, is left out.
    """
    return _object(section_from(document, JSON_RECORDS), PRESCRIPTION)


def _object(section: Section, shape: Shape) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, numbers in shape.objects.items():
        said = _members(section.all(*numbers))
        members |= {name: said} if name and said else said
    for name, numbers in shape.lists.items():
        if entries := section.all(*numbers):
            members[name] = [_members([entry]) for entry in entries]
    if shape.parts:
        name, within = shape.parts
        members[name] = [_object(part, within) for part in section.parts]
    return members


def _members(entries: list[Entry]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for entry in entries:
        for member, field in fields_of((entry.record.number,)).items():
            name, is_listed, _ = member.partition("/")
            if is_listed:
                members.setdefault(name, []).append(entry.text(member))
            elif entry.text(member):
                members[name] = _value(field, entry.text(member))
    trimmed = {name: _trimmed(value) if isinstance(value, list) else value for name, value in members.items()}
    return {name: value for name, value in trimmed.items() if value != []}


def _value(field: Field, text: str) -> str | int:
    if field.check == "date":
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return int(text) if field.limits else text


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts.pop()
    return texts
