"""Systems that sign in at `/oauth/token`: with keys of their own, or with the sandbox's secret."""

import base64
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from platform_site import clock
from platform_site.actions.organisations import register_client
from platform_site.actions.sign_in import token_url
from platform_site.actors import the_platform
from platform_site.models import ApiClient, Organisation
from tests.support import signers


FORM = "application/x-www-form-urlencoded"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class System:
    """A registered system with a key pair; `http` asks as a program from outside would."""

    client_id: str
    pair: signers.Key
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def row(self) -> ApiClient:
        """Return its registration."""
        return ApiClient.objects.get(client_id=self.client_id)

    def assertion(self, *, pair: signers.Key | None = None, **claims: Any) -> str:
        """Return a client assertion, honest but for the claims given."""
        now = int(clock.now().timestamp())
        honest = {
            "iss": self.client_id, "sub": self.client_id, "aud": token_url(), "iat": now, "exp": now + 120,
            "jti": uuid.uuid4().hex,
        }  # fmt: skip
        return signers.signed({**honest, **claims}, pair or self.pair)

    def sign_in(self, *, assertion: str | None = None, headers: dict[str, str] | None = None, **form: str) -> Any:
        """Ask for a token by an assertion."""
        given = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": assertion or self.assertion(),
            **form,
        }
        return ask(given, http=self.http, headers=headers)


def registered(pair: signers.Key, *, scopes: list[str], kind: str = "clinic", code: str = "1310200022") -> System:
    """Register a system of a fictional organisation with this key, through the action."""
    client_id = f"test-{uuid.uuid4()}"  # whole: twelve signs of one may be twelve digits, an individual number
    register_client(
        client_id=client_id, organisation=Organisation.objects.get(kind=kind, code=code), name="架空のシステム",
        scopes=scopes, jwks=signers.public(pair), by=the_platform(), at=clock.now(),
    )  # fmt: skip
    return System(client_id, pair)


def ask(form: Any, *, http: Client | None = None, headers: dict[str, str] | None = None, kind: str = FORM) -> Any:
    """Post a form, or bytes as they are, to the token endpoint."""
    content = form if isinstance(form, bytes) else urlencode(form).encode()
    http = http or Client(raise_request_exception=False)
    return http.post("/oauth/token", content, content_type=kind, headers=headers or {})


def by_secret(client_id: str = "sandbox-clinic-1", secret: str = "sandbox-secret", **form: str) -> Any:  # noqa: S107
    """Ask for a token by the sandbox's secret."""
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return ask({"grant_type": "client_credentials", **form}, headers={"Authorization": f"Basic {basic}"})
