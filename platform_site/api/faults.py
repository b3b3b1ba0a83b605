"""Serializer errors as field faults: a JSON pointer and a documented code each, never the value."""

from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError

from platform_site.errors import CATALOGUE, Choice, Fault, FieldProblem, Format, Length, Required, WrongType
from platform_site.gateways.strict_json import shown


_CODES = {
    "required": Required,
    "null": Required,
    "blank": Required,
    "empty": Required,
    "invalid_choice": Choice,
    "max_length": Length,
    "min_length": Length,
    "max_value": Length,
    "min_value": Length,
    "not_a_list": WrongType,
    "not_a_dict": WrongType,
}


def faults_of(error: ValidationError) -> list[Fault]:
    """Return each fault that a serializer found."""
    return list(_walk(error.detail, ""))


def _walk(detail: Any, pointer: str) -> Iterator[Fault]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            at = pointer if name == "non_field_errors" else f"{pointer}/{shown(str(name))}"
            yield from _walk(inner, at)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _walk(inner, pointer if isinstance(inner, ErrorDetail) else f"{pointer}/{index}")
    else:
        yield _fault(detail, pointer)


def _fault(detail: Any, pointer: str) -> Fault:
    code = getattr(detail, "code", "invalid")
    problem = CATALOGUE.get(code) or _CODES.get(code, Format)
    assert isinstance(problem, FieldProblem)  # noqa: S101 - serializers raise field problems only
    hint = str(detail)
    return Fault(problem, pointer, "" if hint == code else hint)
