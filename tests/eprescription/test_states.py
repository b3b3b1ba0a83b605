"""The six states of a prescription, and the verbs that move it."""

from itertools import product

import pytest

from eprescription.rules.verbs import MOVES, VERBS
from eprescription.states import DISPENSING, INQUIRY, INSPECTION, PRESCRIPTION, STOP, RxState
from platform_site.errors import NotInThisState
from platform_site.states import MACHINES


BY_VERBS = {move for moves in MOVES.values() for move in moves}
ENDS = (RxState.CANCELLED, RxState.RECALLED, RxState.EXPIRED)


def test_a_prescription_has_six_states_each_with_its_japanese_name() -> None:
    assert RxState.labels == ["登録済", "受付済", "調剤済", "取消", "回収", "期限切れ"]


def test_a_prescription_starts_registered() -> None:
    assert ("", PRESCRIPTION.start) in MOVES["register"]


@pytest.mark.parametrize(("before", "after"), [*product(RxState.values, repeat=2)])
def test_a_prescription_moves_just_where_a_verb_moves_it(before: str, after: str) -> None:
    assert (after in PRESCRIPTION.moves[before]) == ((before, after) in BY_VERBS)


def test_every_verb_has_moves_a_japanese_word_and_an_action_of_its_own() -> None:
    assert VERBS.keys() == MOVES.keys()
    assert len({word for word, _ in VERBS.values()}) == len({action for _, action in VERBS.values()}) == len(VERBS)


@pytest.mark.parametrize("end", ENDS)
def test_nothing_follows_a_cancelled_recalled_or_expired_prescription(end: RxState) -> None:
    for after in RxState.values:
        with pytest.raises(NotInThisState, match="CONF-STATE"):
            PRESCRIPTION.check(end, after)


def test_what_was_dispensed_is_corrected_or_withdrawn_but_not_cancelled_recalled_or_expired() -> None:
    assert PRESCRIPTION.moves[RxState.DISPENSED] == {RxState.DISPENSED, RxState.RECEIVED}


def test_what_a_pharmacy_has_received_is_not_changed_or_cancelled_by_the_issuer() -> None:
    assert not {("received", "received"), ("received", "cancelled")} & BY_VERBS


@pytest.mark.parametrize("machine", [PRESCRIPTION, DISPENSING, INQUIRY, INSPECTION, STOP], ids=lambda one: one.name)
def test_every_machine_is_documented(machine: object) -> None:
    assert machine in MACHINES.values()
