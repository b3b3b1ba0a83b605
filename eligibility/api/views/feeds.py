"""The doors of the feeds: files of insurers and welfare offices, and what holds them up."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from eligibility.actions import feeds
from eligibility.api import schemas
from platform_site.api.parsers import CsvParser
from platform_site.api.schema import WRITE
from platform_site.api.views import View, job_accepted


class CoverageFeeds(View):
    """An insurer's file."""

    parser_classes = (CsvParser,)
    body_limit = settings.FEED_LIMIT

    @extend_schema(
        summary="加入者情報の登録", request={"text/csv": bytes}, responses={202: schemas.JobAccepted}, **WRITE
    )
    def post(self, request: Any) -> Response:
        """Answer 202 with a job; the file is read by a worker."""
        return job_accepted(feeds.receive_feed(content=self.sent, by=self.actor, at=self.at))
