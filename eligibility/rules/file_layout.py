"""What every file of lines has in common: a first line that says what it is, headings, lines, and their count.

<kind>,<version>,<sender's number>,<file number>,<when the ledger was read>
<column names, in any order, in English or Japanese>
<one line for each change>
end,<number of lines>
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property


END = "end"


@dataclass(frozen=True)
class Column:
    """One column: its Japanese name, what it holds, and the letters of the changes that need it."""

    japanese: str
    holds: str
    needed: str = ""


@dataclass(frozen=True)
class Layout:
    """One kind of file: `sender` reads the number in its first line, or raises BadIdentifier."""

    kind: str
    version: str
    columns: Mapping[str, Column]
    sender: Callable[[str], object]
    sender_name: str

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Return the columns that some change needs: they stand in every file."""
        return tuple(name for name, column in self.columns.items() if column.needed)

    def column_of(self, heading: str) -> str | None:
        """Return the column that a heading names, in English or Japanese; None for no column of this layout."""
        return heading if heading in self.columns else self._by_japanese.get(heading)

    @cached_property
    def _by_japanese(self) -> dict[str, str]:
        return {column.japanese: name for name, column in self.columns.items()}
