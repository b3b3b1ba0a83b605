"""What is stopped now; a stop acts at once, so it is read at each question."""

from eprescription.models import StopSwitch
from eprescription.states import StopState


def stopped_codes() -> frozenset[str]:
    """Return the codes that nobody may prescribe at present, whatever system they are of."""
    stopped = StopSwitch.objects.filter(state=StopState.SET, organisation__isnull=True)
    return frozenset(stopped.values_list("code", flat=True))
