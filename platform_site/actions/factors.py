"""第二要素: adding, naming and removing what somebody proves herself with beside her password (I02-3)."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from fido2.utils import websafe_encode

from platform_site import audit
from platform_site.actions.approvals import check_free_of_numbers, signed_in
from platform_site.actions.credentials import end_sessions
from platform_site.actions.factor_proofs import counter_of, hash_of, plain, seal_secret, use_step
from platform_site.actions.notices import tell_user
from platform_site.actions.receipts import ALPHABET
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotFound, NotInThisState
from platform_site.gateways import webauthn
from platform_site.models import User
from platform_site.transactions import action


Type = Authenticator.Type
CODES, LETTERS = 10, 16
KEYS = 10
"""How many security keys one person may have."""


@action("people.factor_added")
def add_totp(*, secret: str, code: str, by: Actor, at: datetime) -> User:
    """Add an app that shows the right code of a secret; raises Invalid, and NotInThisState if there is one already."""
    user = _locked(by)
    if Authenticator.objects.filter(user_id=user.pk, type=Type.TOTP).exists():
        raise NotInThisState("認証アプリは、すでに登録されています。")
    counter = counter_of(secret, plain(code), at)
    if counter is None or not use_step(user, counter):
        raise Invalid("コードが違います。アプリにいま表示されている6桁を入力してください。")
    row = Authenticator(user=user, type=Type.TOTP, data={"secret": seal_secret(user, secret)}, created_at=at)
    return _added(row, by=by, at=at)


@action("people.factor_added")
def add_key(*, name: str, answer: Mapping[str, Any], state: webauthn.State | None, by: Actor, at: datetime) -> User:
    """Add a security key that answered the challenge; raises Invalid, NotInThisState."""
    user = _locked(by)
    check_free_of_numbers(name=name)
    if Authenticator.objects.filter(user_id=user.pk, type=Type.WEBAUTHN).count() >= KEYS:
        raise NotInThisState(f"セキュリティキーは{KEYS}個まで登録できます。使わないものを外してください。")
    try:
        made = webauthn.new(answer, state=state or {})
    except webauthn.KeyRefused as refused:
        raise Invalid("セキュリティキーを確かめられませんでした。もう一度お試しください。") from refused
    data = {"name": name, "credential": websafe_encode(made.credential), "counter": made.counter}
    return _added(Authenticator(user=user, type=Type.WEBAUTHN, data=data, created_at=at), by=by, at=at)


@action("people.factor_renamed")
def rename_key(*, pk: int, name: str, by: Actor, at: datetime) -> None:
    """Give a security key another name; raises NotFound."""
    check_free_of_numbers(name=name)
    row = _own(_locked(by), pk, Type.WEBAUTHN)
    row.data["name"] = name
    row.save(update_fields=["data"])
    audit.record("people.factor_renamed", by=by, at=at, about=f"Factor:{pk}")


@action("people.factor_removed")
def remove_factor(*, pk: int, kind: str, by: Actor, at: datetime) -> User:
    """Remove a factor, with the recovery codes if it was the last; ends all sessions. Raises NotFound."""
    user = _locked(by)
    _own(user, pk, kind).delete()
    rest = Authenticator.objects.filter(user_id=user.pk)
    if not rest.exclude(type=Type.RECOVERY_CODES).exists():
        rest.delete()
    end_sessions(user)
    _tell(user, "accounts.factor_removed", by=by, at=at)
    audit.record("people.factor_removed", by=by, at=at, about=f"Factor:{pk}", kind=kind)
    return user


@action("people.recovery_codes_made")
def make_recovery_codes(*, by: Actor, at: datetime) -> list[str]:
    """Return new recovery codes, to be shown this once; earlier ones count no more. Raises NotInThisState."""
    user = _locked(by)
    own = Authenticator.objects.filter(user_id=user.pk)
    if not own.exclude(type=Type.RECOVERY_CODES).exists():
        raise NotInThisState("先に、認証アプリまたはセキュリティキーを登録してください。")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES)]
    own.filter(type=Type.RECOVERY_CODES).delete()
    data = {"hashes": [hash_of(user, code) for code in codes]}
    Authenticator.objects.create(user=user, type=Type.RECOVERY_CODES, data=data, created_at=at)
    audit.record("people.recovery_codes_made", by=by, at=at, about=f"User:{user.uid}", codes=len(codes))
    return codes


def _locked(by: Actor) -> User:
    return User.objects.select_for_update().get(pk=signed_in(by).pk)


def _own(user: User, pk: int, kind: str) -> Authenticator:
    row = Authenticator.objects.filter(user_id=user.pk, pk=pk, type=kind).exclude(type=Type.RECOVERY_CODES).first()
    if row is None:
        raise NotFound("この要素は登録されていません。")
    return row


def _added(row: Authenticator, *, by: Actor, at: datetime) -> User:
    row.save()
    user = row.user
    end_sessions(user)
    _tell(user, "accounts.factor_added", by=by, at=at)
    audit.record("people.factor_added", by=by, at=at, about=f"Factor:{row.pk}", kind=row.type)
    return user


def _tell(user: User, kind: str, *, by: Actor, at: datetime) -> None:
    tell_user(user_id=user.pk, kind=kind, about=f"Factor:{uuid4()}", by=by, at=at)
