"""自分の処方と薬: what a person reads about herself, within `reads` of her, by all her records (R-051)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eprescription.models import Dispensing, FindingOpening, Inquiry, Prescription
from eprescription.queries.prescriptions import MISSING, redemption_number_of, standing
from eprescription.states import DispensingState, RxState
from platform_site.errors import NotFound
from platform_site.models import Organisation
from platform_site.queries.codes import policy


LIVE = frozenset({RxState.REGISTERED, RxState.RECEIVED})


@dataclass(frozen=True, repr=False)
class OwnPrescription:
    """One of her prescriptions and how it stands on a day; `number` is its 引換番号 as long as it may be used."""

    row: Prescription
    state: RxState
    number: str


@dataclass(frozen=True)
class OwnOpening:
    """口頭同意による開示 as its patient is told of it (E-18)."""

    opened_at: datetime
    facility: str


def own_prescriptions(records: Sequence[int], *, on: date) -> list[OwnPrescription]:
    """Return her prescriptions, as long as they are kept, the newest first."""
    rows = Prescription.objects.filter(person__in=records).select_related("organisation", "received_by")
    return [_stands(row, on=on) for row in rows.order_by("-registered_at", "-pk")]


def own_prescription(records: Sequence[int], uid: UUID, *, on: date) -> OwnPrescription:
    """Return one of them; raise NotFound for another's, as for none (API-11)."""
    rows = Prescription.objects.filter(person__in=records, uid=uid).select_related("organisation", "received_by")
    row = rows.first()
    if row is None:
        raise NotFound(MISSING)
    return _stands(row, on=on)


def own_results(row: Prescription) -> list[Dispensing]:
    """Return what was given for a prescription of hers, in the order of its dispensings."""
    rows = Dispensing.objects.filter(prescription=row, state=DispensingState.CURRENT).select_related("organisation")
    return list(rows.prefetch_related("items").order_by("refill_number"))


def own_paper_results(records: Sequence[int]) -> list[Dispensing]:
    """Return what was given for paper prescriptions of hers, the newest first."""
    rows = Dispensing.objects.filter(person__in=records, prescription__isnull=True, state=DispensingState.CURRENT)
    return list(rows.select_related("organisation").prefetch_related("items").order_by("-dispensed_on", "-pk"))


def own_inquiries(row: Prescription) -> list[Inquiry]:
    """Return what pharmacies asked about a prescription of hers; the page shows that it was asked, and the result."""
    return list(Inquiry.objects.filter(prescription=row).select_related("asked_by").order_by("asked_at"))


def own_openings(records: Sequence[int]) -> list[OwnOpening]:
    """Return where a finding about her was opened because she agreed aloud, the newest first."""
    rows = list(FindingOpening.objects.filter(person_id__in=records).order_by("-opened_at"))
    houses = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    return [OwnOpening(row.opened_at, houses[row.organisation_id].name) for row in rows]


def _stands(row: Prescription, *, on: date) -> OwnPrescription:
    state = standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))
    return OwnPrescription(row, state, redemption_number_of(row) if state in LIVE else "")
