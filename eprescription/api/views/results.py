"""The door of results: what was dispensed for a facility's own prescriptions since it last asked."""

from datetime import datetime, timedelta
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.api import schemas
from eprescription.api.moments import moment_in
from eprescription.queries.issuer_results import check_may_read_results, results_shown, results_since
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, REQUEST_ID
from platform_site.api.views import View
from platform_site.periods import as_japanese_time


MOST = 100
OVERLAP = timedelta(minutes=1)
"""What a request began to write before the moment of an answer may be committed after it: it is told again."""


class Results(View):
    """調剤結果の受取り."""

    query = cursors.PAGED | {"since"}

    @extend_schema(
        operation_id="eprescription_results_list",
        summary="自院の処方箋の調剤結果",
        parameters=[
            ACTING_USER,
            REQUEST_ID,
            OpenApiParameter("since", datetime, description="この時刻以後の登録・取消。前の応答の next_since。"),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses=schemas.ResultsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with a page of results in the order in which they were registered; without `since`, all there are."""
        house_id = check_may_read_results(self.actor, at=self.at)
        since = moment_in(request, "since")
        page = cursors.page_of(request, actor=self.actor, about=f"results:{since}", most=MOST)
        named = results_since(house_id, since, after=page.after, most=page.limit + 1)
        more = named[page.limit - 1].id if len(named) > page.limit else None
        shown = results_shown(named[: page.limit], by=self.actor, at=self.at)
        later = as_japanese_time(self.at - OVERLAP)
        return Response({"results": shown, "next": page.next(more), "next_since": later})
