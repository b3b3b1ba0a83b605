"""What the door of same-day registration takes: the columns of the coverage feed, each as text."""

from rest_framework import serializers

from eligibility.rules.cells import LONGEST
from eligibility.rules.feed_layout import COLUMNS
from platform_site.api.fields import Strict, Text


def _cells() -> dict[str, serializers.Field]:
    return {
        name: Text(required=False, allow_blank=True, max_length=LONGEST, help_text=column.japanese)
        for name, column in COLUMNS.items()
        if name != "change"
    }


class SameDayRequest(Strict):
    """One new member, as a line of a file would tell of her; without `change`, as she is new."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return a member for each column."""
        return _cells()
