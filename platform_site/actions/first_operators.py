"""The first two operators of an installation: without them nobody could register anybody, nor approve anything."""

from datetime import datetime

from platform_site import audit
from platform_site.actions.accounts import give_membership, register_account
from platform_site.actions.organisations import register_organisation
from platform_site.actors import Actor
from platform_site.errors import NotInThisState, NotPermitted
from platform_site.models import Membership, Organisation
from platform_site.transactions import action


FIRST = 2
FUND = {"kind": Organisation.Kind.FUND, "code": "FUND", "name": "社会保険診療報酬支払基金"}


@action("accounts.first_operator_opened")
def open_first_operator(*, username: str, last_name: str, first_name: str, email: str, by: Actor, at: datetime) -> str:
    """Open an operator's account and return its password; the platform alone may, and only until there are two.

    Registers the fund if it is not there. Raises NotPermitted, NotInThisState, Invalid.
    """
    if not by.is_platform:
        raise NotPermitted
    fund = Organisation.objects.filter(kind=FUND["kind"]).first() or register_organisation(**FUND, by=by, at=at)
    held = Membership.objects.filter(role="operator", organisation=fund, ended_at__isnull=True, user__is_active=True)
    if held.count() >= FIRST:
        raise NotInThisState("運用担当は、すでに二人います。あとの利用者は、管理サイトで登録してください。")
    user, password = register_account(
        username=username, last_name=last_name, first_name=first_name, email=email, by=by, at=at
    )
    give_membership(user=user, organisation=fund, role="operator", by=by, at=at)
    audit.record("accounts.first_operator_opened", by=by, at=at, about=f"User:{user.uid}")
    return password
