"""Log lines: constant messages, named values, the type of an exception, and nothing that was sent."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError

from platform_site.gateways.logs import Json, Readable


CANARY = "𠮷田かなりあ"
FORMATTERS = [Readable(), Json()]
both = pytest.mark.parametrize("formatter", FORMATTERS, ids=["readable", "json"])


def record(message, *args, name="platform_site.tests", error=None, **extra):
    """Return a log record as `logging` makes it."""
    made = logging.getLogger(name).makeRecord(name, logging.WARNING, __file__, 1, message, args, error, extra=extra)
    made.created = 1_795_147_200.0
    return made


def raised(error: Exception):
    """Return what `sys.exc_info` says of an exception that was raised here."""
    try:
        raise error
    except Exception:
        return sys.exc_info()


@both
class TestBoth:
    """What holds for a terminal and for machines."""

    def test_a_constant_message_stands(self, formatter):
        assert "the broker is away" in formatter.format(record("the broker is away"))

    @pytest.mark.parametrize("name", ["django.request", "urllib3", "eligibility.tests", "celeryish"])
    def test_what_a_message_is_filled_with_is_not_shown(self, formatter, name):
        line = formatter.format(record("Bad request: %s", CANARY, name=name))
        assert "Bad request: %s" in line
        assert CANARY not in line

    @pytest.mark.parametrize("name", ["celery.worker", "kombu", "kombu.connection", "uvicorn", "uvicorn.error"])
    def test_the_servers_own_messages_are_filled_in(self, formatter, name):
        assert "worker 3 started" in formatter.format(record("worker %d started", 3, name=name))

    def test_only_named_values_are_shown(self, formatter):
        line = formatter.format(record("request", request_id="abc-12345", birth_date=CANARY, status=409))
        assert "abc-12345" in line
        assert "409" in line
        assert CANARY not in line

    def test_of_an_exception_stands_its_type_and_place_and_not_its_text(self, formatter):
        line = formatter.format(record("a fault of ours", error=raised(IntegrityError(f"Key (name)=({CANARY})"))))
        assert "IntegrityError" in line
        assert "platform_site/test_gateways_logs.py:" in line
        assert ":raised" in line
        assert CANARY not in line

    def test_of_what_it_was_raised_from_stands_nothing(self, formatter):
        outer = RuntimeError("outer")
        outer.__cause__ = ValueError(CANARY)
        assert CANARY not in formatter.format(record("a fault of ours", error=raised(outer)))

    def test_an_exception_as_the_message_is_named_by_its_type(self, formatter):
        line = formatter.format(record(ValueError(CANARY), name="some.library"))
        assert "ValueError" in line
        assert CANARY not in line

    def test_a_deep_traceback_is_cut(self, formatter):
        def fall(depth):
            return fall(depth - 1) if depth else 1 / 0

        try:
            fall(50)
        except ZeroDivisionError:
            line = formatter.format(record("a fault of ours", error=sys.exc_info()))
        assert line.count(":fall") == 6

    def test_without_an_exception_none_is_shown(self, formatter):
        assert "raised" not in formatter.format(record("quiet", error=(None, None, None)))


def test_a_readable_line_is_one_line_with_its_values():
    line = Readable().format(record("request", status=200, method="POST"))
    assert (
        line[8:] == " warning request method=POST status=200" or line[8:] == " warning request status=200 method=POST"
    )


def test_a_line_of_json_is_an_object_with_its_moment():
    line = json.loads(Json().format(record("request", client="c-1", ms=1.5)))
    assert line == {
        "at": "2026-11-20T04:00:00.000+00:00",
        "level": "warning",
        "logger": "platform_site.tests",
        "message": "request",
        "client": "c-1",
        "ms": 1.5,
    }


def test_a_line_of_json_stays_one_line():
    line = Json().format(record("two\nlines", code="A\nB"))
    assert "\n" not in line
    assert json.loads(line)["code"] == "A\nB"


def test_places_of_an_exception_stand_in_a_list():
    line = json.loads(Json().format(record("fault", error=raised(KeyError(CANARY)))))
    assert line["raised"][0] == "KeyError"
    assert line["raised"][1].startswith("platform_site/test_gateways_logs.py:")


def test_what_json_does_not_know_is_written_as_text():
    assert json.loads(Json().format(record("request", job={1})))["job"] == "{1}"
