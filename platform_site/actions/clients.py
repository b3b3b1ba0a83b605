"""New keys of systems: one human asks, another approves the very keys by their SHA-256, and then they count (ARCH-5).

A vendor rolls without a gap: first a set with the old key and the new one, then a set with the new one alone.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from platform_site import audit
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.approvals import check_free_of_numbers
from platform_site.actions.organisations import check_scopes, register_client, replace_keys
from platform_site.actors import Actor
from platform_site.errors import Fault, Format, Invalid, NotInThisState, Required
from platform_site.gateways import public_keys
from platform_site.gateways.assertions import JwksRefused
from platform_site.models import ApiClient, Approval, Organisation
from platform_site.permissions import SCOPES, Permission, Scope, check_may
from platform_site.transactions import action


REGISTER, ROLL = "clients.register", "clients.roll_keys"
_CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")


@action("clients.registration_requested")
def request_registration(
    *,
    client_id: str,
    organisation: Organisation,
    name: str,
    scopes: Iterable[str],
    jwks: dict[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
) -> Approval:
    """Ask for a system to be registered; what the second human could not do is refused now: Invalid, NotInThisState."""
    check_may(by, Permission.REGISTER_CLIENTS)
    granted = sorted(set(scopes))
    _check_names(client_id, name, granted)
    check_scopes(granted, organisation)
    _check_keys(jwks)
    if organisation.closed_at is not None:
        raise NotInThisState("利用を停止した機関の接続システムは登録できません。")
    if ApiClient.objects.filter(client_id=client_id).exists():
        raise NotInThisState("このクライアントIDは、すでに使われています。")
    content = {"client_id": client_id, "organisation": str(organisation.uid), "name": name, "scopes": granted}
    audit.record("clients.registration_requested", by=by, at=at, about=f"ApiClient:{client_id}", scopes=granted)
    return request_approval(
        deed=REGISTER, about=f"ApiClient:{client_id}", content={**content, **_keys(jwks)}, reason=reason, by=by, at=at
    )


@action("clients.keys_requested")
def request_keys(*, client: ApiClient, jwks: dict[str, Any], reason: str, by: Actor, at: datetime) -> Approval:
    """Ask for a system's keys to be replaced by this set; raises Invalid, and NotInThisState for a stopped system."""
    check_may(by, Permission.REGISTER_CLIENTS)
    _check_keys(jwks)
    stored = _in_use(client.uid)
    now = prints(stored.jwks)
    if now == prints(jwks):
        raise NotInThisState("いまの公開鍵と同じです。")
    content = {"client": str(stored.uid), "client_id": stored.client_id, "instead_of": now, **_keys(jwks)}
    audit.record("clients.keys_requested", by=by, at=at, about=f"ApiClient:{stored.uid}", fingerprints=prints(jwks))
    return request_approval(deed=ROLL, about=f"ApiClient:{stored.uid}", content=content, reason=reason, by=by, at=at)


def prints(jwks: dict[str, Any]) -> list[str]:
    """Return the fingerprints of a set's keys, in a fixed order."""
    return sorted(public_keys.fingerprint(key) for key in jwks.get("keys", []))


def _registered(approval: Approval, *, by: Actor, at: datetime) -> None:
    content = approval.content
    register_client(
        client_id=content["client_id"], organisation=Organisation.objects.get(uid=content["organisation"]),
        name=content["name"], scopes=content["scopes"], jwks=content["jwks"], by=by, at=at,
        approved=approval,
    )  # fmt: skip


def _rolled(approval: Approval, *, by: Actor, at: datetime) -> None:
    client = _in_use(UUID(approval.content["client"]))
    if prints(client.jwks) != approval.content["instead_of"]:
        raise NotInThisState("申請のあとに公開鍵が変わりました。もう一度申請してください。")
    replace_keys(client=client, jwks=approval.content["jwks"], by=by, at=at, approved=approval)


def _in_use(uid: UUID) -> ApiClient:
    client = ApiClient.objects.select_for_update().get(uid=uid)
    if client.disabled_at is not None:
        raise NotInThisState("停止した接続システムの公開鍵は替えられません。")
    return client


def _keys(jwks: dict[str, Any]) -> dict[str, Any]:
    return {"jwks": jwks, "fingerprints": {key["kid"]: public_keys.fingerprint(key) for key in jwks["keys"]}}


def _check_keys(jwks: dict[str, Any]) -> None:
    try:
        public_keys.check(jwks)
    except JwksRefused as refusal:
        raise Invalid(faults=[Fault(Format, "/jwks", str(refusal))]) from refusal


def _check_names(client_id: str, name: str, scopes: list[str]) -> None:
    faults = []
    if not _CLIENT_ID.fullmatch(client_id):
        hint = "半角の英小文字・数字・「.」「_」「-」で、3文字以上64文字以内にしてください。"
        faults.append(Fault(Format, "/client_id", hint))
    if not scopes:
        faults.append(Fault(Required, "/scopes", "一つ以上選んでください。"))
    if faults:
        raise Invalid(faults=faults)
    check_free_of_numbers(client_id=client_id, name=name)


def _new_words(approval: Approval) -> Words:
    content = approval.content
    house = Organisation.objects.get(uid=content["organisation"])
    return [
        ("クライアントID", content["client_id"]),
        ("機関", f"{house.name}（{house.get_kind_display()} {house.code}）"),
        ("名称", content["name"]),
        ("許す操作", "、".join(f"{scope}（{SCOPES[Scope(scope)].label}）" for scope in content["scopes"])),
        *_key_words(approval),
    ]


def _roll_words(approval: Approval) -> Words:
    now = "、".join(approval.content["instead_of"]) or "なし"
    return [("クライアントID", approval.content["client_id"]), ("いまの公開鍵の指紋", now), *_key_words(approval)]


def _key_words(approval: Approval) -> Words:
    return [(f"公開鍵 {kid} の指紋", print_) for kid, print_ in approval.content["fingerprints"].items()]


def _client_of(approval: Approval) -> tuple[str, object]:
    return "admin:platform_site_apiclient_change", ApiClient.objects.get(uid=UUID(approval.content["client"])).pk


ASK, APPROVE = Permission.REGISTER_CLIENTS, Permission.APPROVE_CLIENTS
declare(Deed(REGISTER, "接続システムの登録", ASK, APPROVE, _registered, words=_new_words))
declare(Deed(ROLL, "接続システムの公開鍵の交換", ASK, APPROVE, _rolled, words=_roll_words, place=_client_of))
