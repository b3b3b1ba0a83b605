"""What was purged, in the admin: read only."""

import pytest

from tests.support import databases
from tests.support.visitors import Visitor


LIST = "/admin/platform_site/purgerun/"


@pytest.fixture
def run(committed: str) -> int:
    """A run of the purge, which only the worker may write."""
    with databases.owner(committed) as owner:
        return owner.execute(
            "insert into platform_site_purgerun (label, at, rows) values ('tests.Thing', now(), 1234) returning id"
        ).fetchone()[0]


@pytest.mark.parametrize("role", ["operator", "fund_officer", "fund_auditor"])
def test_whoever_may_see_purges_sees_them(run, role):
    visitor = Visitor.of(role, "fund")
    for path in (LIST, f"{LIST}{run}/change/"):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "tests.Thing" in page.content.decode()


def test_nobody_writes_there(run):
    visitor = Visitor.of("operator", "fund")
    assert visitor.post(f"{LIST}{run}/change/", {"rows": 1}).status_code == 403
    for path in (f"{LIST}add/", f"{LIST}{run}/delete/"):
        assert visitor.get(path).status_code in (404, 302)


def test_of_another_house_nobody_sees_them(run):
    assert Visitor.of("insurer_clerk", "union").get(LIST).status_code == 403
