"""チェックの結果 for the patient herself: unmasked, with the reasons that were given (R-052)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from eprescription.models import FindingOverride, Prescription, PrescriptionCheck
from eprescription.queries.findings import findings_of
from eprescription.rules.checks.findings import Finding
from platform_site.models import Organisation


Answers = Mapping[tuple[int, str, str], FindingOverride]
"""By facility, item and kind: a masked finding was answered under another name than it has unmasked."""


@dataclass(frozen=True)
class OwnCheck:
    """One facility's newest check of a purpose: each finding, and the answer to it where one was given."""

    purpose: str
    facility: str
    at: datetime
    findings: tuple[tuple[Finding, FindingOverride | None], ...]


def own_checks(row: Prescription) -> list[OwnCheck]:
    """Return the checks of a prescription that went on, the oldest first; within `reads` of its patient."""
    checks = PrescriptionCheck.objects.filter(prescription_id=row.pk, stopped=False).order_by("at")
    newest = {(check.organisation_id, check.purpose): check for check in checks}
    answers = {(each.organisation_id, each.item_key, each.kind): each for each in row.overrides.order_by("pk")}
    houses = Organisation.objects.in_bulk({check.organisation_id for check in newest.values()})
    return [
        OwnCheck(
            purpose=check.get_purpose_display(), facility=houses[check.organisation_id].name, at=check.at,
            findings=tuple(_answered(check, answers)),
        )
        for check in sorted(newest.values(), key=lambda check: check.at)
    ]  # fmt: skip


def _answered(check: PrescriptionCheck, answers: Answers) -> Iterator[tuple[Finding, FindingOverride | None]]:
    for one in findings_of(check):
        if not one.is_masked:
            yield one, answers.get((check.organisation_id, one.new_key, one.kind.value))
