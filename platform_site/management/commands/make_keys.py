from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from platform_site import keys


class Command(BaseCommand):
    """Make the keys that this installation does not have yet."""

    help = "Makes the named keys that do not exist yet in KEYS_DIR."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and name them."""
        try:
            made = keys.make_missing(made_by=settings.MODE)
        except OSError as error:
            raise CommandError(f"KEYS_DIR {settings.KEYS_DIR} cannot be written to ({error.strerror}).") from error
        for name in made:
            self.stdout.write(f"made {name}")
