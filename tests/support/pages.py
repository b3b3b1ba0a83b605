"""What holds for every page of the staff: who is let in, and that looking changes nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from tests.support.visitors import Visitor
from tests.support.writes import WRITTEN, counts


TRACES = ("platform_site_audit", "django_session", "platform_site_session")
"""Tables that a look leaves a trace in: the trail, and when a session was last used."""
_BY_CHANCE = re.compile(
    r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|(?<=csrfmiddlewaretoken" value=")\w+'
)


def text_of(answer: Any) -> str:
    """Return a page's HTML."""
    return str(answer.content.decode())


def without_ids(text: str) -> str:
    """Return a text without what was made by chance: one id in four thousand holds a given number of four digits."""
    return _BY_CHANCE.sub("…", text)


def seen(visitor: Visitor, path: str) -> str:
    """Open a page that is there for the visitor, and return it."""
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.content.decode()[:2000])
    page = text_of(answer)
    assert page.count("<h1") == 1
    assert " style=" not in page
    return page


def wrong(visitor: Visitor, path: str, typed: dict[str, Any]) -> str:
    """Fill in a form of several steps that is not right; return the page that says so, which one can go back to."""
    answer = visitor.post(path, typed)
    assert answer.status_code == 302, text_of(answer)
    page = seen(visitor, answer["Location"])
    assert "入力内容に問題があります" in page
    assert "<title>エラー: " in page
    return page


def refused(visitor: Visitor, path: str, typed: dict[str, Any]) -> str:
    """Fill in a form of several steps and confirm what is not done; return the form's page, which says why."""
    checked = visitor.post(path, typed)["Location"]
    assert "draft=" not in checked
    return wrong(visitor, checked, {})


def is_closed(path: str, *others: Visitor) -> None:
    """Tell that a page leads a stranger to the sign-in and refuses these visitors."""
    answer = Client().get(path)
    assert (answer.status_code, "/accounts/" in answer["Location"]) == (302, True)
    for other in others:
        assert other.get(path).status_code == 403, (path, other.membership)


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Tell that what is done here writes nothing but traces."""
    before = _written()
    yield
    assert _written() == before


def _written() -> dict[str, int]:
    return {table: count for table, count in counts(WRITTEN).items() if not table.startswith(TRACES)}


def done(visitor: Visitor, path: str, **typed: Any) -> Any:
    """Fill in a form, check, confirm; return the receipt's page."""
    asked = visitor.post(path, typed)
    assert asked.status_code == 302, text_of(asked)
    checked = visitor.get(asked["Location"])
    assert checked.status_code == 200, text_of(checked)
    answer = visitor.post(asked["Location"])
    assert answer.status_code == 302, text_of(answer)
    assert "/receipts/" in answer["Location"]
    return visitor.get(answer["Location"])
