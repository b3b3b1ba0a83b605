"""What may be done with a prescription: the verbs, the one action of each, and the moves that it makes."""

from collections.abc import Mapping


VERBS: Mapping[str, tuple[str, str]] = {
    "register": ("登録", "registering.register"),
    "modify": ("変更", "modifying.modify"),
    "cancel": ("取消", "cancelling.cancel"),
    "receive": ("受付", "receiving.receive"),
    "give_back": ("受付取消", "returning.give_back"),
    "dispense": ("調剤結果登録", "dispensing.dispense"),
    "correct": ("調剤結果変更", "correcting.correct"),
    "withdraw_result": ("調剤結果取消", "withdrawing.withdraw_result"),
    "recall": ("回収", "recalling.recall"),
    "expire": ("期限切れ", "expiring.expire"),
}
"""Verb → its Japanese word, and its action within `eprescription.actions`."""

MOVES: Mapping[str, frozenset[tuple[str, str]]] = {
    "register": frozenset({("", "registered")}),
    "modify": frozenset({("registered", "registered")}),
    "cancel": frozenset({("registered", "cancelled")}),
    "receive": frozenset({("registered", "received")}),
    "give_back": frozenset({("received", "registered")}),
    # Of a refill or a split prescription, each dispensing but the last leaves it open for the next.
    "dispense": frozenset({("received", "dispensed"), ("received", "registered")}),
    "correct": frozenset({("dispensed", "dispensed")}),
    "withdraw_result": frozenset({("dispensed", "received")}),
    "recall": frozenset({("registered", "recalled"), ("received", "recalled")}),
    "expire": frozenset({("registered", "expired")}),
}
"""Verb → the states before and after, by `eprescription.states.RxState`; before registration there is none."""
