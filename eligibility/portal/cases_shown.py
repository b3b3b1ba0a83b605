"""A case as its page shows it: codes in words, of coverages one's own, and at the fund all of them masked (E-16)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from eligibility.actions.links_resuming import DEED
from eligibility.models import Case, Coverage, CoverageVersion
from eligibility.permissions import speaks_for
from eligibility.portal.cases_words import TO_DO, clock_words, evidence_lines, resolution_words
from eligibility.queries.cases import is_responsible, whole
from eligibility.queries.staff_names import known_as
from eligibility.rules.cases import HOLDS_LINK, open_words
from platform_site.actors import Actor
from platform_site.models import Approval, Organisation
from platform_site.periods import jst_day
from platform_site.permissions import organisation_of
from platform_site.states import ApprovalState


def shown(case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of a case shows to this visitor; within `reads` of the person."""
    told, today = whole(case, by=by, at=at), jst_day(at)
    is_fund = organisation_of(by).kind == Organisation.Kind.FUND
    is_party = any(party["is_own"] for party in told["parties"])
    holds = case.kind in HOLDS_LINK and case.coverage_id is not None
    may_end = case.closed_at is None and bool(open_words_of(case, by=by))
    return {
        "case": case,
        "told": told,
        "clock": clock_words(case, today=today),
        "is_late": case.closed_at is None and case.due_on < today,
        "evidence": evidence_lines(case.evidence),
        "resolution": resolution_words(case.resolution),
        "to_do": TO_DO.get(Case.Kind(case.kind), ""),
        "is_fund": is_fund,
        "may_write": is_party and case.closed_at is None,
        "holds": holds,
        "end_url": reverse("case_resume" if holds else "case_end") if may_end else "",
        "has_said": any(party["is_own"] and party["agreed_to"] for party in told["parties"]) and not case.closed_at,
        "asked": approval_of(f"Case:{case.uid}", at=at),
        "coverages": coverages(case, by=by),
        "parties": [{**party, "agreed": resolution_words(party["agreed_to"])} for party in told["parties"]],
        "messages_told": [
            {
                **each,
                "day": _moment(each["written_at"]),
                "author": known_as(each["acting_user"], organisation_of(by).id),
            }
            for each in told["messages"]
        ],
        "seen_by": [
            {**each, "first": _moment(each["first_at"]), "last": _moment(each["last_at"])} for each in told["seen_by"]
        ],
    }


def open_words_of(case: Case, *, by: Actor) -> tuple[str, ...]:
    """Return what a party may still say of a case: nothing once it has said its word, as that stands."""
    own = speaks_for(by)
    standing = case.parties.filter(organisation__in=own, agreed_to="")
    if not standing.exists():
        return ()
    return open_words(case.kind, is_responsible=is_responsible(case, own))


def approval_of(about: str, *, at: datetime) -> Approval | None:
    """Return what waits for a second person about a case or a coverage."""
    waiting = Approval.objects.filter(deed=DEED, about=about, state=ApprovalState.REQUESTED, expires_at__gt=at)
    return waiting.select_related("requested_by").first()


def coverages(case: Case, *, by: Actor) -> list[Coverage]:
    """Return which coverages a visitor is shown: her insurer's own; at the fund all, without numbers."""
    versions = CoverageVersion.objects.filter(known_until__isnull=True, is_cancelled=False)
    if case.coverage_id is not None:
        rows = Coverage.objects.filter(pk=case.coverage_id)
    elif case.person_id is not None:
        rows = Coverage.objects.filter(pk__in=versions.filter(person=case.person_id).values("coverage"))
    else:
        return []
    if organisation_of(by).kind != Organisation.Kind.FUND:
        rows = rows.filter(insurer__in=speaks_for(by))
    return list(rows.select_related("insurer").order_by("acquired_on", "pk"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
