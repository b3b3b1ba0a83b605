from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections, transaction

from platform_site import clock, keys
from platform_site.actions import installing, masters
from platform_site.actors import the_platform


LOCK = 7_013_264_512  # any number, the same for all who prepare


class Command(BaseCommand):
    """Bring a database up to date: tables as their owner, then masters and, in a sandbox, the fictional people."""

    help = "Migrates as the owner, loads the sample masters and, in a sandbox, the fictional people."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is still to do, one at a time; a database of somebody else is left untouched."""
        if "owner" not in settings.DATABASES:
            raise CommandError(f"DATABASE_OWNER_URL is not set. {settings.HOW}")
        try:
            if settings.SANDBOX:
                keys.make_missing(made_by=settings.MODE)
            with _alone():
                _prepare(clock.now())
        except (installing.WrongDatabase, keys.KeyMissing) as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database cannot be reached, or somebody else prepares it ({reason}).") from error


def _prepare(at: datetime) -> None:
    installing.check_is_ours("owner")
    call_command("migrate", database="owner", verbosity=0, interactive=False, skip_checks=True)
    installing.mark(using="owner", at=at)
    masters.load_samples(by=the_platform(), at=at)
    if settings.SANDBOX:
        for storey in settings.STOREYS:
            if find_spec(f"{storey}.sandbox"):
                with transaction.atomic():  # whole or not at all, wherever Ctrl-C comes
                    import_module(f"{storey}.sandbox").load(at=at)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others from preparing the same database; raises OperationalError if somebody does so for long."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
