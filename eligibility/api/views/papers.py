"""The door of the confirmation papers: whom an insurer has to send one."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.api import schemas
from eligibility.queries.papers import Needed, papers_needed
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import REQUEST_ID
from platform_site.api.views import View
from platform_site.permissions import Scope, check_scope, organisation_of
from platform_site.transactions import reads, refusals_recorded


EVENT = "eligibility.papers_needed_read"
ABOUT = "confirmation-papers"
MOST = 500


class PapersNeeded(View):
    """The insurer's work list of members who need a confirmation paper (資格確認書)."""

    query = cursors.PAGED

    @extend_schema(
        summary="資格確認書の交付が必要な加入者",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.PapersNeededAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page of the caller's own members, and leave a line for each of them."""
        with refusals_recorded(EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.COVERAGE_FEED)
            insurer = organisation_of(self.actor)
        page = cursors.page_of(request, actor=self.actor, about=ABOUT, most=MOST)
        rows = papers_needed(insurer_id=insurer.id, after=page.after, most=page.limit + 1, at=self.at)
        shown = rows[: page.limit]
        persons = {row.person_id for row in shown}
        with reads(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=ABOUT):
            members = [_member(row) for row in shown]
        more = shown[-1].coverage_id if len(rows) > page.limit else None
        return Response({"members": members, "next": page.next(more)})


def _member(row: Needed) -> dict[str, Any]:
    return {
        "symbol": row.symbol,
        "number": row.number,
        "branch": row.branch,
        "acquired_on": str(row.acquired_on),
        "reason": row.reason,
        "paper_last_day": str(row.paper_ends_on) if row.paper_ends_on else None,
    }
