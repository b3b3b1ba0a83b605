from django.db import models

from platform_site.states import StateMachine


class RxState(models.TextChoices):
    """処方箋の状態."""

    REGISTERED = "registered", "登録済"
    RECEIVED = "received", "受付済"
    DISPENSED = "dispensed", "調剤済"
    CANCELLED = "cancelled", "取消"
    RECALLED = "recalled", "回収"
    EXPIRED = "expired", "期限切れ"


PRESCRIPTION = StateMachine(
    name="eprescription.prescription",
    states=RxState,
    start=RxState.REGISTERED,
    moves={
        # To itself by a change of its content, as long as no pharmacy has received it.
        RxState.REGISTERED: frozenset(
            {RxState.REGISTERED, RxState.RECEIVED, RxState.CANCELLED, RxState.RECALLED, RxState.EXPIRED}
        ),
        # Back when the pharmacy gives it back, or has dispensed one part of several (E-20).
        RxState.RECEIVED: frozenset({RxState.REGISTERED, RxState.DISPENSED, RxState.RECALLED}),
        RxState.DISPENSED: frozenset({RxState.DISPENSED, RxState.RECEIVED}),
        RxState.CANCELLED: frozenset(),
        RxState.RECALLED: frozenset(),
        RxState.EXPIRED: frozenset(),
    },
)


class DispensingState(models.TextChoices):
    """調剤結果の状態."""

    CURRENT = "current", "有効"
    CORRECTED = "corrected", "変更により旧版"
    WITHDRAWN = "withdrawn", "取消"


DISPENSING = StateMachine(
    name="eprescription.dispensing",
    states=DispensingState,
    start=DispensingState.CURRENT,
    moves={
        DispensingState.CURRENT: frozenset({DispensingState.CORRECTED, DispensingState.WITHDRAWN}),
        DispensingState.CORRECTED: frozenset(),
        DispensingState.WITHDRAWN: frozenset(),
    },
)


class InquiryState(models.TextChoices):
    """疑義照会の状態."""

    OPEN = "open", "回答待ち"
    ANSWERED = "answered", "回答あり"
    WITHDRAWN = "withdrawn", "取下げ"


INQUIRY = StateMachine(
    name="eprescription.inquiry",
    states=InquiryState,
    start=InquiryState.OPEN,
    moves={
        InquiryState.OPEN: frozenset({InquiryState.ANSWERED, InquiryState.WITHDRAWN}),
        InquiryState.ANSWERED: frozenset(),
        InquiryState.WITHDRAWN: frozenset(),
    },
)


class InspectionState(models.TextChoices):
    """自主点検の状態."""

    VALID = "valid", "有効"
    REVOKED = "revoked", "取消"


INSPECTION = StateMachine(
    name="eprescription.inspection",
    states=InspectionState,
    start=InspectionState.VALID,
    moves={InspectionState.VALID: frozenset({InspectionState.REVOKED}), InspectionState.REVOKED: frozenset()},
)


class StopState(models.TextChoices):
    """停止の状態."""

    SET = "set", "停止中"
    LIFTED = "lifted", "解除"


STOP = StateMachine(
    name="eprescription.stop",
    states=StopState,
    start=StopState.SET,
    moves={StopState.SET: frozenset({StopState.LIFTED}), StopState.LIFTED: frozenset()},
)
