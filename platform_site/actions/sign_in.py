"""Sign-in of systems: who proves to be a registered client gets a short access token."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from platform_site import audit
from platform_site.actors import Actor, Call, Organisation
from platform_site.errors.sign_in import BadClient, BadScope
from platform_site.gateways import assertions, tokens
from platform_site.idempotency import use_once
from platform_site.models import ApiClient
from platform_site.queries.clients import client_in_use
from platform_site.transactions import action, refusals_recorded


EVENT = "auth.token_issued"


def token_url() -> str:
    """Return the address that an assertion has to be made for."""
    return f"{settings.PUBLIC_URL}/oauth/token"


@dataclass(frozen=True)
class Granted:
    """An access token and the scopes that it carries."""

    token: str
    scopes: frozenset[str]


def by_assertion(
    *, compact: str, scope: str, certificate: str, call: Call, at: datetime, client_id: str = ""
) -> Granted:
    """Give a token for a client assertion (`private_key_jwt`); raises BadClient, BadScope.

    A `client_id` beside the assertion is needless, but has to name the same client (RFC 7521, 4.2).
    """
    with refusals_recorded(EVENT, by=Actor(call=call), at=at):
        try:
            claim = assertions.claimed(compact)
            client = client_in_use(claim.client_id)
            assertion = assertions.verify(claim, jwks=client.jwks if client else {}, audience=token_url(), at=at)
        except assertions.AssertionRefused as refusal:
            raise BadClient from refusal
        if client is None or client_id not in ("", client.client_id):
            raise BadClient
    return _grant(client=client, scope=scope, assertion=assertion, certificate=certificate, call=call, at=at)


def by_secret(*, client_id: str, secret: str, scope: str, call: Call, at: datetime, certificate: str = "") -> Granted:
    """Give a token for the sandbox's client secret; no other installation has a secret to compare with."""
    with refusals_recorded(EVENT, by=Actor(call=call), at=at):
        client = client_in_use(client_id) if settings.SANDBOX else None
        stored = bytes(client.secret_hash or b"") if client else b""
        if client is None or not hmac.compare_digest(stored, hashlib.sha256(secret.encode()).digest()):
            raise BadClient
    return _grant(client=client, scope=scope, assertion=None, certificate=certificate, call=call, at=at)


def _grant(*, client: ApiClient, call: Call, at: datetime, **given: Any) -> Granted:
    organisation = client.organisation
    acts_for = Organisation(organisation.pk, organisation.uid, organisation.kind, organisation.code)
    actor = Actor(organisation=acts_for, client=client.uid, call=call)
    return grant(client=client, by=actor, at=at, **given)


@action(EVENT)
def grant(
    *,
    client: ApiClient,
    scope: str,
    assertion: assertions.Assertion | None,
    certificate: str,
    by: Actor,
    at: datetime,
) -> Granted:
    """Use the assertion up and issue the token, within the scopes that staff granted."""
    if assertion is not None and not _use_up(client, assertion):
        raise BadClient
    asked = frozenset(scope.split()) or frozenset(client.scopes)
    if not asked or asked - frozenset(client.scopes):
        raise BadScope
    audit.record(EVENT, by=by, at=at, scopes=sorted(asked))
    token = tokens.make(
        client=client.uid, organisation=client.organisation.uid, scopes=asked, at=at, certificate=certificate
    )
    return Granted(token, asked)


def _use_up(client: ApiClient, assertion: assertions.Assertion) -> bool:
    digest = hashlib.sha256(f"assertion:{client.uid}:{assertion.jti}".encode()).digest()
    return use_once(digest, until=assertion.expires_at)
