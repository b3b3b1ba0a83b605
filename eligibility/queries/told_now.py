"""Answers that were sealed for later are judged as of the moment in which they are read (API-4, E-05)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eligibility.errors import LinkSuspended
from eligibility.models import CoverageVersion, EligibilityCheck
from eligibility.states import LinkState
from platform_site.errors import Refused
from platform_site.models import Restriction


Content = dict[str, Any]
_TO_THE_SECOND = timedelta(seconds=1)
_ADDRESS = ("/patient/address", "/patient/postal_code")


def told_now(contents: Collection[Content]) -> list[Content | Refused]:
    """Return what may be told now of the answers of a bulk check, in order.

    An answer with a coverage that is under inquiry, or somebody else's by now, is a refusal; one with an address that
    was withheld since is without it.
    """
    checks = _checks([content["answer"] for content in contents])
    suspended = _suspended(checks.values())
    withheld = _withheld({check.person_id for check in checks.values() if check.person_id})
    return [_judged(content, checks.get(_uid(content["answer"])), suspended, withheld) for content in contents]


def _judged(
    content: Content, check: EligibilityCheck | None, suspended: set[int], withheld: set[int]
) -> Content | Refused:
    if check is None or not suspended.isdisjoint(check.version_ids):
        return LinkSuspended()
    if check.person_id in withheld:
        return _without_address(content)
    return content


def _without_address(content: Content) -> Content:
    answer = content["answer"]
    if answer["patient"] is None:
        return content
    patient = {**answer["patient"], "postal_code": None, "address": None, "address_withheld": True}
    changes = [change for change in content["changes"] if not change["pointer"].startswith(_ADDRESS)]
    return {**content, "answer": {**answer, "patient": patient}, "changes": changes}


def _checks(answers: Collection[dict[str, Any]]) -> dict[UUID, EligibilityCheck]:
    if not answers:
        return {}
    moments = [datetime.fromisoformat(answer["checked_at"]) for answer in answers]
    rows = EligibilityCheck.objects.filter(
        uid__in={_uid(answer) for answer in answers},
        checked_at__gte=min(moments),
        checked_at__lt=max(moments) + _TO_THE_SECOND,
    )
    return {row.uid: row for row in rows}


def _uid(answer: dict[str, Any]) -> UUID:
    return UUID(answer["check_id"])


def _suspended(checks: Collection[EligibilityCheck]) -> set[int]:
    """Return those versions whose coverage is under inquiry, or stands under another person's name now."""
    versions = {pk for check in checks for pk in check.version_ids}
    told = CoverageVersion.objects.filter(pk__in=versions).select_related("coverage")
    now = dict(
        CoverageVersion.objects.filter(
            coverage__in={version.coverage_id for version in told}, known_until__isnull=True
        ).values_list("coverage_id", "person_id")
    )
    return {
        version.pk
        for version in told
        if version.coverage.link_state == LinkState.SUSPENDED or now.get(version.coverage_id) != version.person_id
    }


def _withheld(persons: Collection[int]) -> set[int]:
    rows = Restriction.objects.filter(
        person__in=persons, kind=Restriction.Kind.ADDRESS_WITHHELD, lifted_at__isnull=True
    )
    return set(rows.values_list("person_id", flat=True))
