"""The doors of the cases: the list of an organisation's own, one of them, its thread, and its end."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from eligibility.actions import case_answers
from eligibility.api import schemas, serializers
from eligibility.models import Case
from eligibility.permissions import check_may_answer_cases, speaks_for
from eligibility.queries import cases
from eligibility.states import CaseState
from platform_site.api import cursors
from platform_site.api.answers import Response
from platform_site.api.schema import MAYBE_ACTING_WRITE, READ, REQUEST_ID, WRITE
from platform_site.api.views import View
from platform_site.errors import Choice, Fault, Invalid
from platform_site.transactions import reads, refusals_recorded


MOST = 200
CHOICES = {"state": CaseState.values, "kind": Case.Kind.values}


class Cases(View):
    """The cases in which the caller's organisation is a party."""

    query = cursors.PAGED | {"state", "kind"}

    @extend_schema(
        operation_id="eligibility_cases_list",
        summary="疑義案件の一覧",
        parameters=[
            REQUEST_ID,
            OpenApiParameter("state", str, enum=CaseState.values),
            OpenApiParameter("kind", str, enum=Case.Kind.values),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses=schemas.CasesAnswer,
    )
    def get(self, request: Any) -> Response:
        """Answer with one page; it names nobody."""
        with refusals_recorded("eligibility.cases_read", by=self.actor, at=self.at):
            check_may_answer_cases(self.actor)
        wanted = {name: _chosen(request, name) for name in CHOICES}
        page = cursors.page_of(request, actor=self.actor, about=f"cases:{wanted}", most=MOST)
        rows = list(cases.cases_of(self.actor, after=page.after, most=page.limit + 1, **wanted))
        more = rows[page.limit - 1].pk if len(rows) > page.limit else None
        return Response({"cases": [cases.head(row) for row in rows[: page.limit]], "next": page.next(more)})


class CaseDetail(View):
    """One case."""

    @extend_schema(summary="疑義案件", responses=schemas.CaseAnswer, **READ)
    def get(self, request: Any, uid: UUID) -> Response:
        """Answer with the case and its thread."""
        with refusals_recorded("eligibility.case_read", by=self.actor, at=self.at):
            case = cases.case_of(self.actor, uid)
        return Response(_read(case, self))


class CaseMessages(View):
    """The thread of a case."""

    @extend_schema(
        summary="疑義案件への回答",
        request=serializers.CaseMessageRequest,
        responses={201: schemas.CaseMessageAnswer},
        **MAYBE_ACTING_WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Write into it; answer with what was written."""
        text = self.asked(serializers.CaseMessageRequest)["text"]
        written = case_answers.write_message(uid=uid, text=text, by=self.actor, at=self.at)
        return Response(cases.message(written, speaks_for(self.actor)), status=201)


class CaseResolution(View):
    """The end of a case."""

    @extend_schema(
        summary="疑義案件の結果の登録",
        request=serializers.CaseResolutionRequest,
        responses=schemas.CaseAnswer,
        **WRITE,
    )
    def post(self, request: Any, uid: UUID) -> Response:
        """Say the organisation's word; answer with the case as it stands then."""
        word = self.asked(serializers.CaseResolutionRequest)["resolution"]
        case_answers.resolve(uid=uid, resolution=word, by=self.actor, at=self.at)
        return Response(_read(cases.case_of(self.actor, uid), self))


def _read(case: Case, door: View) -> dict[str, Any]:
    persons = [case.person_id] if case.person_id else []
    about = f"Case:{case.uid}"
    with reads("eligibility.case_read", persons=persons, by=door.actor, at=door.at, ground="law", about=about):
        return cases.whole(case, by=door.actor, at=door.at)


def _chosen(request: Any, name: str) -> str:
    value = str(request.GET.get(name, ""))
    if value and value not in CHOICES[name]:
        raise Invalid(faults=[Fault(Choice, f"/{name}", f"使える値: {'、'.join(CHOICES[name])}")])
    return value
