"""The doors of inquiries (疑義照会): asked, written about, answered, withdrawn."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eprescription.actions import inquiries as actions
from eprescription.api import schemas, serializers
from eprescription.models import Inquiry
from eprescription.queries import inquiries
from eprescription.states import InquiryState
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, MAYBE_ACTING_WRITE, REQUEST_ID
from platform_site.api.views import View
from platform_site.errors import Choice, Fault, Invalid
from platform_site.transactions import refusals_recorded


MOST = 200


class PrescriptionInquiries(View):
    """The inquiries of one prescription."""

    @extend_schema(
        summary="疑義照会",
        request=serializers.InquiryRequest,
        responses={201: schemas.InquiryAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Ask; answer 201 with the inquiry."""
        asked = self.asked(serializers.InquiryRequest)
        row = actions.ask(
            prescription_uid=uid, item_key=asked["item"], question=asked["question"], by=self.actor, at=self.at
        )
        return _answer(self, row, 201)

    @extend_schema(
        operation_id="eprescription_prescription_inquiries_list",
        summary="処方箋の疑義照会の一覧",
        parameters=[ACTING_USER, REQUEST_ID],
        responses=schemas.InquiriesAnswer,
    )
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with all that was asked about it, and what came of it."""
        return Response({"inquiries": inquiries.inquiries_of(uid=uid, by=self.actor, at=self.at)})


class Inquiries(View):
    """What a facility asked, or is asked."""

    query = cursors.PAGED | {"state"}

    @extend_schema(
        operation_id="eprescription_inquiries_list",
        summary="疑義照会の一覧（回答待ちが先）",
        parameters=[
            REQUEST_ID,
            OpenApiParameter("state", str, enum=InquiryState.values),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses=schemas.InquiryInboxAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page; it names no patient and holds no text."""
        state = _state(request)
        page = cursors.page_of(request, actor=self.actor, about=f"inquiries:{state}", most=MOST)
        with refusals_recorded(inquiries.READ, by=self.actor, at=self.at):
            rows = inquiries.inbox(self.actor, state=state, after=page.after, most=page.limit + 1)
        more = rows[page.limit - 1].place if len(rows) > page.limit else None
        return Response({"inquiries": inquiries.heads(rows[: page.limit]), "next": page.next(more)})


class InquiryMessages(View):
    """What both sides write besides."""

    @extend_schema(
        summary="疑義照会への書込み",
        request=serializers.InquiryMessageRequest,
        responses={201: schemas.InquiryAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Write; answer 201 with the inquiry."""
        text = self.asked(serializers.InquiryMessageRequest)["text"]
        return _answer(self, actions.write(uid=uid, text=text, by=self.actor, at=self.at), 201)


class InquiryAnswers(View):
    """The answer, by the issuer, or as the pharmacy was told it by telephone."""

    @extend_schema(
        summary="疑義照会の回答の登録",
        request=serializers.InquiryAnswerRequest,
        responses=schemas.InquiryAnswer,
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Answer it; answer with the inquiry as it stands then."""
        asked = self.asked(serializers.InquiryAnswerRequest)
        return _answer(self, actions.answer(uid=uid, **asked, by=self.actor, at=self.at))


class InquiryWithdrawals(View):
    """The end of an inquiry that needs no answer any more."""

    @extend_schema(summary="疑義照会の取下げ", request=None, responses=schemas.InquiryAnswer, **MAYBE_ACTING_WRITE)
    def post(self, request: Any, uid: UUID) -> Response:
        """Withdraw it; answer with the inquiry as it stands then."""
        return _answer(self, actions.withdraw(uid=uid, by=self.actor, at=self.at))


def _answer(door: View, row: Inquiry, status: int = 200) -> Response:
    return Response(inquiries.inquiry_now(uid=row.uid, by=door.actor, at=door.at), status=status)


def _state(request: Any) -> str:
    state = str(request.GET.get("state", ""))
    if state and state not in InquiryState.values:
        raise Invalid(faults=[Fault(Choice, "/state", f"使える値: {'、'.join(InquiryState.values)}")])
    return state
