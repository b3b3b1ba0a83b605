"""`python -m tests.support.covered FILE`: whether enough of the platform's lines and branches were run by the tests."""

import json
import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any


WHOLE = 95.0
"""Per cent of all lines and branches."""
EVERY = ("*/rules/*", "*/states.py", "*/permissions/*", "*/permissions.py", "*/actions/*")
"""Where each line and each branch has a test: what may be done, by whom, and what comes of it (architecture.md)."""


def gaps(files: Mapping[str, Any]) -> list[str]:
    """Return the lines and branches of `EVERY` that no test ran, by file."""
    found = []
    for name, seen in sorted(files.items()):
        missing = [*seen["missing_lines"], *("{}->{}".format(*each) for each in seen["missing_branches"])]
        if missing and any(fnmatch(name, pattern) for pattern in EVERY):
            found.append(f"{name}: {', '.join(map(str, missing))}")
    return found


def judged(measured: Mapping[str, Any]) -> tuple[str, bool]:
    """Return what to print of a measurement in slipcover's JSON, and whether it is enough."""
    whole, missing = measured["summary"]["percent_covered"], gaps(measured["files"])
    lines = [f"{whole:.1f} % of all lines and branches ({WHOLE:.0f} at least)"]
    lines += missing or ["100 % of rules, states, permissions and actions"]
    return "\n".join(lines), whole >= WHOLE and not missing


if __name__ == "__main__":
    text, is_enough = judged(json.loads(Path(sys.argv[1]).read_text()))
    sys.stdout.write(f"{text}\n")
    sys.exit(0 if is_enough else 1)
