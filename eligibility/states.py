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


class CaseState(models.TextChoices):
    """疑義案件の状態."""

    OPEN = "open", "回答待ち"
    ANSWERED = "answered", "回答あり"
    CLOSED = "closed", "終了"


CASE = StateMachine(
    name="eligibility.case",
    states=CaseState,
    start=CaseState.OPEN,
    moves={
        CaseState.OPEN: frozenset({CaseState.ANSWERED, CaseState.CLOSED}),
        CaseState.ANSWERED: frozenset({CaseState.CLOSED}),
        CaseState.CLOSED: frozenset(),
    },
)


class VoucherRequestState(models.TextChoices):
    """医療券の依頼の状態."""

    REQUESTED = "requested", "依頼中"
    GRANTED = "granted", "交付"
    DECLINED = "declined", "交付しない"


VOUCHER_REQUEST = StateMachine(
    name="eligibility.voucher_request",
    states=VoucherRequestState,
    start=VoucherRequestState.REQUESTED,
    moves={
        VoucherRequestState.REQUESTED: frozenset({VoucherRequestState.GRANTED, VoucherRequestState.DECLINED}),
        VoucherRequestState.GRANTED: frozenset(),
        VoucherRequestState.DECLINED: frozenset(),
    },
)
