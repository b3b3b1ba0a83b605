"""What an issuer is answered about a prescription that it registered, and about its checks."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from eprescription.errors.advisories import CodeEndsSoon, MediumPair
from eprescription.models import Made, PairRow, Prescription, PrescriptionCheck
from eprescription.queries.checked import newest_check, shown_now
from eprescription.queries.finding_answers import of_check
from eprescription.queries.masters import masters_on
from eprescription.queries.prescription_answers import advisories, state, whole
from eprescription.queries.prescriptions import redemption_number_of
from eprescription.queries.redeemed import held
from eprescription.rules.checks.findings import Finding
from eprescription.rules.document import Document
from eprescription.rules.drugs.endings import ending_items
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.states import ReleaseState
from platform_site.transactions import reads


MEDIUM = "medium"
READ, CHECK_READ = "eprescription.prescription_read", "eprescription.check_read"


def registered(row: Prescription, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the answer to a registration or a change, with the findings of its check.

    What this very request wrote is told as it was written; what an earlier one did is read, and leaves a line of that.
    """
    if row.made is not None:
        return _registered(row, row.made, row.made.check.shown or (), at=at)
    with reads(READ, persons=[row.person_id], by=by, at=at, ground="own", about=f"Prescription:{row.uid}"):
        content = held(row)
        check = newest_check(row.organisation_id, prescription_id=row.pk)
        assert check is not None  # noqa: S101 - nothing is registered without one
        made = Made(version=content.version, document=content.document, check=check)
        return _registered(row, made, shown_now(check, at=at), at=at)


def _registered(row: Prescription, made: Made, shown: tuple[Finding, ...], *, at: datetime) -> dict[str, Any]:
    return {
        **state(row, at=at),
        "redemption_number": redemption_number_of(row) or None,
        "sha256": bytes(made.version.sha256).hex(),
        "findings": of_check(made.check, shown),
        "advisories": [
            *(each.shown() for each in advisories(made.document, made.version)),
            *ending_codes(made.document, jst_day(at)),
            *medium_pairs(shown),
        ],
    }


def whole_of_own(row: Prescription, *, at: datetime) -> dict[str, Any]:
    """Return a prescription of one's own with all that is written in it; within `reads` of the person."""
    return {**whole(held(row), at=at), "redemption_number": redemption_number_of(row) or None}


def checked(row: PrescriptionCheck, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return the answer to a check as it may be shown now; as `registered` does, it reads only what it has to."""
    if row.shown is not None:
        return _checked(row, row.shown)
    about = f"PrescriptionCheck:{row.uid}"
    with reads(CHECK_READ, persons=[row.person_id], by=by, at=at, ground="check_in", about=about):
        return _checked(row, shown_now(row, at=at))


def _checked(row: PrescriptionCheck, shown: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "check_id": str(row.uid),
        "on": row.on_day.isoformat(),
        "masters": row.masters,
        "findings": of_check(row, shown),
        "advisories": medium_pairs(shown),
    }


def findings_now(check: PrescriptionCheck | None, *, at: datetime) -> list[dict[str, Any]]:
    """Return what a check found as its facility may see it now; nothing where there was none."""
    return [] if check is None else of_check(check, shown_now(check, at=at))


def ending_codes(document: Document, on: date) -> list[dict[str, str]]:
    """Return the advisory that codes of a prescription end soon, with their places and last days, or nothing."""
    soon = [f"{item.key}は{last}まで" for item, last in ending_items(document.items, masters_on(on), on)]
    if not soon:
        return []
    advisory = CodeEndsSoon.shown()
    return [{**advisory, "message": f"{advisory['message']}（{'、'.join(soon)}）"}]


def medium_pairs(shown: Iterable[Finding]) -> list[dict[str, str]]:
    """Return the advisory that a pair which is shown waits for its verification in the package inserts, or nothing."""
    pairs = {one.pair_id for one in shown if one.pair_id}
    if not pairs:
        return []
    waiting = PairRow.objects.filter(pair_id__in=pairs, confidence=MEDIUM, release__state=ReleaseState.PUBLISHED)
    return [MediumPair.shown()] if waiting.exists() else []
