"""Redemption numbers: drawn until one is free, and never for ever (E-18)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from eprescription.actions.accepting import accept
from eprescription.actions.heads import numbered, row_of
from eprescription.actions.numbering import TRIES
from eprescription.actions.versions import sealing_of
from eprescription.models import Prescription
from eprescription.permissions import Issuing
from eprescription.queries.prescriptions import redemption_number_of
from platform_site import clock
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


def second(person_id: int, numbers: list[str]) -> Prescription:
    """Write one more prescription of a person, drawing these numbers one after another."""
    at, house = clock.now(), Caller(rx.CLINIC).actor.organisation
    accepted = accept(rx.sent(rx.document(rx.LOXOPROFEN)), issuing=Issuing(house, frozenset()), at=at)
    row = row_of(uuid4(), accepted, person_id=person_id, house=house, at=at)
    draws = iter(numbers)
    with rx.opened(person_id), transaction.atomic():
        return numbered(row, accepted, sealing=sealing_of(accepted.document, at), draw=lambda: next(draws))


def test_one_that_is_taken_is_drawn_again():
    first = rx.registered()
    taken = redemption_number_of(first)
    free = f"{(int(taken) + 1) % 1_000_000:06d}"
    assert redemption_number_of(second(first.person_id, [taken, taken, free])) == free


def test_after_five_that_are_taken_nothing_is_written():
    first = rx.registered()
    with pytest.raises(IntegrityError):
        second(first.person_id, [redemption_number_of(first)] * (TRIES + 1))
    with rx.opened(first.person_id):
        assert Prescription.objects.count() == 1
