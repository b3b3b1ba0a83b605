import shutil
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from platform_site.actions import installing


GONE_WITHIN = 3.0  # seconds


class Command(BaseCommand):
    """Forget everything that a sandbox stored, and load the fictional people anew."""

    help = "Empties a sandbox: database, keys and cards; refuses any other database."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, unless the database is not a sandbox's or somebody still works with it."""
        if not settings.SANDBOX:
            raise CommandError("Only a sandbox is reset. PLATFORM_MODE is not `sandbox`.")
        if "owner" not in settings.DATABASES:
            raise CommandError(f"DATABASE_OWNER_URL is not set. {settings.HOW}")
        try:
            installing.check_kind("owner")
        except installing.WrongDatabase as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError("The database cannot be reached. Check DATABASE_OWNER_URL.") from error
        if _somebody_is_there():
            raise CommandError("The sandbox is running. Stop `make run` first.")
        with connections["owner"].cursor() as cursor:
            cursor.execute(_EMPTY)
        connections.close_all()
        local = settings.LOCAL_DIR
        for folder in (
            settings.KEYS_DIR,
            settings.SANDBOX_CARDS_DIR,
            settings.SANDBOX_HPKI_DIR,
            local / "register",
            local / "mail",
        ):
            shutil.rmtree(folder, ignore_errors=True)
        (local / "clock").unlink(missing_ok=True)
        call_command("prepare")
        self.stdout.write("The sandbox is as new.")


def _somebody_is_there() -> bool:
    """Tell if a process of the sandbox works with the database; who has just ended gets a moment to be gone."""
    until = time.monotonic() + GONE_WITHIN
    with connections["owner"].cursor() as cursor:
        while True:
            cursor.execute(_OTHERS)
            if not cursor.fetchone()[0]:
                return False
            if time.monotonic() > until:
                return True
            time.sleep(0.1)


_EMPTY = "drop schema public cascade; create schema public; revoke create on schema public from public"
_OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and usename in ('app_web', 'app_worker')
"""
