"""Files and pictures that the staff pages give: CSV that no spreadsheet runs, and charts with a policy of their own."""

from collections.abc import Iterable

from django.http import HttpResponse

from platform_site.gateways.formulas import csv_lines


PICTURE = {"script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "connect-src": ["'none'"]}
"""The policy of a chart that is opened by itself: its styles stand in it, and it runs nothing."""


def csv_file(rows: Iterable[Iterable[object]], *, name: str) -> HttpResponse:
    """Answer with a file that a spreadsheet opens in UTF-8, its cells made harmless."""
    answer = HttpResponse("".join(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def svg(content: bytes) -> HttpResponse:
    """Answer with a chart."""
    answer = HttpResponse(content, content_type="image/svg+xml")
    answer._csp_replace = PICTURE  # type: ignore[attr-defined]  # what django-csp's own decorator sets
    return answer
