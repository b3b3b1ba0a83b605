"""Fields that prescriptions need: bytes in base64, amounts as text, whole numbers, and answers to findings."""

import base64
import binascii
import re
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from eprescription.rules.checks.findings import Override
from platform_site.api.fields import Flag, Strict, Text, wrong
from platform_site.errors import Format, WrongType


_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?", re.ASCII)
MOST_DOCUMENT = 512 * 1024
"""Characters of a document in base64."""


class Bytes(Text):
    """Bytes as base64 (RFC 4648), with its padding."""

    def to_internal_value(self, data: Any) -> bytes:  # type: ignore[override]
        """Return the bytes; raise VAL-FORMAT."""
        try:
            return base64.b64decode(super().to_internal_value(data), validate=True)
        except (binascii.Error, ValueError) as error:
            raise wrong(Format, "base64で送ってください。") from error


class Amount(Text):
    """An amount as text, with 6 digits and 5 decimals at most: a JSON number would be rounded on its way."""

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        """Return the amount; raise VAL-FORMAT for anything but a number above 0."""
        text = super().to_internal_value(data)
        if not _AMOUNT.fullmatch(text) or not Decimal(text):
            raise wrong(Format, "0より大きい数字を文字列で送ってください（整数部6桁、小数部5桁まで）。")
        return Decimal(text)


class Count(serializers.IntegerField):
    """A whole number, and nothing that could be made one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number; raise VAL-TYPE for anything but a JSON integer."""
        if not isinstance(data, int) or isinstance(data, bool):
            raise wrong(WrongType, "整数で送ってください。")
        return super().to_internal_value(data)


class OverrideRequest(Strict):
    """The answer to one finding; `confirmed` is the second confirmation."""

    finding_id = Text(max_length=64)
    reason = Text(max_length=500)
    confirmed = Flag(required=False, default=False)


def overrides_of(given: dict[str, Any]) -> list[Override]:
    """Return the answers to findings as the action takes them, and take them out of what was given."""
    answers = given.pop("overrides")
    return [Override(each["finding_id"], each["reason"], confirmed=each["confirmed"]) for each in answers]
