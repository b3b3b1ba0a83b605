"""紙の処方箋の調剤結果 as the pharmacy that registered them sees them."""

from eprescription.models import Dispensing
from eprescription.states import DispensingState


def paper_results_here(person_id: int, organisation_id: int) -> list[Dispensing]:
    """Return what a pharmacy registered for somebody's paper prescriptions, the newest first; within `reads`."""
    rows = Dispensing.objects.filter(
        person=person_id, organisation=organisation_id, prescription__isnull=True, state=DispensingState.CURRENT
    )
    return list(rows.select_related("organisation").prefetch_related("items").order_by("-registered_at", "-pk"))
