"""What the door of an insurer's histories takes."""

from datetime import datetime
from typing import Any

from eligibility.api.serializers.checks import Branch
from platform_site.api.fields import Day, Strict, Text, wrong
from platform_site.errors import Format, FutureDate


class Moment(Text):
    """A moment that is over, as ISO 8601 with its offset; the serializer's context has `at`."""

    FIRST_YEAR = 2000

    def to_internal_value(self, data: Any) -> Any:
        """Return the moment; raise VAL-FORMAT or VAL-DATE-FUTURE."""
        try:
            moment = datetime.fromisoformat(super().to_internal_value(data))
        except ValueError as error:
            raise wrong(Format, "2026-11-20T03:00:00+09:00 の形で送ってください。") from error
        if moment.utcoffset() is None or moment.year < self.FIRST_YEAR:
            raise wrong(Format, f"{self.FIRST_YEAR}年以後の時刻に、時差（+09:00）を付けて送ってください。")
        if moment > self.context["at"]:
            raise wrong(FutureDate)
        return moment


class HistoryRequest(Strict):
    """A member's numbers, the day that is asked about, and as of when it was known."""

    symbol = Text(max_length=40, required=False, allow_blank=True, default="")
    number = Text(max_length=40)
    branch = Branch(max_length=4, required=False, allow_blank=True, default="")
    on = Day(required=False)
    known_at = Moment(required=False)
