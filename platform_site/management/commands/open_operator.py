from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_site import clock
from platform_site.actions.first_operators import open_first_operator
from platform_site.actors import the_platform
from platform_site.errors import Refused


class Command(BaseCommand):
    """Open an operator's account, until there are two."""

    help = "Opens one of the first two operators' accounts and prints its password, which its owner changes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose."""
        parser.add_argument("username")
        parser.add_argument("--family-name", required=True, dest="last_name")
        parser.add_argument("--given-name", required=True, dest="first_name")
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, username: str, last_name: str, first_name: str, email: str, **options: Any) -> None:
        """Do it; a refusal is a sentence."""
        given = {"username": username, "last_name": last_name, "first_name": first_name, "email": email}
        try:
            password = open_first_operator(**given, by=the_platform(), at=clock.now())
        except Refused as refused:
            hints = " ".join(f"{fault.pointer}: {fault.hint}" for fault in refused.faults)
            raise CommandError(f"{refused.detail} {hints}".strip()) from refused
        self.stdout.write(f"{username} is an operator. The password until it is changed: {password}")
