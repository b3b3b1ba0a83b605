"""The codes that an insurer's lines may hold."""

from datetime import date

from eligibility.rules.feed_lines import Codes
from platform_site.queries.codes import codes_in_force


SYSTEMS = ("card_class", "loss_reason", "limit_form", "limit_class", "specific_disease")


def feed_codes(*, on: date) -> Codes:
    """Return the codes as they are in force on a day."""
    return Codes(**{system: frozenset(codes_in_force(system, on=on)) for system in SYSTEMS})


def names_of(system: str, *, on: date) -> dict[str, str]:
    """Return the codes of a system with their names, as they are in force on a day."""
    return codes_in_force(system, on=on)
