"""The pages for people and developers: what stands there, and that no script or style stands in them."""

import re

import pytest
from django.test import Client

from platform_site.errors import CATALOGUE
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
WITH_FORMS = {"/sandbox/"}
PAGES = ["/", "/developer/", "/developer/errors", "/developer/api/", "/sandbox/", "/nowhere"]


def shown(path: str) -> str:
    """Return a page's HTML."""
    return Client().get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    """Whatever it shows."""

    def test_has_a_policy_that_lets_nothing_foreign_in(self, path):
        policy = Client().get(path)["Content-Security-Policy"]
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert parts["default-src"] == parts["frame-ancestors"] == parts["base-uri"] == "'none'"
        assert parts["script-src"] == parts["connect-src"] == "'self'"
        assert ("unsafe-inline" in parts["style-src"]) == (path == "/developer/api/")
        assert "unsafe" not in policy.replace(parts["style-src"], "")

    def test_has_no_script_of_its_own(self, path):
        page = shown(path)
        assert [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag] == []
        assert re.findall(r"\son[a-z]+=|javascript:", page) == []

    def test_has_no_style_of_its_own(self, path):
        if path != "/developer/api/":
            assert re.findall(r"<style|\sstyle=", shown(path)) == []

    def test_loads_from_nowhere_else(self, path):
        loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', shown(path))
        assert [address for address in loaded if not address.startswith("/")] == []

    def test_loads_what_is_there(self, path):
        for address in re.findall(r'(?:src|<link[^>]*href)="(/[^"]+)"', shown(path)):
            answer = Client().get(address.replace("&amp;", "&"))
            answer.close()
            assert answer.status_code == 200, address

    def test_is_in_japanese_with_one_heading(self, path):
        if path == "/developer/api/":
            return
        page = shown(path)
        assert '<html lang="ja">' in page
        assert page.count("<h1>") == 1

    def test_may_not_be_framed_and_sets_no_cookie_but_that_of_its_forms(self, path):
        answer = Client().get(path)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert set(answer.cookies) == ({"__Host-csrf"} if path in WITH_FORMS else set())
        assert all(cookie["httponly"] and cookie["secure"] for cookie in answer.cookies.values())

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_only_reads(self, path, method):
        assert getattr(Client(), method)(path).status_code in (404, 405)


@pytest.mark.parametrize("path", PAGES[:5])
def test_the_links_lead_somewhere(path):
    for address in re.findall(r'<a[^>]*href="(/[^"]*)"', shown(path)):
        assert Client().get(address).status_code == 200, address


def test_the_first_page_says_that_it_is_a_sandbox():
    assert "サンドボックスです。" in shown("/")


def test_outside_of_a_sandbox_no_page_speaks_of_one(settings):
    settings.SANDBOX = False
    for path in ("/", "/developer/"):
        assert "サンドボックス" not in shown(path)
        assert "sandbox" not in shown(path)


def test_the_developers_page_leads_to_reference_codes_and_first_check(settings):
    page = shown("/developer/")
    for address in ("/developer/api/", "/developer/errors", "/api/schema/", "/.well-known/smart-configuration"):
        assert f'href="{address}"' in page
    assert f"{settings.PUBLIC_URL}/oauth/token" in page


def test_the_error_page_has_every_code_with_its_cause_and_remedy():
    page = shown("/developer/errors")
    for code, entry in CATALOGUE.items():
        assert f'<tr id="{code.lower()}"><th scope="row"><code>{code}</code></th>' in page
        for text in (entry.title, entry.cause, entry.remedy):
            assert text.replace('"', "&quot;").replace("'", "&#x27;") in page


def test_a_problems_type_leads_to_its_line_on_the_error_page():
    kind = Caller("sandbox-clinic-1").get("/api/v1/jobs/0b9e1a3c-1111-4222-8333-444455556666").json()["type"]
    page, anchor = kind.split("#")
    assert f'id="{anchor}"' in shown(page)


class TestTheReference:
    """The OpenAPI document, as YAML, and Swagger UI over it."""

    def test_is_served_as_yaml(self):
        answer = Client().get("/api/schema/")
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/vnd.oai.openapi")
        assert b"openapi: 3" in answer.content

    @pytest.mark.parametrize("query", ["?format=json", "?lang=xx", "?version=99", "?lang=../../x", "?format=html"])
    def test_bears_any_question(self, query):
        assert Client().get(f"/api/schema/{query}").status_code < 500

    def test_swagger_ui_reads_it_by_a_script_of_this_host(self):
        page = shown("/developer/api/")
        scripts = re.findall(r'<script[^>]*src="([^"]+)"', page)
        assert len(scripts) >= 2
        own = next(address for address in scripts if "script=" in address or "script" in address.split("?")[-1])
        answer = Client().get(own.replace("&amp;", "&"))
        assert "javascript" in answer["Content-Type"]
        assert b"/api/schema/" in answer.content
