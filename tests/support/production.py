"""A complete production installation: its keys, its card authority, its database, as an operator makes them."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from platform_site import clock
from tests.eligibility.hostile_cards import YEAR, Holder, authority
from tests.support.server import PROJECT, named


SET_BY_THE_RUN = ("PLATFORM_LOCAL", "PLATFORM_POSTGRES_FAST", "DATABASE_WORKER_URL", "DATABASE_AUDIT_URL")


@dataclass
class Installation:
    """An environment in which `manage.py` is run, as a process of its own."""

    variables: dict[str, str] = field(default_factory=dict)

    def but(self, **changed: str | None) -> "Installation":
        """Return the same with some variables changed, or taken away by None."""
        merged = {**self.variables, **changed}
        return Installation({name: value for name, value in merged.items() if value is not None})

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `manage.py` to its end."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python to its end."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=PROJECT, env=self.variables, capture_output=True, text=True, check=False
        )


def environment(folder: Path, database: str) -> dict[str, str]:
    """Return every variable that production asks for."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_RUN}
    return {
        **inherited,
        "PLATFORM_MODE": "production",
        "PLATFORM_LOCAL": str(folder / "local"),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PUBLIC_URL": "https://platform.example",
        "KEYS_DIR": str(folder / "keys"),
        "CARD_AUTHORITIES": str(folder / "authorities.pem"),
        "CARD_REVOCATION_URL": "http://cards.example/list.crl",
        "HPKI_AUTHORITIES": str(folder / "authorities.pem"),
        "HPKI_REVOCATION_URL": "http://hpki.example/list.crl",
        "DATABASE_URL": named(os.environ["DATABASE_WORKER_URL"], database),
        "DATABASE_OWNER_URL": named(os.environ["DATABASE_OWNER_URL"], database),
    }


def write_authorities(file: Path) -> None:
    """Write a root and an issuing authority that bear no sandbox's mark."""
    now = clock.now()
    valid = (now - timedelta(days=1), now + 9 * YEAR)
    root = authority("Test Root", path_length=1, valid=valid)
    issuing = authority("Test Issuing", by=root, path_length=0, valid=valid)
    file.write_bytes(b"".join(_pem(holder) for holder in (root, issuing)))


def _pem(holder: Holder) -> bytes:
    return holder.certificate.public_bytes(Encoding.PEM)
