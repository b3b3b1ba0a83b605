"""Receipt numbers: what somebody is given for what she did, to ask about it later."""

import secrets
from datetime import datetime

from platform_site import audit
from platform_site.actions.approvals import signed_in
from platform_site.actors import Actor
from platform_site.models import Receipt
from platform_site.periods import jst_day
from platform_site.transactions import action


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which are mistaken for one another on the telephone; eight digits come first."""


@action("receipts.issued")
def issue(*, kind: str, about: str, by: Actor, at: datetime) -> Receipt:
    """Give a number like `20261121-K73M-9QXA` for an act, in its transaction.

    No digit follows the day: with four of them, one in 4,000 would be taken for an individual number.
    """
    letters = secrets.choice(ALPHABET[8:]) + "".join(secrets.choice(ALPHABET) for _ in range(7))
    number = f"{jst_day(at):%Y%m%d}-{letters[:4]}-{letters[4:]}"
    receipt = Receipt.objects.create(number=number, user=signed_in(by), kind=kind, about=about, issued_at=at)
    audit.record("receipts.issued", by=by, at=at, about=about, number=number)
    return receipt
