"""`make bench`: run one benchmark by name, or all; the last line of each is one JSON object."""

import sys
from importlib import import_module

from benchmarks import options


NAMES = ("feed", "audit", "faults", "month_start", "morning", "overload", "eprescription", "eligibility")
"""In the order of a whole run, which ends with the line of `eligibility`."""
ALONE = ("drug_masters", "feed_burst", "replica", "pooler", "restore", "sizes", "open_transaction")
"""Run by name only: most need PostgreSQL's other programs, PgBouncer or age."""


def main(arguments: list[str]) -> None:
    """Run the named benchmarks."""
    for name in options.take(arguments) or NAMES:
        if name not in NAMES + ALONE:
            sys.exit(f"There is no benchmark {name!r}; choose from: {', '.join(NAMES + ALONE)}.")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
