from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_site import clock
from platform_site.actions.organisations import disable_client
from platform_site.actors import the_platform
from platform_site.errors import Refused
from platform_site.models import ApiClient


class Command(BaseCommand):
    """Stop a system; every process refuses it within 30 seconds."""

    help = "Stops a system, whatever token it holds; every process refuses it within 30 seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which."""
        parser.add_argument("client_id")

    def handle(self, *args: Any, client_id: str, **options: Any) -> None:
        """Do it."""
        client = ApiClient.objects.filter(client_id=client_id).first()
        if client is None:
            raise CommandError(f"No system is registered as {client_id}.")
        try:
            disable_client(client=client, by=the_platform(), at=clock.now())
        except Refused as refused:
            raise CommandError(refused.detail) from refused
        self.stdout.write(f"{client_id} is stopped.")
