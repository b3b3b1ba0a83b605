"""認証情報: what a person signs in with; another password or factor ends the sessions of the old one (I02-4)."""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from platform_site import audit
from platform_site.actions.approvals import signed_in
from platform_site.actions.notices import tell_user
from platform_site.actors import Actor
from platform_site.errors import Invalid
from platform_site.models import User
from platform_site.transactions import action


def end_sessions(user: User) -> None:
    """End all sessions of a user, at their next request; part of the action that changes what she signs in with.

    The version of her credentials is part of what each session has to match. Who keeps one signs it anew afterwards.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.credential_version += 1
    locked.save(update_fields=["credential_version"])
    user.credential_version = locked.credential_version


@action("people.password_changed")
def change_password(*, password: str, by: Actor, at: datetime) -> User:
    """Give the signed-in person another password, which ends all sessions; raises Invalid for a weak or the same one.

    The caller has proved the earlier password (`people_sign_in.prove_password`).
    """
    user = User.objects.select_for_update().get(pk=signed_in(by).pk)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid("".join(weak.messages)) from weak
    if user.check_password(password):
        raise Invalid("いまと同じパスワードには変更できません。")
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
    tell_user(user_id=user.pk, kind="accounts.password_changed", about=f"Password:{uuid4()}", by=by, at=at)
    audit.record("people.password_changed", by=by, at=at, about=f"User:{user.uid}")
    return user
