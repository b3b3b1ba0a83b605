"""Every page × every role: it opens for whom its declaration says, and for nobody else."""

import pytest
from django.test import Client

from platform_site.models import Organisation
from platform_site.permissions import ROLES
from platform_site.portal.pages import Access
from tests.support.site_map import pages, wants_a_thing
from tests.support.visitors import HOUSES, Visitor


pytestmark = pytest.mark.django_db
KINDS = {house: kind for house, (kind, _) in HOUSES.items()}
OPEN = {200, 204, 302, 404, 405}
"""What a page that admits somebody may answer to a GET without anything behind it: it leads on, or there is nothing."""


def house_of(role: str) -> str:
    """Return a house of the sandbox that has a role."""
    return next(house for house, kind in KINDS.items() if kind in ROLES[role].kinds)


def wrong_with(path: str, access: Access, visitor: Visitor) -> str:
    """Say what is wrong with how a page answers a visitor; nothing if it is right."""
    status = visitor.get(path).status_code
    if access.signed_in and not access.admits(visitor.actor):
        return "" if status == 403 else f"{status} for somebody without the right"
    if status not in OPEN:
        return f"{status} for somebody with the right"
    asks_who_it_is = status == 302 and path.startswith("/accounts/")  # before anything of the account is shown
    if access.signed_in and wants_a_thing(path) and status not in (404, 405) and not asks_who_it_is:
        return f"{status} for what is not there"
    return ""


@pytest.mark.parametrize("role", ROLES)
def test_each_opens_for_whom_it_says(role):
    visitor = Visitor.of(role, house_of(role))
    wrong = {path: wrong_with(path, access, visitor) for path, access in pages().items()}
    assert {path: words for path, words in wrong.items() if words} == {}


def test_nobody_comes_in_without_signing_in():
    browser = Client()
    for path, access in pages().items():
        if access.signed_in:
            answer = browser.get(path)
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/accounts/"), path


def test_no_page_takes_a_form_of_somebody_elses_site():
    visitor = Visitor.of("operator", "fund")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(visitor.user)
    for path, access in pages().items():
        if "POST" in access.methods:
            assert browser.post(path, {}).status_code == 403, path


def test_a_page_that_only_reads_takes_no_form():
    visitor = Visitor.of("operator", "fund")
    for path, access in pages().items():
        if "POST" not in access.methods:
            assert visitor.post(path).status_code == 405, path


@pytest.fixture(params=["insurer_clerk", "operator", "facility_manager"])
def visitor(request) -> Visitor:
    return Visitor.of(request.param, house_of(request.param))


def test_a_disabled_account_comes_in_nowhere(visitor):
    visitor.user.is_active = False
    visitor.user.save(update_fields=["is_active"])
    assert visitor.get("/start/").status_code == 302


def test_a_role_that_was_ended_is_gone_at_the_next_page(visitor):
    visitor.membership.ended_at = visitor.membership.given_at
    visitor.membership.save(update_fields=["ended_at"])
    for path, access in pages().items():
        if access.permissions:
            assert visitor.get(path).status_code == 403, path


def test_a_role_at_a_house_that_was_closed_is_gone_too(visitor):
    Organisation.objects.filter(pk=visitor.membership.organisation_id).update(closed_at=visitor.membership.given_at)
    for path, access in pages().items():
        if access.permissions:
            assert visitor.get(path).status_code == 403, path


def test_admission_by_kind():
    access = Access("x", kinds=frozenset({"fund"}))
    assert access.admits(Visitor.of("operator", "fund").actor)
    assert not access.admits(Visitor.of("insurer_clerk", "union").actor)
    assert Access("x", person=True).admits(Visitor.of("operator", "fund").actor, has_person=True)
