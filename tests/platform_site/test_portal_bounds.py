"""What a request for a page may be: its host, its length, its parameters, and no character that no text has."""

import io
from http.cookies import Morsel

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.platform_site import ApprovalFactory
from tests.support.site_map import pages
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
KIB = 1024
FILE_PAGES = {"/staff/feeds/new", "/staff/assistance-feeds/new", "/staff/ledger/new", "/stats/receipts/",
              "/admin/platform_site/coderelease/load/", "/staff/drug-masters/new"}  # fmt: skip
PERSONAL = "name=%E5%B1%B1%E7%94%B0&birth_date=1990-01-01&number=12345678"


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *size):
        raise AssertionError("the body was read")


def unread(browser: Client, path: str, length: int, kind: str = "multipart/form-data; boundary=x", **meta):
    """Send a form of which only the length is there."""
    said = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    return browser.generic("POST", path, **{**said, **meta})


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


class TestLength:
    """Judged by what the request says, before any of it is read (API-12)."""

    @pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
    @pytest.mark.parametrize("path", ["/accounts/sign-in/", "/roles/", "/nowhere", "/sandbox/sign-in", "/admin/"])
    def test_a_form_is_no_longer_than_64_kib(self, clerk, path, kind):
        answer = unread(clerk.browser, path, 64 * KIB + 1, kind)
        assert answer.status_code == 413
        assert "VAL-TOO-LARGE" in answer.content.decode()

    def test_of_sixty_megabytes_nothing_is_read(self, clerk):
        assert unread(clerk.browser, "/accounts/sign-in/", 60 * KIB**2).status_code == 413
        assert unread(Client(), "/accounts/sign-in/", 60 * KIB**2).status_code == 413

    def test_pages_for_files_say_so_and_no_other(self):
        assert {path for path, access in pages().items() if access.uploads} == FILE_PAGES

    @pytest.mark.parametrize("path", sorted(FILE_PAGES))
    def test_a_file_has_its_own_limit(self, clerk, path, settings):
        most = settings.FEED_LIMIT + settings.BODY_LIMIT
        assert unread(clerk.browser, path, most + 1).status_code == 413
        assert unread(clerk.browser, path, 64 * KIB + 1, "application/x-www-form-urlencoded").status_code == 413

    def test_a_file_of_some_hundred_kib_arrives(self, clerk):
        file = SimpleUploadedFile("x.csv", b"x" * 300 * KIB)
        assert clerk.browser.post("/staff/feeds/new", {"file": file}).status_code == 302

    def test_whoever_is_signed_out_sends_no_file(self):
        answer = unread(Client(), "/staff/feeds/new", 300 * KIB)
        assert answer.url == "/accounts/sign-in/?next=%2Fstaff%2Ffeeds%2Fnew&unsent=1"

    def test_beside_a_file_texts_are_bounded(self, clerk):
        assert clerk.browser.post("/staff/feeds/new", {"name": "x" * (KIB**2 + 1)}).status_code == 413

    @pytest.mark.parametrize("meta", [{"CONTENT_LENGTH": "x"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
    def test_without_a_length_it_is_none(self, clerk, meta):
        assert unread(clerk.browser, "/roles/", 1, **meta).status_code == 400


class TestParameters:
    """A page takes those that it says, and no other (API-8)."""

    @pytest.mark.parametrize("who", ["operator", "fund_officer"])
    def test_nothing_personal_is_taken_by_any_page(self, who):
        visitor = Visitor.of(who, "fund")
        asked = {path: access for path, access in pages().items() if access.takes is not None}
        assert {path for path in asked if visitor.get(f"{path}?{PERSONAL}").status_code != 400} == set()

    def test_nor_from_whoever_is_signed_out(self):
        asked = {path: access for path, access in pages().items() if access.takes is not None}
        assert {path for path in asked if Client().get(f"{path}?{PERSONAL}").status_code != 400} == set()

    @pytest.mark.parametrize("path", ["/", "/developer/", "/developer/errors", "/developer/api/", "/admin/login/"])
    def test_nor_by_a_page_that_is_everybodys(self, path):
        answer = Client().get(f"{path}?{PERSONAL}")
        assert answer.status_code == 400
        assert "VAL-" in answer.content.decode()

    def test_nor_beside_a_form(self, clerk):
        assert clerk.post(f"/roles/?{PERSONAL}").status_code == 400

    def test_what_a_page_takes_it_takes(self):
        visitor = Visitor.of("operator", "fund")
        for path, access in pages().items():
            before = visitor.get(path).status_code
            for name in access.takes or ():
                assert visitor.get(f"{path}?{name}=").status_code in (before, 302, 404), (path, name)


class TestNul:
    """A character that PostgreSQL takes from nobody is nowhere taken."""

    @pytest.mark.parametrize("path", ["/receipts/%00", "/receipts/a%00b", "/sandbox/mail/%00", "/%00"])
    def test_a_path_with_it_does_not_exist(self, clerk, path):
        assert clerk.get(path).status_code == 404

    @pytest.mark.parametrize("query", ["next=%00", "%00=a", "next=a&next=%00"])
    def test_an_address_with_it_is_refused(self, query):
        assert Client().get(f"/accounts/sign-in/?{query}").status_code == 400

    @pytest.mark.parametrize("form", [{"account": "a\0"}, {"a\0": "b"}, {"account": ["a", "\0"]}])
    def test_a_form_with_it_is_refused(self, form):
        assert Client().post("/sandbox/sign-in", form).status_code == 400

    def test_a_cookie_with_it_is_refused(self):
        browser, cookie = Client(), Morsel()
        cookie.set("__Host-session", "a\0bcdefghijklmnop", '"a\\000bcdefghijklmnop"')
        browser.cookies["__Host-session"] = cookie
        assert browser.get("/start/").status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/developer/", "/developer/errors", "/stats/", "/sandbox/", "/nowhere", "/roles/"]
)
def test_a_foreign_host_is_answered_400(path):
    answer = Client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert '<html lang="ja">' in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("sha256", ["zz", "", "00", "あ"])
def test_an_approval_by_what_is_no_sha256_is_no_fault_of_ours(sha256):
    officer = Visitor.of("operator", "fund")
    row = ApprovalFactory(organisation=officer.membership.organisation)
    answer = officer.post(f"/approvals/{row.uid}", {"decision": "approve", "sha256": sha256})
    assert 400 <= answer.status_code < 500
