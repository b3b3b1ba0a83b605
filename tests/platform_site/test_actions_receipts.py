"""Receipt numbers."""

import re
from datetime import timedelta
from itertools import cycle

import pytest

from platform_site import clock
from platform_site.actions import receipts
from platform_site.actors import the_platform
from platform_site.errors import NotPermitted
from platform_site.identifiers.individual_numbers import contains_individual_number
from platform_site.periods import jst_day
from tests.factories.platform_site import AT
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


def test_a_number_has_the_day_and_letters_that_nobody_mistakes():
    at = clock.now()
    receipt = receipts.issue(kind="a_form", about="Case:1", by=Visitor.of("operator", "fund").actor, at=at)
    assert re.fullmatch(rf"{jst_day(at):%Y%m%d}-[A-HJ-NP-Z][2-9A-HJ-NP-Z]{{3}}-[2-9A-HJ-NP-Z]{{4}}", receipt.number)


def test_a_number_is_never_taken_for_an_individual_number(monkeypatch):
    """A form that asks for words refuses one, and who writes about what she did may quote her receipt."""
    drawn, who = cycle("2222AAAA"), Visitor.of("operator", "fund").actor
    monkeypatch.setattr(receipts.secrets, "choice", lambda letters: sign if (sign := next(drawn)) in letters else "A")
    moments = [AT + timedelta(days=day) for day in range(60)]
    numbers = [receipts.issue(kind="a_form", about="x", by=who, at=at).number for at in moments]
    assert numbers[0] == "20261120-A222-AAAA"
    assert not any(map(contains_individual_number, numbers))
    assert any(contains_individual_number(number.replace("A222", "2222")) for number in numbers)


def test_no_two_are_the_same():
    who = Visitor.of("operator", "fund").actor
    numbers = {receipts.issue(kind="a_form", about="x", by=who, at=clock.now()).number for _ in range(50)}
    assert len(numbers) == 50


def test_only_a_human_is_given_one():
    with pytest.raises(NotPermitted):
        receipts.issue(kind="a_form", about="x", by=the_platform(), at=clock.now())
