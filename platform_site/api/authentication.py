"""Sign-in at the REST doors: a bearer token becomes an Actor; cookies count for nothing (API-12)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from rest_framework.authentication import BaseAuthentication

from platform_site.actors import Actor, Call
from platform_site.errors import ActingUserWrong, ClientDisabled, TokenInvalid, TokenMissing
from platform_site.gateways import tokens
from platform_site.identifiers.individual_numbers import contains_individual_number
from platform_site.limits import pace
from platform_site.queries.clients import acting_organisation, is_disabled


LONGEST_ACTING_USER = 64


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer …` with an access token of ours: what a door names that asks who is there."""

    def authenticate(self, request: Any) -> tuple[Actor, None]:
        """Return the actor, as REST framework wants it; raises what `actor_of` raises."""
        return actor_of(request._request), None


def actor_of(request: Any) -> Actor:
    """Return who asks; raise TokenMissing, TokenInvalid, ClientDisabled, TooManyRequests or ActingUserWrong."""
    token = _token(request)
    if is_disabled(token.client, token.organisation):
        raise ClientDisabled
    pace.step(token.client, most=settings.REQUESTS_PER_SECOND)
    try:
        organisation = acting_organisation(token.organisation)
    except ObjectDoesNotExist as error:  # of a database that was restored to an earlier day, say
        raise TokenInvalid from error
    request.actor = Actor(
        organisation=organisation,
        client=token.client,
        scopes=token.scopes,
        acting_user=acting_user(request),
        call=Call(request_id=request.request_id),
    )
    return request.actor


def _token(request: Any) -> tokens.Token:
    scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise TokenMissing
    try:
        token = tokens.verified.read(text)
    except tokens.TokenUnreadable as error:
        raise TokenInvalid from error
    if token.expires_at <= request.at.timestamp():
        raise TokenInvalid
    if token.certificate != client_certificate(request) or (
        settings.CLIENT_CERTIFICATE_HEADER and not token.certificate
    ):
        raise TokenInvalid  # behind mTLS a token works with its certificate and not without any (API-10)
    return token


def acting_user(request: Any) -> str:
    """Return whom the organisation says to be at the keys (API-6), or `` if it says nothing; raise ActingUserWrong.

    The server hands on a header that is not ASCII as a blank one: given and blank is not the same as not given.
    """
    given = request.META.get("HTTP_X_ACTING_USER")
    if given is None:
        return ""
    text = given.strip()
    if not _names_somebody(text) or contains_individual_number(text):
        raise ActingUserWrong
    return text


def _names_somebody(text: str) -> bool:
    """Tell if a text is a staff id and a role, with one semicolon between."""
    parts = text.split(";")
    is_written_well = len(text) <= LONGEST_ACTING_USER and text.isascii() and text.isprintable()
    return is_written_well and len(parts) == 2 and all(part.strip() for part in parts)


def client_certificate(request: Any) -> str:
    """Return the SHA-256 thumbprint (base64url) of the caller's TLS certificate as the proxy names it, or ``."""
    header = settings.CLIENT_CERTIFICATE_HEADER
    return request.headers.get(header, "") if header else ""
