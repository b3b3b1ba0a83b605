from django.db import models

from platform_site.states import StateMachine


class LinkState(models.TextChoices):
    """紐付けの状態: whether the platform may tell whose coverage it is."""

    CONFIRMED = "confirmed", "確認済み"
    SUSPENDED = "suspended", "照会中（提供停止）"


LINK = StateMachine(
    name="eligibility.link",
    states=LinkState,
    start=LinkState.CONFIRMED,
    moves={
        LinkState.CONFIRMED: frozenset({LinkState.SUSPENDED}),
        LinkState.SUSPENDED: frozenset({LinkState.CONFIRMED}),
    },
)
