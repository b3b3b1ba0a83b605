"""The first page: what this is and where to go; whoever is signed in begins at her own."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


def test_it_leads_to_sign_in_to_developers_and_in_a_sandbox_to_the_map():
    page = Client().get("/").content.decode()
    for address in (reverse("account_login"), "/developer/", "/sandbox/"):
        assert f'href="{address}"' in page


def test_outside_of_a_sandbox_it_does_not_speak_of_one(settings):
    settings.SANDBOX = False
    page = Client().get("/").content.decode()
    assert "sandbox" not in page
    assert reverse("account_login") in page


def test_whoever_is_signed_in_begins_at_her_own_page():
    answer = Visitor.of("insurer_clerk", "union").get("/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("start"))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_only_reads(method):
    assert getattr(Client(), method)("/").status_code == 405
