"""A worker process that compares one ledger in small chunks, to be killed: `… ledger_worker JOB KEYS CHUNK TURN`."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import django


def main(job: str, keys: str, chunk: int, turn: int) -> None:
    """Compare the ledger, each turn a lease later, so that it is taken over from a worker that was killed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    django.setup()
    from django.conf import settings

    from eligibility.actions import ledger_comparisons
    from platform_site import clock

    ledger_comparisons.CHUNK, settings.KEYS_DIR = chunk, Path(keys)
    ledger_comparisons.run_comparison(job_uid=job, now=lambda: clock.now() + turn * timedelta(minutes=3))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
