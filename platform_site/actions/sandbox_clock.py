"""The sandbox's clock: set by anybody who is there, read by every process from one file (api.md)."""

import math
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from platform_site import audit, clock, outbox
from platform_site.actors import Actor
from platform_site.errors import Fault, Format, Invalid, NotFound
from platform_site.transactions import action


SET = "sandbox.clock_set"
TOO_FAR = "いまの日時から前後10年以内にしてください。"


@action(SET)
def set_clock(*, moment: datetime, by: Actor, at: datetime) -> None:
    """Let the sandbox's time go on from a moment; the regular work is done at once as of then.

    Raises NotFound outside a sandbox, and Invalid for a moment more than ten years from the real time.
    """
    if not settings.SANDBOX:
        raise NotFound
    offset = clock.offset() + (moment - at)
    if abs(offset) > timedelta(seconds=clock.MOST):
        raise Invalid(faults=[Fault(Format, "/moment", TOO_FAR)])
    _change(offset, by=by, at=at)


@action(SET)
def follow_real_time(*, by: Actor, at: datetime) -> None:
    """Let the sandbox's time be the real one again; raises NotFound outside a sandbox."""
    if not settings.SANDBOX:
        raise NotFound
    _change(timedelta(), by=by, at=at)


def _change(offset: timedelta, *, by: Actor, at: datetime) -> None:
    seconds = math.ceil(offset.total_seconds())  # never a moment short of what was asked for
    audit.record(SET, by=by, at=at, seconds=seconds)
    _write(clock.file(), str(seconds))
    outbox.put(SET, at=clock.now())  # due by the new time, which may lie before the old


def _write(path: Path, text: str) -> None:
    """Replace the file at once, so that nobody reads half of it."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
