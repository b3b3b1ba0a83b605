"""やり直し: the sandbox forgets everything; who may drop tables is told by a file, as no web process may (I01-1)."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from platform_site import audit
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.transactions import action


@action("sandbox.reset_asked")
def ask_for_reset(*, by: Actor, at: datetime) -> None:
    """Ask `manage.py run`, which watches over the sandbox's processes, to reset it; raises NotFound elsewhere."""
    if not settings.SANDBOX:
        raise NotFound
    audit.record("sandbox.reset_asked", by=by, at=at)
    request_file().touch()


def request_file() -> Path:
    """Return the file that asks for a reset by being there."""
    return Path(settings.LOCAL_DIR) / "reset"


def take_request() -> bool:
    """Tell if a reset was asked for since the last time; the request is taken with that."""
    try:
        request_file().unlink()
    except FileNotFoundError:
        return False
    return True
