"""Prescriptions that meet what another clinic prescribed, registered all the same for a reason."""

import pytest

from eprescription.actions.registering import register
from eprescription.errors.checks import Stopped
from eprescription.models import Prescription
from eprescription.rules.checks.findings import Override
from platform_site import clock
from tests.support import rx
from tests.support.callers import Caller


REASON = "ほかに方法がない"


def registered_for_a_reason(*names: str, clinic: str = rx.CLINIC, person: str = "P001") -> Prescription:
    """Register what stops, answering each finding as its doctor does."""
    sent = rx.sent(rx.document(*names, clinic=clinic, person=person), by=clinic)
    given = {"sent": sent, "patient_ref": rx.visit(clinic, person), "include_own": False, "by": Caller(clinic).actor}
    with pytest.raises(Stopped) as stopped:
        register(**given, overrides=(), at=clock.now())
    answers = [Override(one.key, REASON, confirmed=True) for one in stopped.value.findings]
    return register(**given, overrides=answers, at=clock.now())
