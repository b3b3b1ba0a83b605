"""Registering organisations, and the systems with which they connect.

A person registers a system, or gives it new keys, through `actions.clients`: two humans.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from platform_site import audit
from platform_site.actions.approvals import check_free_of_numbers, check_two_people
from platform_site.actions.organisation_codes import canonical_code
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Format, Invalid, NotInThisState
from platform_site.gateways.assertions import JwksRefused, check_jwks
from platform_site.models import ApiClient, Approval, Organisation
from platform_site.permissions import SCOPES, Permission, Scope, check_may
from platform_site.transactions import action


BECAUSE = {
    "key_leaked": "鍵が漏れた、またはその疑いがある",
    "misuse": "不審な利用がある",
    "asked": "機関またはベンダから申出があった",
    "ended": "利用を終えた",
}
"""Why a system is stopped, as the audit trail names it, and in words."""


@action("organisations.registered")
def register_organisation(
    *,
    kind: str,
    code: str,
    name: str,
    by: Actor,
    at: datetime,
    prefecture: str = "",
    phone: str = "",
    part_of: Organisation | None = None,
) -> Organisation:
    """Register an organisation under its kind and code; raises Invalid, and NotInThisState if there is one."""
    check_may(by, Permission.REGISTER_ORGANISATIONS)
    code = canonical_code(kind, code)
    check_free_of_numbers(name=name, phone=phone)
    organisation, is_new = Organisation.objects.get_or_create(
        kind=kind, code=code, defaults={"name": name, "prefecture": prefecture, "phone": phone, "part_of": part_of}
    )
    if not is_new:
        raise NotInThisState("この種別と機関コードの機関は、すでに登録されています。")
    audit.record("organisations.registered", by=by, at=at, about=f"Organisation:{organisation.uid}")
    return organisation


@action("organisations.changed")
def change_organisation(
    *, organisation: Organisation, name: str, prefecture: str, phone: str, by: Actor, at: datetime
) -> None:
    """Change what an organisation is called and where it is, never its kind or code; the trail names the fields."""
    check_may(by, Permission.REGISTER_ORGANISATIONS)
    wanted = {"name": name, "prefecture": prefecture, "phone": phone}
    check_free_of_numbers(**wanted)
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if stored.closed_at is not None:
        raise NotInThisState("利用を停止した機関は変更できません。")
    changed = [field for field, value in wanted.items() if getattr(stored, field) != value]
    if not changed:
        raise NotInThisState("変更した項目がありません。")
    Organisation.objects.filter(pk=stored.pk).update(**wanted)
    audit.record("organisations.changed", by=by, at=at, about=f"Organisation:{stored.uid}", fields=changed)


@action("organisations.closed")
def close_organisation(*, organisation: Organisation, by: Actor, at: datetime) -> None:
    """End an organisation's use of the platform; its systems are refused within 30 seconds."""
    check_may(by, Permission.REGISTER_ORGANISATIONS)
    if not Organisation.objects.filter(pk=organisation.pk, closed_at__isnull=True).update(closed_at=at):
        raise NotInThisState("この機関の利用は、すでに停止されています。")
    audit.record("organisations.closed", by=by, at=at, about=f"Organisation:{organisation.uid}")


@action("clients.registered")
def register_client(
    *,
    client_id: str,
    organisation: Organisation,
    name: str,
    scopes: Iterable[str],
    jwks: dict[str, Any],
    by: Actor,
    at: datetime,
    secret_hash: bytes | None = None,
    approved: Approval | None = None,
) -> ApiClient:
    """Register a system with its public keys and the scopes that it may ask for.

    A human needs the approval that she has just given of it; raises NotPermitted. Raises Invalid for a scope that
    this kind of organisation may not hold, or for keys that are not fit; NotInThisState for a client id that is
    taken, or a closed organisation.
    """
    check_may(by, Permission.APPROVE_CLIENTS)
    check_two_people(by, approved)
    asked = list(scopes)
    check_scopes(asked, organisation)
    if jwks:
        check_keys(jwks)
    granted = sorted(set(asked))
    values = {"name": name, "scopes": granted, "jwks": jwks, "secret_hash": secret_hash, "registered_at": at}
    client = _new_client(client_id, organisation, values)
    audit.record("clients.registered", by=by, at=at, about=f"ApiClient:{client.uid}", scopes=granted)
    return client


@action("clients.keys_replaced")
def replace_keys(
    *, client: ApiClient, jwks: dict[str, Any], by: Actor, at: datetime, approved: Approval | None = None
) -> None:
    """Replace a system's public keys; assertions by the old ones are refused from now on.

    A human needs the approval that she has just given of it; raises NotPermitted.
    """
    check_may(by, Permission.APPROVE_CLIENTS)
    check_two_people(by, approved)
    check_keys(jwks)
    ApiClient.objects.filter(pk=client.pk).update(jwks=jwks)
    kids = [key["kid"] for key in jwks["keys"]]
    audit.record("clients.keys_replaced", by=by, at=at, about=f"ApiClient:{client.uid}", kids=kids)


@action("clients.disabled")
def disable_client(*, client: ApiClient, by: Actor, at: datetime, reason: str = "") -> None:
    """Stop a system; every process refuses it within 30 seconds, whatever token it holds. `reason` is of `BECAUSE`."""
    check_may(by, Permission.DISABLE_CLIENTS)
    if not ApiClient.objects.filter(pk=client.pk, disabled_at__isnull=True).update(disabled_at=at):
        raise NotInThisState("この接続システムは、すでに停止されています。")
    why: dict[str, Any] = {"reason": reason} if reason in BECAUSE else {}
    audit.record("clients.disabled", by=by, at=at, about=f"ApiClient:{client.uid}", **why)


def _new_client(client_id: str, organisation: Organisation, values: dict[str, Any]) -> ApiClient:
    if Organisation.objects.filter(pk=organisation.pk, closed_at__isnull=False).exists():
        raise NotInThisState("利用を停止した機関の接続システムは登録できません。")
    values["organisation"] = organisation
    client, is_new = ApiClient.objects.get_or_create(client_id=client_id, defaults=values)
    if not is_new:
        raise NotInThisState("このクライアントIDは、すでに使われています。")
    return client


def check_scopes(scopes: Iterable[str], organisation: Organisation) -> None:
    """Raise Invalid, at each scope's place, for those that this kind of organisation may not hold."""
    allowed = {scope for scope in Scope if organisation.kind in SCOPES[scope].kinds}
    hint = f"{organisation.get_kind_display()}に許せる scope: {'、'.join(sorted(allowed)) or 'なし'}"
    wrong = [Fault(Choice, f"/scopes/{n}", hint) for n, scope in enumerate(scopes) if scope not in allowed]
    if wrong:
        raise Invalid(faults=wrong)


def check_keys(jwks: dict[str, Any]) -> None:
    """Raise Invalid for keys that are not fit to sign in with."""
    try:
        check_jwks(jwks)
    except JwksRefused as refusal:
        raise Invalid(faults=[Fault(Format, "/jwks", str(refusal))]) from refusal
