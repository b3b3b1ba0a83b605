"""The door at which a facility reports that a coverage is not the patient's."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eligibility.actions import disputes
from eligibility.api import schemas, serializers
from platform_site.api.answers import Response
from platform_site.api.schema import WRITE
from platform_site.api.views import View


class LinkReports(View):
    """「自分の情報ではない」: it is told to nobody from this moment on."""

    @extend_schema(
        summary="別の方の情報であるとの申出",
        request=serializers.LinkReportRequest,
        responses={201: schemas.LinkReportAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Suspend the links; answer how each coverage of the check stands now."""
        asked = self.asked(serializers.LinkReportRequest)
        report = disputes.report_link(
            check_id=asked["check_id"], places=asked["about"], by=self.actor, at=self.at
        )  # fmt: skip
        coverages = [{"place": place, "suspended": held} for place, held in enumerate(report.suspended)]
        return Response({"check_id": str(report.uid), "coverages": coverages}, status=201)
