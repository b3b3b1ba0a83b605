"""疑義案件: opened by what feeds and people bring to light, answered in a thread, closed with a resolution."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from eligibility.models import Case, CaseParty
from eligibility.states import CaseState
from platform_site import audit
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import action


@dataclass(frozen=True)
class Doubt:
    """What a case is to be opened about; `subject` is the same for the same doubt, and names nobody."""

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
    due_on = jst_day(at) + timedelta(days=policy("case.due.days", on=jst_day(at)))
    opened = []
    for subject in sorted(wanted.keys() - set(known)):
        doubt = wanted[subject]
        case, is_new = Case.objects.get_or_create(
            subject=subject,
            closed_at=None,
            defaults={
                "kind": doubt.kind, "person_id": doubt.person_id, "coverage_id": doubt.coverage_id,
                "feed_id": doubt.feed_id, "line": doubt.line, "evidence": dict(doubt.evidence),
                "opened_at": at, "due_on": due_on,
            },
        )  # fmt: skip
        if is_new:
            CaseParty.objects.bulk_create(
                CaseParty(case=case, organisation_id=party) for party in sorted(set(doubt.parties))
            )
            audit.record(
                "eligibility.case_opened",
                by=by,
                at=at,
                person_id=doubt.person_id,
                about=f"Case:{case.uid}",
                kind=case.kind,
            )
            opened.append(case)
    audit.record("eligibility.cases_opened", by=by, at=at, cases=len(opened))
    return opened


@action("eligibility.cases_settled")
def settle_cases(*, subjects: Iterable[str], resolution: str, by: Actor, at: datetime) -> None:
    """Close the open cases about these subjects: what they were about is no longer so."""
    cases = list(Case.objects.select_for_update().filter(subject__in=list(subjects), closed_at__isnull=True))
    for case in cases:
        close(case, resolution=resolution, by=by, at=at)
    audit.record("eligibility.cases_settled", by=by, at=at, cases=len(cases))


def close(case: Case, *, resolution: str, by: Actor, at: datetime) -> None:
    """End a case that the caller has locked; parties that never answered are done with it too."""
    case.move(to=CaseState.CLOSED, at=at, resolution=resolution)
    CaseParty.objects.filter(case=case, answered_at__isnull=True).update(answered_at=at)
    audit.record(
        "eligibility.case_closed",
        by=by,
        at=at,
        person_id=case.person_id,
        about=f"Case:{case.uid}",
        resolution=resolution,
    )
