"""The month that an address asks for: `?month=2026-10`."""

import re
from datetime import date

from platform_site.errors import Fault, Format, Invalid, Required


_MONTH = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])", re.ASCII)


def month_named(text: str) -> date:
    """Return a month's first day; raises Invalid for what is missing or written otherwise."""
    if not text:
        raise Invalid(faults=[Fault(Required, "/month", "月を month=2026-10 の形で指定してください。")])
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Invalid(faults=[Fault(Format, "/month", "月は 2026-10 の形で指定してください。")])
    return date(int(found[1]), int(found[2]), 1)
