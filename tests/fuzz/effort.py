"""How long the fuzz tests try: a little in every `make test`, as much as FUZZ says at night."""

import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings


EXAMPLES = int(os.environ.get("FUZZ", "0"))
"""Examples of each property; 0 stands for the few of every day, which are the same each time."""
DEADLINE = timedelta(seconds=10)
"""No single example may take longer, on however busy a machine: it would be a hang for whoever waits."""


def effort(few: int) -> settings:
    """Return Hypothesis's settings: `few` examples, always the same ones, or FUZZ examples, other ones each time."""
    return settings(
        max_examples=EXAMPLES or few,
        derandomize=not EXAMPLES,
        database=None,
        deadline=DEADLINE,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
        suppress_health_check=list(HealthCheck),
    )
