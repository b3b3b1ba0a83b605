"""Serializer fields that take exactly what the API says: no other type, no unknown member, no number as text."""

import re
from collections.abc import Collection
from datetime import date
from functools import cached_property
from threading import local
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from platform_site.errors import Choice, FieldProblem, Format, FutureDate, Length, UnknownField, WrongType
from platform_site.identifiers import BadIdentifier


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def wrong(problem: FieldProblem, hint: str = "") -> serializers.ValidationError:
    """Return the error that becomes a fault with this problem's code."""
    return serializers.ValidationError(hint or problem.code, code=problem.code)


class Text(serializers.CharField):
    """A string, and nothing that could be made one."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the value; what is plain printable ASCII within bounds needs none of REST framework's questions."""
        if type(data) is str and data.isascii() and data.isprintable() and self._fits(data):
            return self.to_internal_value(data)
        return super().run_validation(data)

    def _fits(self, text: str) -> bool:
        most = self.max_length
        return bool(text.strip()) and self.min_length is None and (most is None or len(text) <= most)

    def to_internal_value(self, data: Any) -> str:
        """Return the text; raise VAL-TYPE for anything but a string."""
        if not isinstance(data, str):
            raise wrong(WrongType, "文字列で送ってください。")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """`true` or `false`, and nothing that could mean it."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag; raise VAL-TYPE for anything but a JSON boolean."""
        if not isinstance(data, bool):
            raise wrong(WrongType, "true または false で送ってください。")
        return data


class Day(serializers.DateField):
    """A date as `YYYY-MM-DD`."""

    def to_internal_value(self, value: Any) -> date:
        """Return the date; raise VAL-TYPE or VAL-FORMAT."""
        if not isinstance(value, str):
            raise wrong(WrongType, "YYYY-MM-DD の文字列で送ってください。")
        if not _DAY.fullmatch(value):
            raise wrong(Format, "YYYY-MM-DD の形で送ってください。")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise wrong(Format, "実在する日付を YYYY-MM-DD の形で送ってください。") from error


class PastDay(Day):
    """A date that is not after today in Japan; the serializer's context has `today`."""

    def to_internal_value(self, value: Any) -> date:
        """Return the date; raise VAL-DATE-FUTURE as well."""
        day = super().to_internal_value(value)
        if day > self.context["today"]:
            raise wrong(FutureDate)
        return day


class OneOf(Text):
    """One of a few words."""

    def __init__(self, words: Collection[str], **kwargs: Any) -> None:
        self.words = tuple(words)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the word; raise VAL-CHOICE."""
        word = super().to_internal_value(data)
        if word not in self.words:
            raise wrong(Choice, f"使える値: {'、'.join(self.words)}")
        return word


class Uid(Text):
    """A UUID as text."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the UUID; raise VAL-FORMAT."""
        text = super().to_internal_value(data)
        if not _UID.fullmatch(text):
            raise wrong(Format, "応答にある識別子をそのまま送ってください。")
        return UUID(text)


class Identifier(Text):
    """A number with a check digit, by its type in `platform_site.identifiers`."""

    LONGEST = 40

    def __init__(self, kind: Any, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Return the identifier; raise VAL-LENGTH, VAL-FORMAT or VAL-CHECK-DIGIT."""
        text = super().to_internal_value(data)
        if len(text) > self.LONGEST:
            raise wrong(Length)
        try:
            return self.kind.parse(text)
        except BadIdentifier as error:
            raise wrong(error.problem, error.hint) from error


def validated(kind: type["Strict"], sent: Any, **context: Any) -> dict[str, Any]:
    """Return the validated members; raise ValidationError. One serializer of a kind serves a thread for its life.

    REST framework copies every field for every request, which costs more than all else that it does (ADR 0022).
    """
    known: dict[type[Strict], Strict] = _own.__dict__.setdefault("known", {})
    serializer = known.get(kind)
    if serializer is None:
        serializer = known[kind] = kind()
    serializer._context = context
    values: dict[str, Any] = serializer.run_validation(sent)
    return values


_own = local()


class Strict(serializers.Serializer):
    """A serializer that refuses members it does not know."""

    @cached_property
    def _members(self) -> dict[str, Any]:
        """Return the fields by name; REST framework's own mapping asks three times as long."""
        return dict(self.fields)

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; raise for anything but an object, and VAL-UNKNOWN-FIELD for each unknown member."""
        if not isinstance(data, dict):
            raise serializers.ValidationError(
                {"non_field_errors": [_detail(WrongType, "オブジェクトで送ってください。")]}
            )
        unknown = [name for name in data if name not in self._members]
        if unknown:
            raise serializers.ValidationError({name: [_detail(UnknownField)] for name in unknown})
        return self._values_of(data)

    def run_validators(self, value: Any) -> None:
        """Ask the validators of the whole; most serializers have none, and to ready the value for them costs more."""
        if self.validators:
            super().run_validators(value)

    def _values_of(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return each field's value; raise with all faults at once. None of our doors takes forms or partial bodies."""
        values: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for name, field in self._members.items():
            if name not in data and not field.required and field.default is serializers.empty:
                continue
            try:
                values[name] = field.run_validation(data.get(name, serializers.empty))
            except serializers.ValidationError as error:
                faults[name] = error.detail
        if faults:
            raise serializers.ValidationError(faults)
        return values


def _detail(problem: FieldProblem, hint: str = "") -> ErrorDetail:
    return ErrorDetail(hint or problem.code, code=problem.code)
