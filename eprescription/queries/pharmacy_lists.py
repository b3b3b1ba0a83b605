"""What stands on the lists of a pharmacy and of an issuer without a program of their own; ids first, rows when opened.

Before the persons' rows are open only the database's functions know whose they are (ARCH-1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from eprescription.models import Dispensing, Prescription
from eprescription.permissions import check_is_issuer, check_may_dispense
from eprescription.queries.prescriptions import document_of, newest_version, standing
from eprescription.queries.redeemed import GROUND, is_received
from eprescription.rules.document import Patient
from eprescription.states import RxState
from platform_site.actors import Actor
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import reads


EVENT = "eprescription.prescription_read"
AT_PHARMACY = "select id, person_id from eprescription_at_pharmacy_v1(%s, %s, %s)"
RESULTS_FOR = "select id, person_id from eprescription_results_for_v1(%s, %s, %s)"
MOST = 50
"""Lines of a list: what is older is found in the pharmacy's own papers."""
DISPENSED_SINCE = timedelta(days=3)
"""How long a dispensed prescription stays on the list, to be corrected."""


@dataclass(frozen=True, repr=False)
class AtPharmacy:
    """A prescription on a pharmacy's list: for whom, how it stands today, and whether it is in hand here."""

    row: Prescription
    patient: Patient
    state: RxState
    is_in_hand: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody here has something to do with it: to dispense it, or to receive it."""
        return self.is_in_hand or self.state is RxState.REGISTERED


def at_pharmacy(by: Actor, *, at: datetime) -> list[AtPharmacy]:
    """Return what this pharmacy has in hand, redeemed, or dispensed in the last days: what is in hand first.

    Raises ScopeMissing or NotPermitted; leaves a line for each person (API-6).
    """
    house = check_may_dispense(by)
    found = _ids(AT_PHARMACY, house.id, at - DISPENSED_SINCE)
    persons = {person_id for _, person_id in found}
    with reads(EVENT, persons=persons, by=by, at=at, ground=GROUND, about="pharmacy"):
        rows = Prescription.objects.select_related("organisation").filter(pk__in=[pk for pk, _ in found])
        lines = [_line(row, house.id, on=jst_day(at)) for row in rows.order_by("-pk")]
    return sorted(lines, key=lambda line: (not line.is_in_hand, not line.is_waiting))


def results_for(by: Actor, *, at: datetime) -> list[Dispensing]:
    """Return the newest results of what one's own facility prescribed in the days in which others see it (E-21).

    Raises ScopeMissing or NotPermitted; leaves a line for each person (API-6).
    """
    house = check_is_issuer(by)
    since = at - timedelta(days=policy("rx.visible.days", on=jst_day(at)))
    found = _ids(RESULTS_FOR, house.id, since)
    with reads(EVENT, persons={person for _, person in found}, by=by, at=at, ground="own", about="results"):
        rows = Dispensing.objects.select_related("organisation", "prescription").filter(pk__in=[pk for pk, _ in found])
        return list(rows.order_by("-registered_at", "-pk"))


def _line(row: Prescription, organisation_id: int, *, on: date) -> AtPharmacy:
    state = standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))
    patient = document_of(newest_version(row)).patient
    return AtPharmacy(row, patient, state, is_received(row, organisation_id))


def _ids(query: str, organisation_id: int, since: datetime) -> Sequence[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [organisation_id, since, MOST])
        return cursor.fetchall()
