"""What an issuer is answered about a prescription that it registered, and about its checks."""

from datetime import datetime
from typing import Any

from eprescription.errors.advisories import MediumPair
from eprescription.models import PairRow, Prescription, PrescriptionCheck
from eprescription.queries.checked import newest_check, shown_now
from eprescription.queries.finding_answers import of_check
from eprescription.queries.prescription_answers import advisories, state, whole
from eprescription.queries.prescriptions import redemption_number_of
from eprescription.queries.redeemed import held
from platform_site.states import ReleaseState


MEDIUM = "medium"


def registered(row: Prescription, *, at: datetime) -> dict[str, Any]:
    """Return the answer to a registration or a change, with the findings of its check; within `reads` of the person."""
    content = held(row)
    check = newest_check(row.organisation_id, prescription_id=row.pk)
    return {
        **state(row, at=at),
        "redemption_number": redemption_number_of(row) or None,
        "sha256": bytes(content.version.sha256).hex(),
        "findings": findings_now(check, at=at),
        "advisories": [
            *(each.shown() for each in advisories(content.document, content.version)),
            *medium_pairs(check, at=at),
        ],
    }


def whole_of_own(row: Prescription, *, at: datetime) -> dict[str, Any]:
    """Return a prescription of one's own with all that is written in it; within `reads` of the person."""
    return {**whole(held(row), at=at), "redemption_number": redemption_number_of(row) or None}


def checked(row: PrescriptionCheck, *, at: datetime) -> dict[str, Any]:
    """Return the answer to a check as it may be shown now; within `reads` of the person."""
    return {
        "check_id": str(row.uid),
        "on": row.on_day.isoformat(),
        "masters": row.masters,
        "findings": findings_now(row, at=at),
        "advisories": medium_pairs(row, at=at),
    }


def findings_now(check: PrescriptionCheck | None, *, at: datetime) -> list[dict[str, Any]]:
    """Return what a check found as its facility may see it now; nothing where there was none."""
    return [] if check is None else of_check(check, shown_now(check, at=at))


def medium_pairs(check: PrescriptionCheck | None, *, at: datetime) -> list[dict[str, str]]:
    """Return the advisory that a pair which is shown waits for its verification in the package inserts, or nothing."""
    shown = shown_now(check, at=at) if check else ()
    pairs = {one.pair_id for one in shown if one.pair_id}
    waiting = PairRow.objects.filter(pair_id__in=pairs, confidence=MEDIUM, release__state=ReleaseState.PUBLISHED)
    return [MediumPair.shown()] if pairs and waiting.exists() else []
