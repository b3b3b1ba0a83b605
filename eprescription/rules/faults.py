"""What a reader found: the value, or all that is wrong, never the first fault alone.

Faults are the site's `Fault(problem, pointer, hint)`. In a record file the pointer is `/records/{line}/{record}/{item}`
with lines from 1, in JSON the member's path; the hint holds the remedy.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from platform_site.errors import Fault


MOST_FAULTS = 100
"""More are cut off: whoever reads them has to send the whole again anyway."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """A value, None where faults left none; there may be faults beside a value, and then it is not to be used."""

    value: Value | None
    faults: tuple[Fault, ...] = ()


def record_pointer(line: int, record: str = "", item: int = 0) -> str:
    """Return where a fault of a record file is: its line from 1, the record's number, the item from 1; 0 is no item."""
    parts = [str(line), *([record] if record else []), *([str(item)] if item else [])]
    return "/records/" + "/".join(parts)
