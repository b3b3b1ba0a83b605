"""Lists: sorted, filtered and in pages, with all of that in the URL and nothing personal among it (API-8).

A list says which columns it can be sorted by and gives a django-filter FilterSet of states, kinds and days. Names,
numbers, birth dates and addresses are never a filter: a person is searched by POST (`portal.searches`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode
from django_filters import FilterSet

from platform_site.errors import Fault, Format, Invalid
from platform_site.portal.parameters import check_parameters, of_list


PER_PAGE = 50


@dataclass(frozen=True)
class Column:
    """A heading: its words, the field that it sorts by, if any, and whether its cells are numbers."""

    label: str
    sort: str = ""
    number: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading as a page shows it: where a click leads, and how the list is sorted by it now."""

    label: str
    url: str
    direction: str
    number: bool


@dataclass(frozen=True)
class Listing:
    """What the template `parts/list.html` shows."""

    headings: list[Heading]
    page: Page[Any]
    filters: FilterSet | None
    address: str
    query: str
    """The filters and the order, as they stand in the URL, without the page."""

    def pages(self) -> list[dict[str, Any]]:
        """Return the page numbers worth a link, with gaps marked."""
        elided = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [
            {"number": number, "url": f"?{self.query}&page={number}" if self.query else f"?page={number}"}
            if isinstance(number, int)
            else {"number": "…", "url": ""}
            for number in elided
        ]


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    columns: list[Column],
    default: str,
    filters: type[FilterSet] | None = None,
    also: frozenset[str] = frozenset(),
    per_page: int = PER_PAGE,
) -> Listing:
    """Return a list as the URL asks for it; raises Invalid for a parameter that the list does not take.

    `default` is the order without `sort`, `also` names further parameters that the page reads itself. The page declares
    the same: `@page(…, takes=of_list(filters, *also))`.
    """
    check_parameters(request, of_list(filters, *also))
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    if chosen is not None and chosen.is_valid():
        rows = chosen.qs
    sort = _sort(request.GET.get("sort", ""), columns) or default
    page = Paginator(rows.order_by(sort, "-pk" if sort.startswith("-") else "pk"), per_page).get_page(
        request.GET.get("page")
    )
    kept = {name: str(value) for name, value in request.GET.items() if value and name != "page"}
    headings = [_heading(column, sort, kept) for column in columns]
    return Listing(headings, page, chosen, request.path, urlencode(kept))


def _sort(asked: str, columns: list[Column]) -> str:
    if asked and asked.removeprefix("-") not in {column.sort for column in columns if column.sort}:
        raise Invalid(faults=[Fault(Format, "/sort", "表の見出しから選んでください。")])
    return asked


def _heading(column: Column, sort: str, kept: Mapping[str, str]) -> Heading:
    if not column.sort:
        return Heading(column.label, "", "", column.number)
    is_up, is_down = sort == column.sort, sort == f"-{column.sort}"
    following = f"-{column.sort}" if is_up else column.sort
    direction = "ascending" if is_up else "descending" if is_down else "none"
    return Heading(column.label, f"?{urlencode({**kept, 'sort': following})}", direction, column.number)
