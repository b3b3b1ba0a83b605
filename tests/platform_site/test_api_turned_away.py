"""Who is turned away reads what the site itself would say, with an id of his own, and leaves a line (ADR 0023)."""

import io
import json
import logging
from typing import Any

import pytest
from a2wsgi.wsgi import build_environ
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from platform_site.api.turned_away import MOST_KINDS, TurnedAway
from platform_site.errors import Refused, TooManyRequests, Unavailable
from platform_site.gateways.logs import Json
from tests.platform_site.test_api_counters import scope


BUSY = Unavailable(retry_after=1)


class Counted:
    """The site, and how often it was asked."""

    def __init__(self) -> None:
        self.asked, self._site = 0, WSGIHandler()

    def get_response(self, request: Any) -> Any:
        """Answer."""
        self.asked += 1
        return self._site.get_response(request)


@pytest.fixture
def site() -> Counted:
    return Counted()


@pytest.fixture
def away(site) -> TurnedAway:
    return TurnedAway(site)


def told(away: TurnedAway, refused: Refused = BUSY, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Return status, headers and content of an answer."""
    asked = scope(**headers)
    start, content = away.told(asked, dict(asked["headers"]), refused)
    assert len(start["headers"]) == len(dict(start["headers"]))
    return start["status"], dict(start["headers"]), content


def by_the_site(refused: Refused, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Return what the site says by itself."""
    asked = scope(**headers)
    request: Any = WSGIRequest(build_environ(asked, io.BytesIO()))
    request.refused = refused
    answer = WSGIHandler().get_response(request)
    pairs = {name.lower().encode(): text.encode() for name, text in answer.items()}
    return answer.status_code, pairs, answer.content


@pytest.mark.parametrize("refused", [BUSY, Unavailable(retry_after=5), TooManyRequests(retry_after=1)])
@pytest.mark.parametrize("mine", ["request-1", "a" * 64, "Retry-After", "Idempotency-Key", "SYS-UNAVAILABLE"])
def test_the_first_and_the_later_ones_read_what_the_site_says(away, site, refused, mine):
    said = by_the_site(refused, x_request_id=mine)
    assert [told(away, refused, x_request_id=mine) for _ in range(3)] == [said] * 3
    assert site.asked == 1


def test_a_word_of_the_text_as_the_first_ones_id_spoils_nobody_elses_answer(away):
    told(away, x_request_id="Retry-After")
    assert told(away, x_request_id="request-2") == by_the_site(BUSY, x_request_id="request-2")


def test_each_has_an_id_of_its_own_where_none_or_a_bad_one_is_sent(away):
    answers = [told(away, x_request_id=sent) for sent in ("", "", "short", "<script>", "x-123456789018")]
    ids = {headers[b"x-request-id"].decode() for _, headers, _ in answers}
    assert len(ids) == len(answers)
    assert all(json.loads(content)["request_id"] in ids for _, _, content in answers)


def test_each_leaves_a_line_like_any_other_request(away, caplog):
    caplog.set_level(logging.INFO)
    for mine in ("request-1", "request-2"):
        told(away, x_request_id=mine)
    printed = [json.loads(Json().format(r)) for r in caplog.records if r.name == "platform_site.api.middleware"]
    first, second = ({**line, "at": "", "ms": 0} for line in printed)
    assert second == {**first, "request_id": "request-2"}
    assert (second["status"], second["method"], second["client"]) == (503, "POST", "-")


def test_over_tls_it_has_the_headers_of_tls(away, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    away = TurnedAway(WSGIHandler())
    plain, secure = ([told(away, x_forwarded_proto=text)[1] for _ in range(2)] for text in ("http", "https"))
    assert plain[0].keys() == plain[1].keys()
    assert all(b"strict-transport-security" not in headers for headers in plain)
    assert all(b"strict-transport-security" in headers for headers in secure)


def test_the_way_to_tls_is_shown_each_time_by_the_site(settings):
    settings.SECURE_SSL_REDIRECT = True
    away = TurnedAway(WSGIHandler())
    hosts = ["one.example", "two.example"]
    settings.ALLOWED_HOSTS = hosts
    assert [told(away, host=host)[1][b"location"] for host in hosts] == [
        b"https://one.example/api/v1/eligibility/checks", b"https://two.example/api/v1/eligibility/checks"
    ]  # fmt: skip


def test_only_so_many_kinds_are_kept(away, site):
    for number in range(MOST_KINDS + 2):
        told(away, x_forwarded_proto=f"strange-{number}")
    assert told(away, x_forwarded_proto="strange-0")[0] == 503
    assert site.asked == MOST_KINDS + 2
    told(away, x_forwarded_proto=f"strange-{MOST_KINDS + 1}")
    assert site.asked == MOST_KINDS + 3
