"""What every REST door takes: bodies within bounds, a key for a write, and one kind of content."""

import pytest
from django.test import Client

from platform_site.gateways import strict_json
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.support.doors")]
CLINIC = Caller("sandbox-clinic-1")
LIMIT = 64  # bytes, of the echoing door


def post(content: bytes, *, path: str = "/api/echo", kind: str = "application/json", key: str = "k" * 16, **more):
    """Post these very bytes."""
    headers = {"Authorization": f"Bearer {CLINIC.token()}", "Idempotency-Key": key, **more.pop("headers", {})}
    http = Client(raise_request_exception=False)
    return http.generic("POST", path, content, content_type=kind, headers=headers, **more)


def assert_refused(answer, status: int, code: str) -> None:
    """Assert a problem with this code."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"


class TestTheIdempotencyKey:
    """16 to 255 printable characters of ASCII, on every write and on no read."""

    @pytest.mark.parametrize("key", ["k" * 16, "k" * 255, "ÄÖ".encode().hex() * 4, "0123456789 abc-_.", "~" * 16])
    def test_of_16_to_255_characters_is_taken(self, key):
        assert post(b"{}", key=key).status_code == 201

    @pytest.mark.parametrize("key", ["", "k" * 15, "k" * 256, "é" * 16, "鍵" * 16, "k" * 15 + "\x7f", "k" * 15 + "\t"])
    def test_of_another_length_or_with_other_signs_is_refused(self, key):
        assert_refused(post(b"{}", key=key), 400, "DUP-KEY-REQUIRED")

    def test_is_wanted_of_a_delete_too(self):
        answer = Client().delete("/api/echo", headers={"Authorization": f"Bearer {CLINIC.token()}"})
        assert_refused(answer, 400, "DUP-KEY-REQUIRED")

    def test_is_not_asked_of_a_read(self):
        assert CLINIC.get("/api/echo").status_code == 200

    def test_is_not_asked_before_the_caller_is_known(self):
        assert_refused(Client().post("/api/echo", b"{}", content_type="application/json"), 401, "AUTH-TOKEN-MISSING")


class TestTheBody:
    """Judged by what it says it is, before it is read."""

    def test_of_exactly_the_limit_is_taken(self):
        content = b'"' + b"a" * (LIMIT - 2) + b'"'
        assert post(content).json() == {"sent": "a" * (LIMIT - 2), "bytes": LIMIT}

    def test_of_one_byte_more_is_refused(self):
        answer = post(b'"' + b"a" * (LIMIT - 1) + b'"')
        assert_refused(answer, 413, "VAL-TOO-LARGE")
        assert "64" in answer.json()["detail"]

    def test_that_says_it_is_large_is_refused_unread(self, monkeypatch):
        monkeypatch.setattr(strict_json, "parse", lambda body: pytest.fail("was read"))
        assert_refused(post(b"{}", CONTENT_LENGTH=str(10**14)), 413, "VAL-TOO-LARGE")

    @pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "２", "1" * 16, "9" * 5000, "1,1", " "])
    def test_of_no_sensible_length_is_refused(self, length):
        assert_refused(post(b"{}", CONTENT_LENGTH=length), 411, "VAL-LENGTH-UNKNOWN")

    def test_in_chunks_is_refused_and_not_taken_for_empty(self):
        answer = post(b"", path="/api/echo-csv", kind="text/csv", headers={"Transfer-Encoding": "chunked"})
        assert_refused(answer, 411, "VAL-LENGTH-UNKNOWN")

    def test_that_ends_too_early_is_refused(self, monkeypatch):
        monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.read", lambda self, size: b"{")
        assert_refused(post(b"{}"), 411, "VAL-LENGTH-UNKNOWN")

    def test_whose_connection_breaks_is_refused(self, monkeypatch):
        def broken(stream, size):
            raise OSError

        monkeypatch.setattr("django.core.handlers.wsgi.LimitedStream.read", broken)
        assert_refused(post(b"{}"), 411, "VAL-LENGTH-UNKNOWN")

    @pytest.mark.parametrize("encoding", ["gzip", "br", "identity", "deflate, gzip"])
    def test_that_is_encoded_is_refused(self, encoding):
        assert_refused(post(b"{}", headers={"Content-Encoding": encoding}), 415, "SYS-MEDIA-TYPE")

    @pytest.mark.parametrize("kind", ["", "text/json", "text/csv", "application/xml", "application/json+x", "json"])
    def test_of_another_type_is_refused(self, kind):
        assert_refused(post(b"{}", kind=kind), 415, "SYS-MEDIA-TYPE")

    @pytest.mark.parametrize("kind", ["application/json", "Application/JSON", "application/json; charset=utf-8"])
    def test_of_the_doors_type_is_taken(self, kind):
        assert post(b"{}", kind=kind).status_code == 201

    def test_may_be_of_the_one_other_type_that_a_path_names(self):
        assert post(b"a,b\n", path="/api/echo-csv", kind="text/csv").json() == {"sent": 4}
        assert_refused(post(b"{}", path="/api/echo-csv"), 415, "SYS-MEDIA-TYPE")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "VAL-JSON"),
            (b"{", "VAL-JSON"),
            (b"\xff", "VAL-JSON"),
            (b"[NaN]", "VAL-JSON"),
            (b"[" * 32, "VAL-JSON"),
            (b'{"a":1,"a":2}', "VAL-INVALID"),
            (b'"\\u0000"', "VAL-INVALID"),
        ],
    )
    def test_that_is_not_strict_json_is_refused(self, content, code):
        assert post(content, CONTENT_TYPE="application/json").json()["code"] == code


class TestTheAddress:
    """Holds the parameters that a door takes, each once: a misspelt filter must not list everything."""

    @pytest.mark.parametrize("query", ["stat=open", "format=xml", "=", "state[]=open"])
    @pytest.mark.parametrize("method", ["GET", "DELETE"])
    def test_with_a_parameter_that_the_door_does_not_take_is_refused(self, method, query):
        headers = {"Authorization": f"Bearer {CLINIC.token()}", "Idempotency-Key": "k" * 16}
        answer = Client().generic(method, f"/api/echo?{query}", headers=headers)
        assert_refused(answer, 400, "VAL-INVALID")
        assert [error["code"] for error in answer.json()["errors"]] == ["VAL-UNKNOWN-FIELD"]

    def test_with_a_parameter_twice_is_refused(self):
        answer = CLINIC.get("/api/paged?limit=1&limit=2")
        assert_refused(answer, 400, "VAL-INVALID")
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/limit", "VAL-FORMAT")]

    def test_with_each_once_is_taken(self):
        assert CLINIC.get("/api/paged?limit=1").status_code == 200


class TestMethods:
    """Those that a door has, and no others."""

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "BREW"])
    def test_that_a_door_does_not_have_are_refused_with_those_that_it_has(self, method):
        headers = {"Authorization": f"Bearer {CLINIC.token()}"}
        answer = Client().generic(method, "/api/echo", headers=headers)
        assert_refused(answer, 405, "SYS-METHOD")
        assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST", "DELETE"}

    def test_are_not_told_to_strangers(self):
        assert_refused(Client().generic("BREW", "/api/echo"), 401, "AUTH-TOKEN-MISSING")

    def test_a_head_is_a_get_without_a_body(self):
        answer = Client().head("/api/echo", headers={"Authorization": f"Bearer {CLINIC.token()}"})
        assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method"])
    def test_cannot_be_changed_by_a_header(self, header):
        assert "sent" in post(b"{}", headers={header: "DELETE"}).json()


class TestAnswers:
    """One form, never cached."""

    @pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "nonsense", "application/json;q=0"])
    def test_are_json_whatever_the_caller_accepts(self, accept):
        answer = CLINIC.get("/api/echo", Accept=accept)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")

    def test_are_not_kept_by_caches(self):
        assert CLINIC.get("/api/echo")["Cache-Control"] == "no-store"

    def test_hold_text_as_it_is_and_no_escapes(self):
        assert post('"𠮷髙"'.encode()).content == '{"sent":"𠮷髙","bytes":9}'.encode()

    def test_without_content_are_empty(self):
        answer = CLINIC.delete("/api/echo")
        assert (answer.status_code, answer.content) == (204, b"")

    def test_are_problems_whatever_format_the_address_asks_for(self):
        assert_refused(CLINIC.get("/api/echo?format=api"), 400, "VAL-INVALID")
