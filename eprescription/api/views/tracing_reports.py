"""The doors of tracing reports (服薬情報提供書): sent, listed, read (R-064)."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.actions import tracing_reports as actions
from eprescription.api import schemas, serializers
from eprescription.queries import tracing_reports
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_WRITE, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.transactions import refusals_recorded


MOST = 200


class PrescriptionTracingReports(View):
    """What is reported about one prescription."""

    @extend_schema(
        summary="服薬情報提供書の送付",
        request=serializers.TracingReportRequest,
        responses={201: schemas.TracingReportAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Send one to the issuer; answer 201 with it."""
        text = self.asked(serializers.TracingReportRequest)["text"]
        row = actions.send(prescription_uid=uid, text=text, by=self.actor, at=self.at)
        return _answer(self, row.uid, 201)


class TracingReports(View):
    """What a facility sent, or was sent."""

    query = cursors.PAGED

    @extend_schema(
        operation_id="eprescription_tracing_reports_list",
        summary="服薬情報提供書の一覧（未確認が先）",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.TracingReportsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page; it names no patient and holds no text."""
        page = cursors.page_of(request, actor=self.actor, about="tracing-reports", most=MOST)
        with refusals_recorded(tracing_reports.READ, by=self.actor, at=self.at):
            rows = tracing_reports.reports(self.actor, after=page.after, most=page.limit + 1)
        more = rows[page.limit - 1].place if len(rows) > page.limit else None
        return Response({"reports": tracing_reports.heads(rows[: page.limit]), "next": page.next(more)})


class TracingReportReads(View):
    """That its issuer reads a report."""

    @extend_schema(summary="服薬情報提供書の確認", request=None, responses=schemas.TracingReportAnswer, **ACTING_WRITE)
    def post(self, request: Any, uid: UUID) -> Response:
        """Note that it was read; answer with its text."""
        row = actions.mark_read(uid=uid, by=self.actor, at=self.at)
        return _answer(self, row.uid)


def _answer(door: View, uid: UUID, status: int = 200) -> Response:
    return Response(tracing_reports.report_now(uid=uid, by=door.actor, at=door.at), status=status)
