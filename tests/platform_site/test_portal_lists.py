"""Lists: sorted, filtered and in pages, as their address says."""

from datetime import timedelta

import django_filters
import pytest
from django.test import RequestFactory

from platform_site import clock
from platform_site.errors import Invalid
from platform_site.models import Notice, Organisation
from platform_site.portal.lists import Column, listing


pytestmark = pytest.mark.django_db
COLUMNS = [Column("作成", "created_at"), Column("種別", "kind"), Column("対象"), Column("件数", number=True)]


class Filters(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="種別", choices=[("k0", "零"), ("k1", "一")])

    class Meta:
        model = Notice
        fields: list[str] = []


@pytest.fixture
def rows():
    fund = Organisation.objects.get(kind="fund")
    now = clock.now()
    Notice.objects.bulk_create(
        Notice(organisation=fund, kind=f"k{n % 2}", about=f"n{n}", created_at=now + timedelta(seconds=n))
        for n in range(120)
    )
    return Notice.objects.filter(about__startswith="n")


def shown(rows, query: str = ""):
    """Return the list that an address asks for."""
    return listing(
        RequestFactory().get(f"/x?{query}"), rows, columns=COLUMNS, default="-created_at", filters=Filters,
        also=frozenset({"search"}),
    )  # fmt: skip


def test_the_newest_come_first_and_fifty_at_a_time(rows):
    page = shown(rows).page
    assert [row.about for row in page][:2] == ["n119", "n118"]
    assert (len(page), page.paginator.num_pages) == (50, 3)


def test_a_heading_sorts_and_then_the_other_way(rows):
    assert shown(rows).headings[0].url == "?sort=created_at"
    up = shown(rows, "sort=created_at")
    assert (up.headings[0].direction, up.headings[0].url) == ("ascending", "?sort=-created_at")
    assert next(iter(up.page)).about == "n0"
    assert shown(rows, "sort=-created_at").headings[0].direction == "descending"


def test_a_filter_stays_while_one_sorts_and_turns_pages(rows):
    chosen = shown(rows, "kind=k1&page=2")
    assert {row.kind for row in chosen.page} == {"k1"}
    assert chosen.headings[0].url == "?kind=k1&sort=created_at"
    assert [page["url"] for page in chosen.pages()] == ["?kind=k1&page=1", "?kind=k1&page=2"]


def test_gaps_between_pages_have_no_link(rows):
    Notice.objects.bulk_create(
        Notice(organisation_id=row.organisation_id, kind="k9", about=f"n9{n}", created_at=row.created_at)
        for n, row in enumerate(list(rows) * 10)
    )
    assert {"number": "…", "url": ""} in shown(rows).pages()


@pytest.mark.parametrize(
    "query", ["name=x", "sort=about", "sort=--created_at", "sort=-", "sort=organisation__name", "organisation=1"]
)
def test_what_the_list_does_not_take_is_refused(rows, query):
    with pytest.raises(Invalid):
        shown(rows, query)


def test_what_the_page_reads_itself_is_let_through(rows):
    assert shown(rows, "search=1").page.paginator.count == 120


@pytest.mark.parametrize("page", ["0", "-1", "999", "x"])
def test_a_page_that_is_not_there_leads_to_one_that_is(rows, page):
    assert len(shown(rows, f"page={page}").page) in (20, 50)
