"""Callers of the API: a facility's or insurer's system with a token of its own."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from eligibility.gateways.sandbox_cards import CardAuthority
from platform_site import clock
from platform_site.actors import Actor, Call
from platform_site.gateways import tokens
from platform_site.models import ApiClient
from platform_site.queries.clients import acting_organisation


@dataclass
class Caller:
    """A system of the sandbox, by its client id."""

    client_id: str
    scopes: frozenset[str] | None = None
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def row(self) -> ApiClient:
        """Return its registration."""
        return ApiClient.objects.select_related("organisation").get(client_id=self.client_id)

    @property
    def code(self) -> str:
        """Return its organisation's code."""
        return self.row.organisation.code

    @property
    def actor(self) -> Actor:
        """Return who acts when it calls an action directly."""
        row = self.row
        return Actor(
            organisation=acting_organisation(row.organisation.uid),
            client=row.uid,
            scopes=self.scopes if self.scopes is not None else frozenset(row.scopes),
            call=Call(request_id="test-request"),
        )

    def token(self) -> str:
        """Return an access token, as `/oauth/token` would give it."""
        row = self.row
        scopes = self.scopes if self.scopes is not None else frozenset(row.scopes)
        return tokens.make(client=row.uid, organisation=row.organisation.uid, scopes=scopes, at=clock.now())

    def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Any:
        """Post JSON (or bytes as they are) with a new Idempotency-Key, or the one given."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        kind = headers.pop("content_type", "application/json")
        return self.http.post(path, content, content_type=kind, headers={**self._headers(key), **headers})

    def delete(self, path: str, *, key: str | None = None, **headers: str) -> Any:
        """Delete with a new Idempotency-Key, or the one given."""
        return self.http.delete(path, headers={**self._headers(key), **headers})

    def get(self, path: str, **headers: str) -> Any:
        """Get."""
        return self.http.get(path, headers={"Authorization": f"Bearer {self.token()}", **headers})

    def check(self, body: dict[str, Any], **kwargs: Any) -> Any:
        """Ask what covers a person."""
        return self.post("/api/v1/eligibility/checks", body, **kwargs)

    def check_by_card(self, serial: str, *, on: str | None = None, **choices: Any) -> Any:
        """Ask by a card of the sandbox, with what is chosen at the reader."""
        body = {"method": "card", "proof": self.proof(serial, **choices)}
        return self.check({**body, "on": on} if on else body)

    def proof(self, serial: str, **choices: Any) -> str:
        """Return what a card signs at this facility's reader."""
        given = {"audience": settings.PUBLIC_URL, "organisation": self.code, "at": clock.now(), **choices}
        return CardAuthority(settings.SANDBOX_CARDS_DIR).prove(serial, **given)

    def _headers(self, key: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token()}", "Idempotency-Key": key or uuid.uuid4().hex}


def by_number(insurer: str, number: str, birth_date: str, *, symbol: str = "", branch: str = "", **more: Any) -> dict:
    """Return the body of a check by numbers."""
    body = {"method": "insurance_number", "insurer_number": insurer, "number": number, "birth_date": birth_date, **more}
    return {**body, **({"symbol": symbol} if symbol else {}), **({"branch": branch} if branch else {})}


P001 = by_number("06139992", "1001", "1985-04-01", symbol="架空１２", branch="01")
