"""The public door of the ministry's monthly table."""

import hashlib
import json
from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.api import schemas
from eligibility.api.serializers.usage import shown
from eligibility.queries.usage import published_table
from eligibility.rules.usage_months import month_named
from platform_site.api.schema import REQUEST_ID
from platform_site.api.views import View
from platform_site.errors import NotFound
from platform_site.periods import jst_day


FRESH = 3600
"""For how many seconds anybody may keep an answer: a published month does not change."""
MONTH = OpenApiParameter("month", str, required=True, description="公表済みの月。例: 2026-10")


class Usage(View):
    """オンライン資格確認の利用状況, for everybody: no token, no person, no facility."""

    authentication_classes = ()
    query = frozenset({"month"})

    @extend_schema(
        summary="利用状況（月ごとの公表値）", responses=schemas.UsageAnswer, parameters=[MONTH, REQUEST_ID], auth=[]
    )
    def get(self, request: Any) -> HttpResponse:
        """Answer with a published month's table; raises Invalid, and NotFound for a month that is not published."""
        table = published_table(month_named(request.GET.get("month", "")), today=jst_day(self.at))
        if table is None:
            raise NotFound("この月の利用状況は公表していません。翌月4日から、集計のある月を公表します。")
        content = json.dumps(shown(table), ensure_ascii=False).encode()
        answer = HttpResponse(content, content_type="application/json")
        answer["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let anybody keep what does not change; refusals stay out of every cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in (200, 304):
            response["Cache-Control"] = f"public, max-age={FRESH}"
        return response
