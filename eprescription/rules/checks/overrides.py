"""What has to be said to a finding before a prescription or a dispensing is registered all the same."""

from collections.abc import Iterator, Mapping, Sequence

from eprescription.errors.checks import ConfirmationNeeded, FindingUnknown, ReasonNeeded
from eprescription.rules.checks.findings import Finding, Override
from platform_site.errors import Fault


def missing(findings: Sequence[Finding], overrides: Sequence[Override]) -> tuple[Fault, ...]:
    """Return what is missing: each finding needs a reason, a contraindication a second confirmation too.

    An override of a finding that is not there is a fault as well: it was given to something else. Of two answers to
    one finding the last counts.
    """
    answers = {override.finding_key: override for override in overrides}
    known = {finding.key for finding in findings}
    unknown = (Fault(FindingUnknown, _pointer(key)) for key in answers if key not in known)
    return (*_unanswered(findings, answers), *unknown)


def _unanswered(findings: Sequence[Finding], answers: Mapping[str, Override]) -> Iterator[Fault]:
    for finding in findings:
        answer = answers.get(finding.key, Override(finding.key, reason=""))
        if finding.needs_reason and not answer.reason.strip():
            yield Fault(ReasonNeeded, _pointer(finding.key))
        elif finding.stops and not answer.confirmed:
            yield Fault(ConfirmationNeeded, _pointer(finding.key))


def _pointer(key: str) -> str:
    return f"/overrides/{key}"
