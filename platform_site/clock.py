"""The one place where the time is read; only doors call it, and hand it on as `at=`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251
