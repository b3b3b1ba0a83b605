"""Proofs of a second factor: a code of the app, a recovery code or a security key; each counts once (I02-3)."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from platform_site import audit, clock, keys
from platform_site.actions.people_sign_in import Try, judge
from platform_site.actors import Actor
from platform_site.gateways import webauthn
from platform_site.idempotency import use_once
from platform_site.models import User


Type = Authenticator.Type
STEP = 30  # seconds that a code of the app is shown for
DRIFT = 1  # steps by which the clock of a telephone may differ
DIGITS = 6


def prove_code(*, user: User, code: str, address: str, by: Actor, at: datetime) -> str:
    """Judge a code of the app or a recovery code and use it up; return which it was.

    Raises Invalid and TooManyWrongTries.
    """
    typed = plain(code)
    kind = "totp" if len(typed) == DIGITS else "recovery_code"

    def check() -> bool:
        right = _use_totp(user, typed, at) if kind == "totp" else _use_recovery_code(user, typed, at)
        return right and _used(user, kind, by, at)

    judge(
        Try(user.username, address, user), check, event="people.factor_proved",
        wrong="コードが違うか、すでに使われています。新しいコードを入力してください。", by=by, at=at,
    )  # fmt: skip
    return kind


def prove_key(
    *, user: User, answer: Mapping[str, Any], state: webauthn.State | None, address: str, by: Actor, at: datetime
) -> str:
    """Judge what a security key answered to a challenge; return `key`. Raises Invalid and TooManyWrongTries."""
    judge(
        Try(user.username, address, user), lambda: _use_key(user, answer, state, at) and _used(user, "key", by, at),
        event="people.factor_proved", wrong="セキュリティキーを確かめられませんでした。もう一度お試しください。",
        by=by, at=at,
    )  # fmt: skip
    return "key"


def plain(code: str) -> str:
    """Return a code as it was meant: half-width capitals without spaces and hyphens."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


def counter_of(secret: str, code: str, at: datetime) -> int | None:
    """Return in which step of 30 seconds a secret gives this code, near `at`; None if it does not (RFC 6238).

    A sandbox's own time is taken off: telephones show the codes of the real one.
    """
    real = at - clock.offset() if settings.SANDBOX else at
    now = int(real.timestamp()) // STEP
    for counter in (now, *(now + sign * each for each in range(1, DRIFT + 1) for sign in (-1, 1))):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)).encode(), code.encode()):
            return counter
    return None


def use_step(user: User, counter: int) -> bool:
    """Use a code up on the whole platform, whatever Redis remembers; False if it was used already."""
    until = datetime.fromtimestamp((counter + DRIFT + 1) * STEP, UTC)
    return use_once(hashlib.sha256(f"totp:{user.uid}:{counter}".encode()).digest(), until=until)


def seal_secret(user: User, secret: str) -> str:
    """Return a secret of an app as it is stored: encrypted, and bound to its user."""
    return base64.b64encode(keys.wrap("fields", secret.encode(), context=_context(user))).decode()


def hash_of(user: User, code: str) -> str:
    """Return what is kept of a recovery code; 80 random bits need no slow hash."""
    return hashlib.sha256(f"recovery:{user.uid}:{plain(code)}".encode()).hexdigest()


def keys_of(user: User) -> list[bytes]:
    """Return the credentials of somebody's security keys."""
    rows = Authenticator.objects.filter(user_id=user.pk, type=Type.WEBAUTHN).order_by("pk")
    return [webauthn.stored(row.data["credential"]) for row in rows]


def _context(user: User) -> bytes:
    return f"totp:{user.uid}".encode()


def _own(user: User, kind: str) -> list[Authenticator]:
    return list(Authenticator.objects.select_for_update().filter(user_id=user.pk, type=kind).order_by("pk"))


def _use_totp(user: User, code: str, at: datetime) -> bool:
    for row in _own(user, Type.TOTP):
        try:
            secret = keys.unwrap("fields", base64.b64decode(row.data["secret"]), context=_context(user)).decode()
        except keys.Unreadable:
            return False
        counter = counter_of(secret, code, at)
        if counter is not None and use_step(user, counter):
            return _touched(row, at)
    return False


def _use_recovery_code(user: User, code: str, at: datetime) -> bool:
    wanted = hash_of(user, code)
    for row in _own(user, Type.RECOVERY_CODES):
        if wanted in row.data["hashes"]:
            row.data["hashes"].remove(wanted)
            return _touched(row, at)
    return False


def _use_key(user: User, answer: Mapping[str, Any], state: webauthn.State | None, at: datetime) -> bool:
    rows = {webauthn.stored(row.data["credential"]): row for row in _own(user, Type.WEBAUTHN)}
    try:
        shown = webauthn.known(answer, state=state or {}, known=list(rows))
    except webauthn.KeyRefused:
        return False
    row = rows[shown.credential]
    if (shown.counter or row.data["counter"]) and shown.counter <= row.data["counter"]:
        return False  # a copy of the key is about
    row.data["counter"] = shown.counter
    return _touched(row, at)


def _touched(row: Authenticator, at: datetime) -> bool:
    row.last_used_at = at
    row.save(update_fields=["data", "last_used_at"])
    return True


def _used(user: User, kind: str, by: Actor, at: datetime) -> bool:
    audit.record("people.factor_used", by=by, at=at, about=f"User:{user.uid}", kind=kind)
    return True
