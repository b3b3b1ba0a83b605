"""疑義案件: opened by what feeds and people bring to light, settled when it is gone, told of when overdue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from eligibility.models import Case, CaseParty
from eligibility.states import CaseState
from platform_site import audit
from platform_site.actions.notices import Told, tell_fund, tell_organisations
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import action


OPENED = "eligibility.case_opened"
OVERDUE = "eligibility.case_overdue"
BY_FILE = frozenset({Case.Kind.RATIO, Case.Kind.LINK_MISMATCH, Case.Kind.FIVE_DETAILS})
"""Kinds of which one file may open thousands: its sender is told once."""
LOOK_BACK = timedelta(days=62)
"""How long after its due day a case may still be told of as overdue: longer than the daily task may be away."""


@dataclass(frozen=True)
class Doubt:
    """What a case is to be opened about; `subject` is the same for the same doubt, and names nobody.

    The first of `parties` answers for what it is about: its coverage, its line, its file, or its order.
    """

    kind: str
    subject: str
    parties: tuple[int, ...]
    person_id: int | None = None
    coverage_id: int | None = None
    feed_id: int | None = None
    line: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@action("eligibility.cases_opened")
def open_cases(*, doubts: Collection[Doubt], by: Actor, at: datetime) -> list[Case]:
    """Open a case for each doubt about which none is open yet; return those that are new, with their parties told."""
    wanted = {doubt.subject: doubt for doubt in doubts}
    known = Case.objects.filter(subject__in=wanted, closed_at__isnull=True).values_list("subject", flat=True)
    new = [wanted[subject] for subject in sorted(wanted.keys() - set(known))]
    opened = _written(new, at=at) if new else []
    if opened:
        parties = [(case, party) for case in opened for party in dict.fromkeys(wanted[case.subject].parties)]
        CaseParty.objects.bulk_create(CaseParty(case=case, organisation_id=party) for case, party in parties)
        tell_organisations(kind=OPENED, told={(party, _told_of(case)) for case, party in parties}, by=by, at=at)
    for case in opened:
        audit.record(OPENED, by=by, at=at, person_id=case.person_id, about=about(case), kind=case.kind)
    audit.record("eligibility.cases_opened", by=by, at=at, cases=len(opened))
    return opened


@action("eligibility.cases_settled")
def settle_cases(*, subjects: Iterable[str], resolution: str, by: Actor, at: datetime) -> None:
    """Close the open cases about these subjects: what they were about is no longer so."""
    cases = Case.objects.select_for_update().filter(subject__in=list(subjects), closed_at__isnull=True)
    settled = list(cases.order_by("pk"))
    for case in settled:
        close(case, resolution=resolution, by=by, at=at)
    audit.record("eligibility.cases_settled", by=by, at=at, cases=len(settled))


@action("eligibility.overdue_cases_told")
def tell_overdue(*, by: Actor, at: datetime) -> None:
    """Tell the parties and the fund, once, of each open case whose day has passed without an end."""
    today = jst_day(at)
    late = Case.objects.filter(closed_at__isnull=True, due_on__lt=today, due_on__gte=today - LOOK_BACK)
    cases = list(late.order_by("pk").select_related("feed").prefetch_related("parties"))
    told: set[Told] = {(party.organisation_id, _told_of(case)) for case in cases for party in case.parties.all()}
    tell_organisations(kind=OVERDUE, told=told, by=by, at=at)
    for thing in sorted({_told_of(case) for case in cases}):
        tell_fund(kind=OVERDUE, about=thing, by=by, at=at)
    audit.record("eligibility.overdue_cases_told", by=by, at=at, cases=len(cases))


def close(case: Case, *, resolution: str, by: Actor, at: datetime) -> None:
    """End a case that the caller has locked; parties that never answered are done with it too."""
    case.move(to=CaseState.CLOSED, at=at, resolution=resolution)
    CaseParty.objects.filter(case=case, answered_at__isnull=True).update(answered_at=at)
    audit.record(
        "eligibility.case_closed",
        by=by,
        at=at,
        person_id=case.person_id,
        about=about(case),
        resolution=resolution,
    )


def _told_of(case: Case) -> str:
    """Return what a notice of a case is about: the file for what its lines brought to light, however many they are."""
    return f"Job:{case.feed.job_uid}" if case.feed and case.kind in BY_FILE else about(case)


def about(case: Case) -> str:
    """Return what notices and audit lines call a case."""
    return f"Case:{case.uid}"


def _written(doubts: Collection[Doubt], *, at: datetime) -> list[Case]:
    """Store the doubts as cases; one that somebody else opens at this moment is left to him."""
    today = jst_day(at)
    due_on = today + timedelta(days=policy("case.due.days", on=today))
    rows = [
        Case(
            kind=doubt.kind, subject=doubt.subject, person_id=doubt.person_id, coverage_id=doubt.coverage_id,
            feed_id=doubt.feed_id, line=doubt.line, evidence=dict(doubt.evidence), opened_at=at, due_on=due_on,
        )
        for doubt in doubts
    ]  # fmt: skip
    Case.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Case.objects.filter(uid__in=[row.uid for row in rows]).select_related("feed").order_by("pk"))
