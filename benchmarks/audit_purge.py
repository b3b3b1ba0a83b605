"""The worker's part of the audit benchmark, as a process of the worker's role: purge, or make partitions ahead."""

import json
import sys
import time
from datetime import timedelta

import django


def main(ahead: int) -> None:
    """Purge, or make the partitions of so many days ahead; print as JSON the seconds it took and what came of it."""
    django.setup()
    from django.db import OperationalError

    from platform_site import clock, retention
    from platform_site.actions import installing
    from platform_site.errors import Busy
    from platform_site.models import AuditEvent

    began, at = time.perf_counter(), clock.now()
    try:
        if ahead:
            done = installing.make_partitions(at=at + timedelta(days=ahead))
        else:
            done = retention.purge(retention.POLICIES[AuditEvent], at=at)
    except (Busy, OperationalError):
        done = -1
    print(json.dumps({"seconds": round(time.perf_counter() - began, 3), "done": done}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
