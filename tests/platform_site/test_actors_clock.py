"""Who acts, and when."""

from dataclasses import FrozenInstanceError
from datetime import UTC, timedelta

import pytest

from platform_site import clock
from platform_site.actors import Actor, Call, the_platform


def test_the_clock_gives_aware_moments_in_utc_that_go_on():
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=5)


def test_an_actor_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Actor().is_platform = True


def test_only_the_platform_is_the_platform():
    assert the_platform().is_platform
    assert not Actor().is_platform


def test_the_platform_names_the_request_that_it_works_for():
    assert the_platform("request-1").call.request_id == "request-1"


def test_two_actors_are_equal_whatever_their_requests_are():
    assert Actor(call=Call(request_id="a")) == Actor(call=Call(request_id="b"))


def test_each_actor_has_a_call_of_its_own():
    first, second = Actor(), Actor()
    first.call.lines += 1
    assert second.call.lines == 0
