"""役割の付与: a role with which somebody can be one of two people is given by two people (ARCH-5).

So that no one human stands behind two accounts, a first role of this kind takes away whatever lets anybody into the
account until then: its password and its second factors. The human who asked gives a new password out, as after a
reset (`account_resets.give_new_password`), and for 30 days neither approves what the other asked for.
"""

from datetime import datetime
from uuid import UUID

from platform_site import audit
from platform_site.actions.account_resets import take_away, user_of
from platform_site.actions.accounts import another_human, check_may_have, give_membership
from platform_site.actions.approval_requests import Deed, Words, declare, request_approval
from platform_site.actions.two_people import roles_of_two
from platform_site.actors import Actor
from platform_site.errors import Fault, Invalid, NotPermitted, Required
from platform_site.models import Approval, Membership, Organisation, User
from platform_site.permissions import ROLES, Permission
from platform_site.transactions import action


GIVE = "accounts.give_role"


@action("accounts.role_requested")
def request_role(
    *, user: User, organisation: Organisation, role: str, reason: str, by: Actor, at: datetime, staff_id: str = ""
) -> Approval:
    """Ask that somebody be given a role; nobody asks for herself. Raises what giving it raises, and Invalid."""
    another_human(by, Permission.MANAGE_ACCOUNTS, user)
    who, house = check_may_have(user, organisation, role, staff_id)
    if not reason:
        raise Invalid(faults=[Fault(Required, "/reason", "この役割は二人で付けます。理由を書いてください。")])
    audit.record("accounts.role_requested", by=by, at=at, about=f"User:{who.uid}", role=role)
    content = {
        "user": str(who.uid), "username": who.username, "organisation": str(house.uid), "role": role,
        "staff_id": staff_id,
    }  # fmt: skip
    return request_approval(deed=GIVE, about=f"User:{who.uid}", content=content, reason=reason, by=by, at=at)


def _given(approval: Approval, *, by: Actor, at: datetime) -> None:
    content = approval.content
    user = User.objects.select_for_update().get(uid=UUID(content["user"]))
    if user.uid == by.user:
        raise NotPermitted("ご自身のための申請は承認できません。")
    is_first = not Membership.objects.filter(user=user, role__in=roles_of_two()).exists()
    house = Organisation.objects.get(uid=content["organisation"])
    give_membership(
        user=user, organisation=house, role=content["role"], staff_id=content["staff_id"], by=by, at=at,
        approved=approval,
    )  # fmt: skip
    if is_first:
        take_away(user, approval, password=True, factors=True, by=by, at=at)


def _words(approval: Approval) -> Words:
    content = approval.content
    house = Organisation.objects.get(uid=content["organisation"])
    role = ROLES[content["role"]]
    return [
        ("利用者名", content["username"]),
        ("機関", f"{house.name}（{house.get_kind_display()} {house.code}）"),
        ("役割", f"{role.label}: {role.description}"),
        ("職員番号", content["staff_id"] or "なし"),
    ]


declare(
    Deed(
        GIVE, "役割の付与", Permission.MANAGE_ACCOUNTS, Permission.APPROVE_ACCOUNTS, _given, days=3,
        words=_words, place=user_of,
    )
)  # fmt: skip
