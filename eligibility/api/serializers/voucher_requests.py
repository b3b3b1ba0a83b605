"""What the doors of voucher requests take."""

import re
from datetime import date
from typing import Any

from rest_framework import serializers

from eligibility.models import AssistanceVoucher
from platform_site.api.fields import Flag, OneOf, Strict, Text, Uid, wrong
from platform_site.errors import Choice, Format, Required, UnknownField, WrongType


_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
MOST_YEN = 9_999_999
GRANTED, DECLINED = frozenset({"grant", "beside_insurance", "own_payment"}), frozenset({"grant", "reason"})


class Month(Text):
    """A month as `YYYY-MM`."""

    def to_internal_value(self, data: Any) -> Any:
        """Return its first day; raise VAL-TYPE or VAL-FORMAT."""
        text = super().to_internal_value(data)
        if not _MONTH.fullmatch(text) or text.startswith("0000"):
            raise wrong(Format, "YYYY-MM の形で送ってください。")
        return date.fromisoformat(f"{text}-01")


class Yen(serializers.IntegerField):
    """Whole yen as a JSON number."""

    def to_internal_value(self, data: Any) -> int:
        """Return the sum; raise VAL-TYPE, or VAL-CHOICE for one that cannot be."""
        if type(data) is not int:
            raise wrong(WrongType, "整数で送ってください。")
        if not 0 <= data <= MOST_YEN:
            raise wrong(Choice, f"0～{MOST_YEN}の整数です。")
        return data


class VoucherRequestRequest(Strict):
    """A check of the last 24 hours, and for which month and care a voucher is asked."""

    check_id = Uid()
    month = Month()
    care = OneOf(AssistanceVoucher.Care.values)


class VoucherRequestAnswerRequest(Strict):
    """The office's answer: a voucher, or the reason why there is none."""

    grant = Flag()
    beside_insurance = Flag(required=False)
    own_payment = Yen(required=False)
    reason = Text(max_length=200, required=False)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the answer; raise for what it lacks, and for what contradicts it."""
        values: dict[str, Any] = super().to_internal_value(data)
        fitting = GRANTED if values["grant"] else DECLINED
        faults = dict.fromkeys(sorted(fitting - values.keys()), wrong(Required).detail)
        faults |= dict.fromkeys(sorted(values.keys() - fitting), wrong(UnknownField).detail)
        if faults:
            raise serializers.ValidationError(faults)
        return values
