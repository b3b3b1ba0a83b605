"""The windows of ten minutes in which wrong tries are counted (API-5)."""

from datetime import UTC, datetime, timedelta

import pytest

from platform_site import clock


WINDOW = timedelta(minutes=10)


def begin_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock go on from where the next window begins: of tests that count tries, some met the end of one."""
    now = clock.now
    ahead = WINDOW - (now() - datetime(2000, 1, 1, tzinfo=UTC)) % WINDOW
    monkeypatch.setattr(clock, "now", lambda: now() + ahead)
