"""`/sandbox/`: the map of the site for a fresh reader."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from eligibility.rules.sandbox_people import ASSISTED, people
from platform_site import clock
from platform_site.models import ApiClient, OutboxEvent
from platform_site.periods import jst_day
from platform_site.permissions import ROLES
from platform_site.portal import navigation
from platform_site.sandbox import ACCOUNTS
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> str:
    return Client().get("/sandbox/").content.decode()


def test_it_names_every_account_and_every_role_with_a_button_to_be_them(shown):
    for account in ACCOUNTS:
        assert re.search(rf'<button[^>]*name="account" value="{account.username}"', shown), account.username
    for role in ROLES.values():
        assert f"<h3>{role.label}</h3>" in shown
    assert "sandbox-password" in shown


def test_it_names_every_fictional_person_with_a_button_to_be_her(shown):
    for person in [*people(jst_day(clock.now())), ASSISTED]:
        assert f">{person.key}</th>" in shown
        assert f'name="account" value="{person.key.lower()}"' in shown


def test_it_names_every_system_and_its_secret(shown):
    for client in ApiClient.objects.all():
        assert f"<code>{client.client_id}</code>" in shown
    assert "sandbox-secret" in shown


def test_every_page_of_the_navigation_can_be_reached_from_it(shown):
    opened = set(re.findall(r'formaction="(/sandbox/sign-in/[^"]+)"', shown))
    for item in navigation.items():
        access = navigation.access_of(item.name)
        if access is None or not access.signed_in:
            assert f'href="{reverse(item.name)}"' in shown, item.name
        elif access.person:
            assert 'action="/sandbox/sign-in/me"' in shown
        elif access.permissions or access.kinds:
            assert f"/sandbox/sign-in/{item.name}" in opened, item.name
        else:
            assert access.title in shown


def test_each_button_opens_the_page_that_it_names(shown):
    buttons = re.findall(r'name="account" value="([^"]+)" formaction="([^"]+)"', shown)
    assert buttons
    for account, address in buttons:
        answer = Client().post(address, {"account": account}, follow=True)
        assert answer.status_code == 200, (account, address)


def test_it_leads_to_clock_mail_reset_and_the_public_pages(shown):
    for address in ("/sandbox/clock", "/sandbox/mail", "/sandbox/reset", "/developer/", "/developer/errors", "/"):
        assert f'href="{address}"' in shown


def test_whoever_is_signed_in_finds_it_too():
    assert Visitor.of("insurer_clerk", "union").get("/sandbox/").status_code == 200


def test_last_months_usage_is_asked_for_by_a_button():
    answer = Client().post("/sandbox/usage", follow=True)
    assert "先月の利用を作っています" in answer.content.decode()
    assert OutboxEvent.objects.filter(name="sandbox.usage_wanted").count() == 1


def test_and_not_by_looking():
    assert Client().get("/sandbox/usage")["Location"] == "/sandbox/"
    assert not OutboxEvent.objects.filter(name="sandbox.usage_wanted").exists()
