from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from eligibility.queries.feed_ages import FeedAge, feed_ages
from platform_site import clock
from platform_site.periods import as_japanese_time


class Command(BaseCommand):
    """See how old every feed is, and which source is silent."""

    help = "Lists every source: kind, code, name, newest file, time of its ledger, rhythm in hours, silent since."

    def handle(self, *args: Any, **options: Any) -> None:
        """List."""
        for age in feed_ages(at=clock.now()):
            self.stdout.write("  ".join(_columns(age)))


def _columns(age: FeedAge) -> list[str]:
    hours = "-" if age.rhythm is None else f"{age.rhythm / timedelta(hours=1):.1f}h"
    silent = f"silent since {as_japanese_time(age.overdue_from)}" if age.is_silent else "ok"
    source, newest = age.source, age.newest
    return [source.kind, source.code, source.name, f"#{newest.number}", as_japanese_time(newest.as_of), hours, silent]
