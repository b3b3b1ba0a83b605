"""`/staff/layouts/`: how each kind of file is laid out, column by column, with a fictional sample to begin from."""

from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern

from eligibility.gateways import feed_writer
from eligibility.rules import assistance_layout, feed_layout, layout_samples, ledger_layout
from eligibility.rules.file_layout import Layout
from platform_site.models import Organisation
from platform_site.permissions import Permission
from platform_site.portal.pages import INSURER, page
from platform_site.portal.requests import Request


OFFICE = frozenset({Organisation.Kind.WELFARE_OFFICE})
AS_OF = datetime.fromisoformat("2026-11-20T03:00:00+09:00")
EVERY = "すべての行"
LEDGER_LETTERS = {"n": EVERY, "e": "喪失した資格の行"}
FEED_LETTERS = {"n": "新規", "c": "変更", "e": "喪失", "x": "取消"}
ASSISTANCE_LETTERS = {
    "N": "受給者の新規", "C": "受給者の変更", "E": "受給者の終了", "X": "受給者の取消",
    "n": "医療券の新規", "c": "医療券の変更", "x": "医療券の取消",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A layout as its page shows it."""

    name: str
    title: str
    parent: str
    layout: Layout
    letters: dict[str, str]
    sample: layout_samples.Sample
    may: Permission
    kinds: frozenset[str]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return each column: its two names, what it holds, and on which lines it is needed."""
        columns = self.layout.columns.items()
        return [(name, column.japanese, column.holds, self._needed(column.needed)) for name, column in columns]

    def content(self) -> bytes:
        """Return the sample as a file that a spreadsheet opens."""
        sender, rows = self.sample
        return BOM_UTF8 + feed_writer.write(sender, file_number=1, as_of=AS_OF, rows=rows, layout=self.layout)

    def urls(self) -> list[URLPattern]:
        """Return the addresses of the page and of the sample."""
        opens: dict[str, Any] = {"may": self.may, "kinds": self.kinds, "parent": self.parent}
        shown = page(f"{self.title}の様式", **opens)(_page_of(self))
        sample = page(f"{self.title}の見本", **opens)(_sample_of(self))
        return [
            path(f"layouts/{self.name}", shown, name=f"layout_{self.name}"),
            path(f"layouts/{self.name}.csv", sample, name=f"layout_{self.name}_sample"),
        ]

    def _needed(self, needed: str) -> str:
        if set(self.letters) <= set(needed):
            return EVERY
        return "、".join(self.letters[letter] for letter in needed if letter in self.letters) or "–"


def _page_of(shown: Shown) -> Callable[..., HttpResponse]:
    def layout(request: Request) -> HttpResponse:
        """Show the columns."""
        sample = f"layout_{shown.name}_sample"
        return render(request, "feeds/layout.html", {"shown": shown, "rows": shown.rows(), "sample": sample})

    return layout


def _sample_of(shown: Shown) -> Callable[..., HttpResponse]:
    def sample(request: Request) -> HttpResponse:
        """Give the sample as a file to save."""
        name = f'attachment; filename="{shown.layout.kind}-sample.csv"'
        return HttpResponse(
            shown.content(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
        )

    return sample


SHOWN = (
    Shown(
        "coverage", "加入者情報ファイル", "feeds", feed_layout.LAYOUT, FEED_LETTERS, layout_samples.FEED,
        Permission.SEE_COVERAGE, INSURER,
    ),
    Shown(
        "assistance", "医療扶助ファイル", "assistance_feeds", assistance_layout.LAYOUT, ASSISTANCE_LETTERS,
        layout_samples.ASSISTANCE, Permission.UPLOAD_FEEDS, OFFICE,
    ),
    Shown(
        "ledger", "台帳ファイル", "ledgers", ledger_layout.LAYOUT, LEDGER_LETTERS, layout_samples.LEDGER,
        Permission.SEE_COVERAGE, INSURER,
    ),
)  # fmt: skip
urlpatterns = [each for shown in SHOWN for each in shown.urls()]
