"""The doors of the feeds: files of insurers and welfare offices, and what holds them up."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema

from eligibility.actions import feed_holds, feeds
from eligibility.api import schemas, serializers
from eligibility.queries.feeds import decision_on
from platform_site.api.answers import Response
from platform_site.api.parsers import CsvParser
from platform_site.api.schema import ACTING_WRITE, MAYBE_ACTING_WRITE
from platform_site.api.views import View, job_accepted


class CoverageFeeds(View):
    """An insurer's file."""

    parser_classes = (CsvParser,)
    body_limit = settings.FEED_LIMIT

    @extend_schema(
        summary="加入者情報の登録",
        request={"text/csv": bytes},
        responses={202: schemas.JobAccepted},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 202 with a job; the file is read by a worker."""
        return job_accepted(feeds.receive_feed(content=self.sent, by=self.actor, at=self.at))


class CoverageFeedRelease(View):
    """A held file that two people let go on."""

    @extend_schema(
        summary="保留中のファイルの承認",
        request=serializers.FeedDecision,
        responses={200: schemas.FeedDecisionAnswer},
        **ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer with `confirmed` for the first of two people, `released` for the second."""
        asked = self.asked(serializers.FeedDecision)
        job = feed_holds.release_feed(job_uid=uid, **asked, by=self.actor, at=self.at)
        return Response(decision_on(job))


class CoverageFeedRejection(View):
    """A held file that is given up."""

    @extend_schema(
        summary="保留中のファイルの取下げ",
        request=serializers.FeedDecision,
        responses={200: schemas.FeedDecisionAnswer},
        **ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer with `rejected`."""
        asked = self.asked(serializers.FeedDecision)
        job = feed_holds.reject_feed(job_uid=uid, **asked, by=self.actor, at=self.at)
        return Response(decision_on(job))
