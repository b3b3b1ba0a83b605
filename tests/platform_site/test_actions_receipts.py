"""Receipt numbers."""

import re

import pytest

from platform_site import clock
from platform_site.actions import receipts
from platform_site.actors import the_platform
from platform_site.errors import NotPermitted
from platform_site.periods import jst_day
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


def test_a_number_has_the_day_and_letters_that_nobody_mistakes():
    at = clock.now()
    receipt = receipts.issue(kind="a_form", about="Case:1", by=Visitor.of("operator", "fund").actor, at=at)
    assert re.fullmatch(rf"{jst_day(at):%Y%m%d}-[2-9A-HJ-NP-Z]{{4}}-[2-9A-HJ-NP-Z]{{4}}", receipt.number)


def test_no_two_are_the_same():
    who = Visitor.of("operator", "fund").actor
    numbers = {receipts.issue(kind="a_form", about="x", by=who, at=clock.now()).number for _ in range(50)}
    assert len(numbers) == 50


def test_only_a_human_is_given_one():
    with pytest.raises(NotPermitted):
        receipts.issue(kind="a_form", about="x", by=the_platform(), at=clock.now())
