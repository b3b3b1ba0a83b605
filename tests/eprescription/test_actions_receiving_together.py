"""Two pharmacies at one prescription at one moment: exactly one receives it, whoever comes first."""

import pytest

from eprescription.actions.receiving import receive
from eprescription.errors.redemption import Taken
from eprescription.models import Prescription
from eprescription.states import RxState
from platform_site import clock
from tests.eprescription.pharmacies import BLUE, GREEN, by_number, now
from tests.support import rx
from tests.support.callers import Caller
from tests.support.deeds import together


@pytest.fixture
def row(committed: str) -> Prescription:
    """A prescription that both pharmacies have redeemed."""
    rx.prepare()
    row = rx.registered()
    by_number(row, at_pharmacy=BLUE)
    by_number(row, at_pharmacy=GREEN)
    return row


@pytest.mark.parametrize("again", range(3))
def test_exactly_one_of_two_receives_it(row, again):
    pharmacies = (BLUE, GREEN) if again % 2 else (GREEN, BLUE)
    actors = [Caller(each).actor for each in pharmacies]
    done = together(*(lambda by=by: receive(uid=row.uid, by=by, at=clock.now()) for by in actors))
    won = [each for each in done if isinstance(each, Prescription)]
    lost = [each for each in done if isinstance(each, Taken)]
    assert (len(won), len(lost)) == (1, 1)
    stands = now(row)
    assert (stands.state, stands.received_by_id) == (RxState.RECEIVED, won[0].received_by_id)
