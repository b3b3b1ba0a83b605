"""What is stopped now; a stop acts at once, so it is read at each question."""

from django.db import connection

from eprescription.states import StopState


_CODES = "select code from eprescription_stopswitch where state = %s and organisation_id is null"


def stopped_codes() -> frozenset[str]:
    """Return the codes that nobody may prescribe at present, whatever system they are of."""
    with connection.cursor() as cursor:
        cursor.execute(_CODES, [StopState.SET])
        return frozenset(code for (code,) in cursor.fetchall())
