from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from platform_site import clock
from platform_site.actions import disks
from platform_site.actors import the_platform


class Command(BaseCommand):
    """Look at this host's disks once: for a timer on each host where no worker runs, such as the database's."""

    help = "Writes down how full the disks of these folders are (DISK_PATHS, if none is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folders."""
        parser.add_argument("folders", nargs="*", type=Path)

    def handle(self, *args: Any, folders: list[Path], **options: Any) -> None:
        """Look, and say what was found."""
        found = disks.look(folders=folders or settings.DISK_PATHS, by=the_platform(), at=clock.now())
        for place, used in found.items():
            self.stdout.write(f"{place} {used}%")
