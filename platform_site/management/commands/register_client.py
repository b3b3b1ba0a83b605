import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_site import clock
from platform_site.actions.organisations import register_client, replace_keys
from platform_site.actors import the_platform
from platform_site.errors import Refused
from platform_site.models import ApiClient, Organisation


class Command(BaseCommand):
    """Register a system with its public keys, or replace its keys."""

    help = "Registers a system of an organisation with its JWKS, or replaces the keys of a registered one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, whose, which scopes and which keys."""
        parser.add_argument("client_id")
        parser.add_argument("--organisation", metavar="KIND:CODE", help="such as clinic:1310200022")
        parser.add_argument("--scope", action="append", default=[], dest="scopes", help="once for each scope")
        parser.add_argument("--jwks", type=Path, required=True, help="file with the public keys (ES384 or RS384)")

    def handle(self, *args: Any, client_id: str, jwks: Path, **options: Any) -> None:
        """Do it; a refusal is a sentence."""
        try:
            self._register(client_id, json.loads(jwks.read_text()), **options)
        except (OSError, ValueError) as error:
            raise CommandError(f"{jwks} cannot be read as JSON ({type(error).__name__}).") from error
        except Refused as refused:
            hints = "; ".join(f"{fault.pointer}: {fault.hint}" for fault in refused.faults)
            raise CommandError(f"{refused.detail} {hints}".strip()) from refused

    def _register(
        self, client_id: str, keys: Any, *, organisation: str | None, scopes: list[str], **options: Any
    ) -> None:
        by, at = the_platform(), clock.now()
        known = ApiClient.objects.filter(client_id=client_id).first()
        if known is not None:
            replace_keys(client=known, jwks=keys, by=by, at=at)
            self.stdout.write(f"The keys of {client_id} are replaced.")
            return
        kind, _, code = (organisation or "").partition(":")
        row = Organisation.objects.filter(kind=kind, code=code).first()
        if row is None:
            raise CommandError("Name a registered organisation: --organisation KIND:CODE, such as clinic:1310200022.")
        register_client(client_id=client_id, organisation=row, name=client_id, scopes=scopes, jwks=keys, by=by, at=at)
        self.stdout.write(f"{client_id} is registered.")
