"""Every page, opened with strange words in its address and sent its own forms with strange answers."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from platform_site.models import Person
from platform_site.permissions import ROLES
from platform_site.portal.pages import Access
from tests.fuzz.effort import effort
from tests.fuzz.forms import Offered
from tests.fuzz.logs import heard
from tests.fuzz.mutations import STRANGE, damaged_bytes, damaged_text
from tests.fuzz.replays import undone
from tests.support.feeds import file, line
from tests.support.site_map import NOBODYS, pages
from tests.support.visitors import Visitor
from tests.test_every_page import house_of


pytestmark = pytest.mark.django_db
OF_THE_ADMIN = re.compile(r"^/admin/platform_site/(\w+)/(<path:object_id>|none)/")
FILE = file([line(), line("7002")])


def visitor_of(access: Access) -> Client:
    """Return the browser of somebody whom a page admits; of nobody if it is for everybody."""
    if access.person:
        return Visitor.person(Person.objects.order_by("pk")[0]).browser
    if not access.signed_in:
        return Client()
    for role in ROLES:
        if access.permissions and access.permissions.isdisjoint(ROLES[role].permissions):
            continue
        with suppress(StopIteration):
            visitor = Visitor.of(role, house_of(role))
            if access.admits(visitor.actor):
                return visitor.browser
    raise AssertionError(f"nobody may open {access.title}")


def of_a_thing(path: str) -> str:
    """Return an address of the admin with the key of a row that is there, if there is one."""
    model = OF_THE_ADMIN.match(path)
    row = apps.get_model("platform_site", model[1]).objects.first() if model else None
    return path.replace("<path:object_id>", quote(str(row.pk), safe="")) if row else path


def named(item: tuple[str, Access]) -> str:
    """Return the same name for a page in every test process, whatever id stands in its address there."""
    return item[0].replace(NOBODYS["uuid"], "uuid")


@pytest.fixture(params=sorted(pages().items(), key=named), ids=named)
def page(request, site) -> tuple[str, Access, Client, Offered]:
    """Give a page: its address, for whom it is, a browser of such a one, and what it offers."""
    path, access = request.param
    browser, there = visitor_of(access), of_a_thing(path)
    browser.raise_request_exception = False
    answer = browser.get(there)
    assert answer.status_code < 500
    is_html = answer["Content-Type"].startswith("text/html")
    return there, access, browser, Offered(answer.getvalue().decode() if is_html else "")


@given(data=st.data())
@effort(3)
def test_no_strange_word_makes_it_fail(page, data):
    path, access, browser, offered = page
    method = data.draw(st.sampled_from(["GET", "POST"] if "POST" in access.methods else ["GET"]))
    sent = data.draw(form(offered) if method == "POST" else words(access, offered))
    address = path if method == "POST" else f"{path}?{'&'.join(f'{quote(n)}={quote(v)}' for n, v in sent.items())}"
    with undone(), heard() as ear:
        one = Client(raise_request_exception=False)
        one.cookies.update(browser.cookies)
        answer = one.post(address, sent) if method == "POST" else one.get(address)
        answer.getvalue() if answer.streaming else answer.content
    assert answer.status_code < 500, (method, address, sent)
    assert ear.repeats(value for value in sent.values() if isinstance(value, str) and value not in path) == []


@st.composite
def words(draw: st.DrawFn, access: Access, offered: Offered) -> dict[str, str]:
    """Draw one to three parameters: those that the page takes or links to, now and then another."""
    known = sorted({*(access.takes or ()), *offered.parameters, *offered.fields})
    names = st.one_of(st.sampled_from(known), STRANGE) if known else STRANGE
    chosen = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    seen = {name: offered.parameters.get(name, []) + offered.fields.get(name, []) for name in chosen}
    return {name: draw(nearly(seen[name])) for name in chosen}


@st.composite
def form(draw: st.DrawFn, offered: Offered) -> dict[str, Any]:
    """Draw the answers to a form: each as it stands, nearly so, strange or missing."""
    sent: dict[str, Any] = {}
    for name, values in sorted(offered.fields.items()):
        if name in offered.files:
            sent[name] = SimpleUploadedFile(
                draw(st.sampled_from(["a.csv", "架空 .CSV", "a\\b\r\n.exe"])), draw(damaged_bytes(FILE))
            )
        elif draw(st.integers(0, 9)):
            sent[name] = draw(st.sampled_from(values) | nearly(values)) if values else draw(STRANGE)
    return sent


def nearly(values: list[str]) -> st.SearchStrategy[str]:
    """Draw something strange, or one of the values with something wrong in it."""
    return st.one_of(STRANGE, *(damaged_text(value) for value in values[:3]), *(st.just(f"-{v}") for v in values[:3]))
