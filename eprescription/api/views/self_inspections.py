"""The door of self-inspections, without which a facility issues nothing (R-060)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.actions.inspections import register_inspection
from eprescription.api import schemas, serializers
from eprescription.queries.inspections import inspection_answer, inspections_told
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.periods import jst_day


MOST = 100


class SelfInspections(View):
    """自主点検."""

    query = cursors.PAGED

    @extend_schema(
        operation_id="eprescription_self_inspections_list",
        summary="自院の自主点検の一覧",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.SelfInspectionsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with a page of the facility's own, in the order in which they were registered."""
        page = cursors.page_of(request, actor=self.actor, about="self-inspections", most=MOST)
        rows = inspections_told(after=page.after, most=page.limit + 1, by=self.actor, at=self.at)
        more, on = rows[page.limit - 1].pk if len(rows) > page.limit else None, jst_day(self.at)
        shown = [inspection_answer(row, on=on) for row in rows[: page.limit]]
        return Response({"self_inspections": shown, "next": page.next(more)})

    @extend_schema(
        summary="自主点検の登録",
        request=serializers.SelfInspectionRequest,
        responses={201: schemas.SelfInspectionAnswer},
        **ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with the inspection; from then on the facility may issue."""
        given = self.asked(serializers.SelfInspectionRequest)
        checklist = dict(given["checklist"])
        row = register_inspection(made_on=given["made_on"], checklist=checklist, by=self.actor, at=self.at)
        return Response(inspection_answer(row, on=jst_day(self.at)), status=201)
