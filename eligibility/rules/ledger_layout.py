"""The layout of a whole ledger, version 1: that of a coverage feed, with every coverage in place of every change.

coverage-ledger,1,<insurer number>,<file number>,<when the ledger was read>
<column names, in any order, in English or Japanese; `change` and `link_token` may be left out>
<one line for each coverage; one more, behind it, for each further certificate of one kind>
end,<number of lines>
"""

from dataclasses import dataclass, replace

from eligibility.rules.feed_layout import COLUMNS as FEED_COLUMNS
from eligibility.rules.file_layout import Layout
from platform_site.identifiers import InsurerNumber


NOT_IN_A_LEDGER = ("change", "link_token")
"""`change` says nothing of a ledger; link tokens are not stored, so that what the platform holds has none."""
LAYOUT = Layout(
    "coverage-ledger",
    "1",
    {name: replace(column, needed="") if name in NOT_IN_A_LEDGER else column for name, column in FEED_COLUMNS.items()},
    sender=InsurerNumber.parse,
    sender_name="保険者番号",
)
COLUMNS = tuple(name for name in LAYOUT.columns if name not in NOT_IN_A_LEDGER)
"""What the platform gives of each coverage."""


@dataclass(frozen=True)
class GrantColumns:
    """In which columns a kind of certificate stands: what begins them, and where its own values are."""

    prefix: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def begins(self) -> str:
        """Return the column of its first day."""
        return f"{self.prefix}_from"

    @property
    def ends(self) -> str:
        """Return the column of its last day."""
        return f"{self.prefix}_last_day"

    @property
    def plain(self) -> tuple[tuple[str, str], ...]:
        """Return the values that stand as they are, each with its column."""
        issued_on = f"{self.prefix}_issued_on"
        return (*self.values, *((("issued_on", issued_on),) if issued_on in FEED_COLUMNS else ()))


GRANTS = {
    "late_elderly_ratio": GrantColumns("ratio", (("percent", "ratio"),)),
    "elderly": GrantColumns("elderly", (("percent", "elderly_ratio"),)),
    "limit": GrantColumns(
        "limit",
        (("limit_form", "limit_form"), ("limit_class", "limit_class"), ("long_term_on", "limit_long_term_on")),
    ),
    "specific_disease": GrantColumns("disease", (("category", "disease"), ("monthly_cap", "disease_cap"))),
    "special_care": GrantColumns("special_care"),
    "confirmation_paper": GrantColumns("paper", (("returned_on", "paper_returned_on"),)),
}
"""Every kind of certificate, as `feed_lines` reads it."""
