"""Whoever looks at a person's medicines at a moment of the test's choosing, as the lines of her trail tell it."""

from dataclasses import replace
from datetime import UTC, datetime, time

from eprescription.models import Prescription
from platform_site import clock
from platform_site.periods import jst_day
from platform_site.transactions import reads
from tests.support import rx
from tests.support.callers import Caller


LOOKED = "eprescription.medications_read"


def noon() -> datetime:
    """Return noon of today in Japan: some minutes later is still the same day."""
    return datetime.combine(jst_day(clock.now()), time(3), UTC)


def look(row: Prescription, *, at: datetime, acting_user: str = "u1;doctor", clinic: str = rx.CLINIC) -> None:
    """Have somebody of a clinic look at the medicines of whom a prescription is for."""
    by = replace(Caller(clinic).actor, acting_user=acting_user)
    with reads(LOOKED, persons=[row.person_id], by=by, at=at, ground="consent"):
        pass
