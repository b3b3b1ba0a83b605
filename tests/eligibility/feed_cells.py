"""Reading single lines of a feed in the tests."""

from datetime import date

from eligibility.rules.feed_lines import Codes, read
from eligibility.rules.ledger import Line
from tests.support.feeds import UNION, line


TODAY = date(2026, 11, 20)
CODES = Codes(
    card_class=frozenset({"01", "02", "05"}),
    loss_reason=frozenset({"01", "02", "03", "99"}),
    limit_form=frozenset({"01", "02", "03"}),
    limit_class=frozenset({"A01", "B09"}),
    specific_disease=frozenset({"1", "2", "3"}),
)


def index(token: str) -> bytes:
    """Stand for the HMAC that a link token is stored as."""
    return token.encode()


def outcome(row: dict[str, str]) -> Line | list[tuple[str, str]]:
    """Return the line, or code and place of each fault."""
    found = read(row, insurer=UNION, codes=CODES, today=TODAY, index=index)
    return [(fault.problem.code, fault.pointer) for fault in found] if isinstance(found, list) else found


def good(**cells: str) -> Line:
    """Return a good line with these cells, or fail with what is wrong."""
    found = outcome(line() | cells)
    assert isinstance(found, Line), found
    return found


def wrong(**cells: str) -> list[tuple[str, str]]:
    """Return what is wrong with a line that has these cells."""
    found = outcome(line() | cells)
    assert isinstance(found, list), found
    return found
