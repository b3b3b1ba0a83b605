"""The doors of the ledger: what the platform holds of an insurer's members, and how that differs from the insurer's."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.actions import ledger_comparisons
from eligibility.api import schemas
from eligibility.gateways import ledger_files
from eligibility.queries.ledger import Held, last_file_number, ledger, ledger_page
from eligibility.rules.ledger_layout import COLUMNS
from platform_site import actors, audit
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.parsers import CsvParser
from platform_site.api.schema import READ, REQUEST_ID, WRITE
from platform_site.api.views import View, job_accepted
from platform_site.periods import as_japanese_time
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.queries import disks
from platform_site.transactions import reads, refusals_recorded


EVENT = "eligibility.ledger_read"
ABOUT = "ledger"
MOST = 500
WITHHELD = ("postal_code", "address")


class LedgerView(View):
    """A door for the insurer whose members they are."""

    def insurer(self) -> actors.Organisation:
        """Return the insurer that asks; raise ScopeMissing for anybody else, and leave a line of it."""
        with refusals_recorded(EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.COVERAGE_FEED)
            return organisation_of(self.actor)


class LedgerPage(LedgerView):
    """The ledger in pages."""

    query = cursors.PAGED

    @extend_schema(
        summary="登録されている加入者情報（ページごと）",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.LedgerAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page of coverages, and leave a line for each person."""
        insurer = self.insurer()
        page = cursors.page_of(request, actor=self.actor, about=ABOUT, most=MOST)
        held, more = ledger_page(insurer, after=page.after, most=page.limit, at=self.at)
        persons = {each.person_id for each in held}
        with reads(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=ABOUT):
            lines = [line for each in held for line in _shown(each)]
        return Response({"as_of": as_japanese_time(self.at), "lines": lines, "next": page.next(more)})


class LedgerFile(LedgerView):
    """The whole ledger as a file in the layout of a feed; its last line is missing if anything broke off."""

    @extend_schema(summary="登録されている加入者情報（ファイル）", responses={(200, "text/csv"): bytes}, **READ)
    def get(self, request: Any) -> StreamingHttpResponse:
        """Answer with the file, page by page, each with its lines in the audit trail before it leaves."""
        insurer = self.insurer()
        disks.check_room()
        audit.record(EVENT, by=self.actor, at=self.at, about=ABOUT, file=True)
        pages = self._recorded(ledger(insurer, at=self.at))
        number = last_file_number(insurer)
        file = ledger_files.written(insurer.code, file_number=number, as_of=self.at, pages=pages)
        return StreamingHttpResponse(file, content_type="text/csv; charset=utf-8")

    def _recorded(self, pages: Iterable[list[Held]]) -> Iterator[list[dict[str, str]]]:
        count = 0
        for page in pages:
            persons = {each.person_id for each in page}
            with transaction.atomic():
                audit.record_each(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=ABOUT)
            count += len(page)
            yield [row for each in page for row in each.rows]
        audit.record("eligibility.ledger_downloaded", by=self.actor, at=self.at, about=ABOUT, coverages=count)


class LedgerComparisons(View):
    """An insurer's ledger, compared line by line."""

    parser_classes = (CsvParser,)
    body_limit = settings.FEED_LIMIT

    @extend_schema(summary="台帳の照合", request={"text/csv": bytes}, responses={202: schemas.JobAccepted}, **WRITE)
    def post(self, request: Any) -> Response:
        """Answer 202 with a job; nothing is changed by it."""
        return job_accepted(ledger_comparisons.request_comparison(content=self.sent, by=self.actor, at=self.at))


def _shown(held: Held) -> Iterator[dict[str, str | None]]:
    """Yield a coverage's lines; an address that anybody withholds is null."""
    hidden = WITHHELD if held.is_withheld else ()
    for row in held.rows:
        yield {column: None if column in hidden else row.get(column, "") for column in COLUMNS}
