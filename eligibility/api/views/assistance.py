"""The door of the welfare offices' files."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema

from eligibility.actions import assistance_feeds
from eligibility.api import schemas
from platform_site.api.answers import Response
from platform_site.api.parsers import CsvParser
from platform_site.api.schema import WRITE
from platform_site.api.views import View, job_accepted


class AssistanceFeeds(View):
    """A welfare office's file of recipients and vouchers."""

    parser_classes = (CsvParser,)
    body_limit = settings.FEED_LIMIT

    @extend_schema(
        summary="医療扶助の受給者・医療券の登録",
        request={"text/csv": bytes},
        responses={202: schemas.JobAccepted},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 202 with a job; the file is read by a worker."""
        return job_accepted(assistance_feeds.receive_feed(content=self.sent, by=self.actor, at=self.at))
