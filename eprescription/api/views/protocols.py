"""The doors of agreements (事前の取決め): proposed, agreed to, ended."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.actions import protocols as actions
from eprescription.api import schemas, serializers
from eprescription.models import Protocol
from eprescription.queries import protocols
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.transactions import refusals_recorded


MOST = 200


class Protocols(View):
    """A facility's agreements."""

    query = cursors.PAGED

    @extend_schema(
        summary="事前の取決めの提案",
        request=serializers.ProtocolRequest,
        responses={201: schemas.ProtocolAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any) -> Response:
        """Propose one; answer 201 with it."""
        asked = self.asked(serializers.ProtocolRequest)
        return _answer(self, actions.propose(**asked, by=self.actor, at=self.at), 201)

    @extend_schema(
        operation_id="eprescription_protocols_list",
        summary="事前の取決めの一覧",
        parameters=[REQUEST_ID, OpenApiParameter("limit", int), OpenApiParameter("cursor", str)],
        responses=schemas.ProtocolsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page."""
        page = cursors.page_of(request, actor=self.actor, about="protocols", most=MOST)
        with refusals_recorded("eprescription.protocols_read", by=self.actor, at=self.at):
            rows = protocols.protocols(self.actor, after=page.after, most=page.limit + 1)
        more = rows[page.limit - 1].pk if len(rows) > page.limit else None
        shown = [protocols.protocol(row) for row in rows[: page.limit]]
        return Response({"protocols": shown, "next": page.next(more)})


class ProtocolAgreements(View):
    """That the other side agrees."""

    @extend_schema(summary="事前の取決めへの合意", request=None, responses=schemas.ProtocolAnswer, **MAYBE_ACTING_WRITE)
    def post(self, request: Any, uid: UUID) -> Response:
        """Agree to it; answer how it stands then."""
        return _answer(self, actions.agree(uid=uid, by=self.actor, at=self.at))


class ProtocolEnds(View):
    """That either side ends it."""

    @extend_schema(summary="事前の取決めの終了", request=None, responses=schemas.ProtocolAnswer, **MAYBE_ACTING_WRITE)
    def post(self, request: Any, uid: UUID) -> Response:
        """End it; answer how it stands then."""
        return _answer(self, actions.end(uid=uid, by=self.actor, at=self.at))


def _answer(door: View, row: Protocol, status: int = 200) -> Response:
    return Response(protocols.protocol(row), status=status)
