"""Cases as a party reads them: what it is about, who has to answer, what was written, and who had been told."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eligibility.models import Case, CaseMessage, CaseParty, Coverage, CoverageVersion
from eligibility.permissions import cases_visible_to, check_may_answer_cases, speaks_for
from eligibility.queries.address_seen import Seen, told_address, told_of_coverage
from eligibility.rules.cases import HOLDS_LINK, open_words
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Organisation
from platform_site.periods import as_japanese_time
from platform_site.permissions import organisation_of


def cases_of(by: Actor, *, state: str, kind: str, after: int, most: int) -> QuerySet[Case]:
    """Return a page of the cases that the actor may see, in the order of their opening."""
    check_may_answer_cases(by)
    wanted = {name: value for name, value in (("state", state), ("kind", kind)) if value}
    return cases_visible_to(by).filter(pk__gt=after, **wanted).order_by("pk")[:most]


def case_of(by: Actor, uid: UUID) -> Case:
    """Return a case that the actor may see; raise NotFound for any other."""
    check_may_answer_cases(by)
    case = cases_visible_to(by).select_related("coverage", "feed").filter(uid=uid).first()
    if case is None:
        raise NotFound("案件が見つかりません。")
    return case


def is_responsible(case: Case, own: Collection[int]) -> bool:
    """Tell if one of these organisations answers for what the case is about: it was named first."""
    first = case.parties.order_by("pk").first()
    return first is not None and first.organisation_id in own


def has_changed(case: Case) -> bool:
    """Tell if the insurer has said anything new of the coverage since the case was opened."""
    if case.coverage_id is None:
        return False
    return CoverageVersion.objects.filter(coverage_id=case.coverage_id, known_from__gt=case.opened_at).exists()


def head(case: Case) -> dict[str, Any]:
    """Return what a list shows of a case; it names nobody."""
    return {
        "case_id": str(case.uid),
        "kind": case.kind,
        "kind_name": case.get_kind_display(),
        "state": case.state,
        "opened_at": as_japanese_time(case.opened_at),
        "due_on": str(case.due_on),
        "closed_at": as_japanese_time(case.closed_at) if case.closed_at else None,
        "resolution": case.resolution,
    }


def whole(case: Case, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return all that a party may know of a case; of coverages and lines, only its own. Within `reads` of the person.

    Who had been told is for the fund and the one that answers for the coverage, or that withheld the address.
    """
    own = speaks_for(by)
    parties = list(case.parties.select_related("organisation").order_by("pk"))
    messages = case.messages.select_related("organisation").order_by("pk")
    knows_all = by.user is not None and organisation_of(by).kind == Organisation.Kind.FUND
    answers = is_responsible(case, own)
    return {
        **head(case),
        "evidence": {name: value for name, value in case.evidence.items() if name != "fingerprint"},
        "resolutions": [] if case.closed_at or knows_all else list(open_words(case.kind, is_responsible=answers)),
        "parties": [_party(party, own) for party in parties],
        "messages": [message(each, own) for each in messages],
        "coverages": [_coverage(each) for each in _own_coverages(case, own)],
        "file": _file(case, own),
        "seen_by": _named(_seen(case, at=at)) if answers or knows_all else [],
    }


def message(row: CaseMessage, own: Collection[int]) -> dict[str, Any]:
    """Return what was written; who of another organisation's staff wrote it is that organisation's to know."""
    return {
        "message_id": str(row.uid),
        "organisation": _organisation(row.organisation),
        "acting_user": row.acting_user if row.organisation_id in own else "",
        "text": row.text,
        "written_at": as_japanese_time(row.written_at),
    }


def _own_coverages(case: Case, own: Collection[int]) -> Iterable[Coverage]:
    """Return which of an insurer's coverages a case is about: the one it names, or those of the person."""
    if case.coverage is not None and case.coverage.insurer_id in own:
        return [case.coverage]
    if case.person_id is None:
        return []
    versions = CoverageVersion.objects.filter(
        person_id=case.person_id, coverage__insurer__in=own, known_until__isnull=True, is_cancelled=False
    )
    return [version.coverage for version in versions.select_related("coverage").order_by("coverage")]


def _seen(case: Case, *, at: datetime) -> list[Seen]:
    if case.person_id is None:
        return []
    if case.kind == Case.Kind.ADDRESS_SEEN:
        return told_address(person_id=case.person_id, until=case.opened_at)
    if case.kind in HOLDS_LINK and case.coverage is not None:
        return told_of_coverage(case.coverage, person_id=case.person_id, until=case.closed_at or at)
    return []


def _named(seen: list[Seen]) -> list[dict[str, Any]]:
    names = Organisation.objects.in_bulk([each.organisation_id for each in seen])
    return [
        {
            "organisation": _organisation(names[each.organisation_id]),
            "first_at": as_japanese_time(each.first_at),
            "last_at": as_japanese_time(each.last_at),
            "times": each.times,
        }
        for each in seen
    ]


def _party(party: CaseParty, own: Collection[int]) -> dict[str, Any]:
    return {
        "organisation": _organisation(party.organisation),
        "is_own": party.organisation_id in own,
        "answered_at": as_japanese_time(party.answered_at) if party.answered_at else None,
        "agreed_to": party.agreed_to,
    }


def _organisation(organisation: Organisation) -> dict[str, str]:
    return {"code": organisation.code, "name": organisation.name}


def _coverage(coverage: Coverage) -> dict[str, str]:
    names = ("symbol", "number", "branch")
    return {
        "insurer_number": coverage.insurer.code,
        **{name: getattr(coverage, name) for name in names},
        "acquired_on": str(coverage.acquired_on),
    }


def _file(case: Case, own: Collection[int]) -> dict[str, Any] | None:
    if case.feed is None or case.feed.insurer_id not in own:
        return None
    return {"job_id": str(case.feed.job_uid), "file_number": case.feed.file_number, "line": case.line}
