"""What a pharmacy and a prescriber write to one another, as it is kept."""

from platform_site.actions.approvals import check_free_of_numbers
from platform_site.errors import Fault, Invalid, Length, Required


MOST = 2000
"""Characters of a question, an answer, a message, a report, and of what is agreed."""


def told_text(text: str, member: str, *, most: int = MOST) -> str:
    """Return a text without the blanks around it; raise Invalid for none, for one too long, or an individual number."""
    words = text.strip()
    if not words:
        raise Invalid(faults=[Fault(Required, f"/{member}")])
    if len(words) > most:
        raise Invalid(faults=[Fault(Length, f"/{member}", f"{most}文字までです。")])
    check_free_of_numbers(**{member: words})
    return words
