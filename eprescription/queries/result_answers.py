"""What a pharmacy is answered about what it redeemed, received and dispensed."""

from datetime import datetime, timedelta
from typing import Any

from eprescription.errors.advisories import PaperChosen
from eprescription.models import Dispensing, Prescription, PrescriptionCheck
from eprescription.queries.dispensings import next_window
from eprescription.queries.prescription_answers import state, whole
from eprescription.queries.redeemed import Held
from eprescription.queries.registered import findings_now
from platform_site.queries.patient_refs import patient_ref


def redeemed(
    prescriptions: tuple[Held, ...], *, person_id: int | None, organisation_id: int, is_paper_chosen: bool,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return the prescriptions that a pharmacy was given, and its handle of the patient."""
    return {
        "patient_ref": patient_ref(person_id=person_id, organisation_id=organisation_id) if person_id else None,
        "prescriptions": [whole(each, at=at) for each in prescriptions],
        "advisories": [PaperChosen.shown()] if is_paper_chosen else [],
    }


def received(row: Prescription, check: PrescriptionCheck | None, *, at: datetime) -> dict[str, Any]:
    """Return how a prescription stands, with what was found at its reception; within `reads` of the person."""
    return {**state(row, at=at), "findings": findings_now(check, at=at)}


def dispensed(row: Prescription, made: Dispensing, check: PrescriptionCheck | None, *, at: datetime) -> dict[str, Any]:
    """Return what came of a dispensing; within `reads` of the person. `next` is when the next may be received."""
    window = next_window(row)
    last = window.end - timedelta(days=1) if window and window.end else None
    return {
        **state(row, at=at),
        "dispensing_id": str(made.uid),
        "dispensing_version": made.version,
        "time_stamp": made.time_stamp,
        "sha256": bytes(made.sha256).hex(),
        "findings": findings_now(check, at=at),
        "next": {"from": window.start.isoformat(), "last_day": last.isoformat()} if window and last else None,
    }


def paper_dispensed(made: Dispensing, check: PrescriptionCheck | None, *, at: datetime) -> dict[str, Any]:
    """Return what came of the result of a paper prescription; within `reads` of the person."""
    return {
        "dispensing_id": str(made.uid),
        "dispensing_version": made.version,
        "state": made.state,
        "dispensed_on": made.dispensed_on.isoformat(),
        "time_stamp": made.time_stamp,
        "sha256": bytes(made.sha256).hex(),
        "findings": findings_now(check, at=at),
    }
