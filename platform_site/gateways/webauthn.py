"""Security keys (WebAuthn): challenges for a browser, and what its key answers; bound to PUBLIC_URL, never to Host."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)


NAME = "全国医療情報プラットフォーム"
FAULTS = (ValueError, TypeError, KeyError, AttributeError, AssertionError)
"""What fido2 raises for an answer that is no answer, or not ours."""
Options: TypeAlias = dict[str, Any]
State: TypeAlias = dict[str, Any]


class KeyRefused(Exception):
    """What the browser sent is no answer to the challenge, by a key that counts here."""


@dataclass(frozen=True)
class Shown:
    """A key that answered: its credential as bytes, and how often it says that it was used."""

    credential: bytes
    counter: int


def is_possible() -> bool:
    """Tell if browsers take keys for this installation: they do for names, not for addresses such as 127.0.0.1."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def ask_new(*, handle: bytes, name: str, display_name: str, known: Sequence[bytes]) -> tuple[Options, State]:
    """Return what a browser needs to make a credential, and what to keep until it answers."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(name=name, id=handle, display_name=display_name),
        credentials=_credentials(known),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


def new(answer: Mapping[str, Any], *, state: State) -> Shown:
    """Return the credential that a browser made; raise KeyRefused."""
    try:
        made = _server().register_complete(state, answer)
        return Shown(bytes(made.credential_data or b""), made.counter)
    except FAULTS as error:
        raise KeyRefused from error


def ask_known(known: Sequence[bytes]) -> tuple[Options, State]:
    """Return what a browser needs to show one of these credentials, and what to keep until it answers."""
    options, state = _server().authenticate_begin(
        credentials=_credentials(known), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), dict(state)


def known(answer: Mapping[str, Any], *, state: State, known: Sequence[bytes]) -> Shown:
    """Return which of these credentials answered; raise KeyRefused."""
    try:
        shown = _server().authenticate_complete(state, _credentials(known), answer)
        return Shown(bytes(shown), AuthenticationResponse.from_dict(answer).response.authenticator_data.counter)
    except FAULTS as error:
        raise KeyRefused from error


def stored(credential: str) -> bytes:
    """Return a credential's bytes from how they are stored (base64url)."""
    return websafe_decode(credential)


def _credentials(known: Sequence[bytes]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(each) for each in known]


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _server() -> Fido2Server:
    party = PublicKeyCredentialRpEntity(name=NAME, id=_host())
    return Fido2Server(party, verify_origin=lambda origin: origin == settings.PUBLIC_URL)
