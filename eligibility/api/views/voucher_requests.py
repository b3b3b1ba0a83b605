"""The doors of voucher requests: an institution asks and looks, a welfare office looks and answers."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.actions import voucher_requests as actions
from eligibility.api import schemas, serializers
from eligibility.queries import voucher_requests
from eligibility.rules.assistance import Voucher
from eligibility.states import VoucherRequestState
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import READ, REQUEST_ID, WRITE
from platform_site.api.views import View
from platform_site.errors import Choice, Fault, Invalid
from platform_site.permissions import Scope, check_scope
from platform_site.transactions import reads, refusals_recorded


MOST = 200
READ_EVENT = "eligibility.voucher_requests_read"


class VoucherRequests(View):
    """What is asked of a welfare office, and where it is asked."""

    query = cursors.PAGED | {"state"}

    @extend_schema(
        summary="医療券の依頼",
        request=serializers.VoucherRequestRequest,
        responses={201: schemas.VoucherRequestAnswer},
        **WRITE,
    )
    def post(self, request: Any) -> Response:
        """Answer 201 with the request, granted already if the voucher is there."""
        asked = actions.request_voucher(**self.asked(serializers.VoucherRequestRequest), by=self.actor, at=self.at)
        return Response(voucher_requests.for_institution(asked), status=201)

    @extend_schema(
        operation_id="eligibility_voucher_requests_list",
        summary="福祉事務所への医療券の依頼の一覧",
        parameters=[
            REQUEST_ID,
            OpenApiParameter("state", str, enum=VoucherRequestState.values),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses=schemas.VoucherRequestsAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page of what is asked about the office's own recipients."""
        with refusals_recorded(READ_EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.ASSISTANCE_FEED)
        state = _state(request)
        page = cursors.page_of(request, actor=self.actor, about=f"voucher-requests:{state}", most=MOST)
        rows = list(voucher_requests.all_asked_of(self.actor, state=state, after=page.after, most=page.limit + 1))
        more = rows[page.limit - 1].pk if len(rows) > page.limit else None
        shown = rows[: page.limit]
        persons = {row.person_id for row in shown}
        with reads(READ_EVENT, persons=persons, by=self.actor, at=self.at, ground="law", about="VoucherRequest"):
            requests = [voucher_requests.for_office(row) for row in shown]
        return Response({"requests": requests, "next": page.next(more)})


class VoucherRequestDetail(View):
    """One request, where the institution that asked finds the answer."""

    @extend_schema(summary="医療券の依頼の状態", responses=schemas.VoucherRequestAnswer, **READ)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with its state, and the voucher or the reason."""
        with refusals_recorded(READ_EVENT, by=self.actor, at=self.at):
            check_scope(self.actor, Scope.ELIGIBILITY_CHECK)
            asked = voucher_requests.asked_by(self.actor, uid)
        about = f"VoucherRequest:{uid}"
        with reads(READ_EVENT, persons=[asked.person_id], by=self.actor, at=self.at, ground="law", about=about):
            return Response(voucher_requests.for_institution(asked))


class VoucherRequestAnswers(View):
    """The office's answer to one request."""

    @extend_schema(
        summary="医療券の依頼への回答",
        request=serializers.VoucherRequestAnswerRequest,
        responses=schemas.VoucherRequestForOffice,
        **WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer with the request as it stands then."""
        given = self.asked(serializers.VoucherRequestAnswerRequest)
        voucher = Voucher(given["beside_insurance"], given["own_payment"]) if given["grant"] else None
        reason = given.get("reason", "")
        answered = actions.answer_request(uid=uid, voucher=voucher, reason=reason, by=self.actor, at=self.at)
        return Response(voucher_requests.for_office(answered))


def _state(request: Any) -> str:
    state = str(request.GET.get("state", ""))
    if state and state not in VoucherRequestState.values:
        raise Invalid(faults=[Fault(Choice, "/state", f"使える値: {'、'.join(VoucherRequestState.values)}")])
    return state
