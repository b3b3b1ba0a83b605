"""Passwords that staff hand over: they count until their owner has signed in and chosen another."""

import secrets

from platform_site.actions.receipts import ALPHABET
from platform_site.models import User


LETTERS = 16


def give_password(user: User) -> str:
    """Give a user a new password in the action that calls, and return it; it is shown once and kept nowhere."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS // 4)) for _ in range(4))
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password
