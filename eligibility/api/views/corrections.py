"""The door of corrections: answers of this facility that the insurer's later word made wrong."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.api import schemas
from eligibility.models import Correction
from eligibility.queries import corrections
from eligibility.queries.corrections import Corrected
from platform_site import actors
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import REQUEST_ID
from platform_site.api.views import View
from platform_site.periods import as_japanese_time
from platform_site.permissions import Scope, check_scope, facility
from platform_site.queries.patient_refs import patient_ref
from platform_site.transactions import reads, refusals_recorded


EVENT, ABOUT = "eligibility.corrections_read", "corrections"
MOST = 100


class Corrections(View):
    """What was answered here and would be answered differently now."""

    query = cursors.PAGED

    @extend_schema(
        summary="回答の訂正",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.CorrectionsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with a page of corrections in the order in which they were found, each as it stands now."""
        with refusals_recorded(EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY)
            here = facility(self.actor)
        page = cursors.page_of(request, actor=self.actor, about=ABOUT, most=MOST)
        rows = corrections.corrections_of(here.id, after=page.after, most=page.limit + 1)
        more = rows[page.limit - 1].pk if len(rows) > page.limit else None
        rows = rows[: page.limit]
        persons = {row.person_id for row in rows}
        with reads(EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about=ABOUT):
            checks = corrections.composed(rows, at=self.at)
            shown = [_shown(row, checks[row.check_uid], here) for row in rows if row.check_uid in checks]
        return Response({"corrections": shown, "next": page.next(more)})


def _shown(row: Correction, check: Corrected, here: actors.Organisation) -> dict[str, Any]:
    return {
        "correction_id": str(row.uid),
        "check_id": str(row.check_uid),
        "checked_at": as_japanese_time(row.checked_at),
        "on": check.told["on"],
        "patient_ref": patient_ref(person_id=row.person_id, organisation_id=here.id),
        "found_at": as_japanese_time(row.found_at),
        "is_withheld": check.is_withheld,
        "differences": corrections.changes(check, told=here),
    }
