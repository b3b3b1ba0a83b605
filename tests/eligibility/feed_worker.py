"""A worker process that applies one file in small chunks, to be killed: `… feed_worker JOB FOLDER CHUNK TURN`."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import django


def main(job: str, folder: str, chunk: int, turn: int) -> None:
    """Apply the file, each turn a lease later, so that it is taken over from a worker that was killed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    django.setup()
    from django.conf import settings

    from eligibility.actions import feeds
    from platform_site import clock

    feeds.CHUNK, settings.KEYS_DIR = chunk, Path(folder) / "keys"
    settings.RESIDENT_REGISTER = Path(folder) / "register" / "residents.csv"
    feeds.apply_feed(job_uid=job, now=lambda: clock.now() + turn * timedelta(minutes=3))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
