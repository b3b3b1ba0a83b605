"""The outermost layer: an id for every request, and one line in the log without anything personal."""

import json
import logging
import re

import pytest
from django.test import Client

from platform_site.gateways.logs import Json
from tests.support.callers import P001, Caller


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
MADE = re.compile("[0-9a-f]{32}")


def lines(caplog) -> list[dict]:
    """Return the request lines as they would be printed."""
    return [json.loads(Json().format(r)) for r in caplog.records if r.name == "platform_site.api.middleware"]


class TestTheId:
    """8 to 64 characters of A-Za-z0-9._- are the caller's; anything else is replaced (API-12)."""

    @pytest.mark.parametrize("sent", ["a" * 8, "a" * 64, "2026-11-20.check_1", "ABCDEFGH", "1310200022-0001"])
    def test_of_the_caller_is_echoed(self, sent):
        assert Client().get("/livez", headers={"X-Request-ID": sent})["X-Request-ID"] == sent

    @pytest.mark.parametrize(
        "sent",
        [
            "", "a" * 7, "a" * 65, "with space", "<script>", "架空太郎架空太郎", "a" * 10 + "\n", "a/b/c/d/e",
            "%0a%0a%0a", "123456789018", "x-123456789018", "1234-5678-9018", "1234.5678.9018",
        ],
    )  # fmt: skip
    def test_that_may_not_be_one_is_replaced(self, sent):
        given = Client().get("/livez", headers={"X-Request-ID": sent})["X-Request-ID"]
        assert MADE.fullmatch(given)

    def test_is_a_new_one_each_time_if_none_is_sent(self):
        assert Client().get("/livez")["X-Request-ID"] != Client().get("/livez")["X-Request-ID"]

    @pytest.mark.parametrize("path", ["/", "/nowhere", "/api/nowhere", "/static/site/site.css", "/developer/errors"])
    def test_stands_in_every_answer(self, path):
        answer = Client().get(path, headers={"X-Request-ID": "request-1"})
        answer.close()
        assert answer["X-Request-ID"] == "request-1"


class TestTheLine:
    """Route and status; never the path, the query or the body."""

    def test_has_the_route_in_place_of_the_path(self, caplog):
        caplog.set_level(logging.INFO)
        CLINIC.get("/api/v1/jobs/0b9e1a3c-1111-4222-8333-444455556666?cursor=canary")
        (line,) = lines(caplog)
        assert line["route"] == "api/v1/jobs/<uuid:uid>"
        assert "0b9e1a3c" not in json.dumps(line)
        assert "canary" not in json.dumps(line)

    def test_has_what_is_needed_to_follow_a_request(self, caplog):
        caplog.set_level(logging.INFO)
        CLINIC.check(P001, **{"X-Request-ID": "follow-me-1"})
        (line,) = lines(caplog)
        assert {name: line[name] for name in ("request_id", "method", "status", "client", "message")} == {
            "request_id": "follow-me-1",
            "method": "POST",
            "status": 201,
            "client": str(CLINIC.row.uid),
            "message": "request",
        }
        assert line["ms"] >= 0

    def test_of_an_unknown_path_has_no_part_of_it(self, caplog):
        caplog.set_level(logging.INFO)
        Client().get("/canary/1985-04-01")
        assert [line["route"] for line in lines(caplog)] == ["-"]

    @pytest.mark.parametrize("method", ["BREW", "CANARY-METHOD", "get<script>"])
    def test_of_an_unknown_method_has_no_part_of_it(self, caplog, method):
        caplog.set_level(logging.INFO)
        Client().generic(method, "/livez")
        assert [line["method"] for line in lines(caplog)] == ["?"]

    def test_of_a_stranger_names_no_client(self, caplog):
        caplog.set_level(logging.INFO)
        Client().get("/livez")
        assert lines(caplog)[0]["client"] == "-"

    def test_is_one_for_each_request_whatever_comes_of_it(self, caplog):
        caplog.set_level(logging.INFO)
        for path in ("/", "/nowhere", "/api/v1/eligibility/checks", "/static/nothing"):
            Client(raise_request_exception=False).post(path)
        assert [line["status"] for line in lines(caplog)] == [405, 404, 401, 404]

    def test_is_all_that_a_refused_request_leaves_in_the_log(self, caplog):
        caplog.set_level(logging.DEBUG)
        CLINIC.check({**P001, "number": "canary-number", "more": "canary"})
        assert [r.name for r in caplog.records if r.levelno >= logging.INFO] == ["platform_site.api.middleware"]
