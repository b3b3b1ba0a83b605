"""Persons whose records are merged and split: asked by people of the fund, felt at the counter."""

from collections.abc import Callable
from typing import Any

from platform_site.actions import merging
from platform_site.errors import Refused
from tests.support.callers import P001, Caller
from tests.support.merging import merged, of_sandbox, officer, one, requested, split
from tests.support.scenarios import World, provokes


CLINIC = Caller("sandbox-clinic-1")


def refused(act: Callable[[], Any]) -> dict[str, str]:
    """Return the code with which an action refuses that no system asks for."""
    try:
        act()
    except Refused as refusal:
        return {"code": refusal.problem.code}
    raise AssertionError("it was not refused")


@provokes("CONF-PERSON-SPLIT")
def a_handle_of_somebody_whose_records_were_split(world: World) -> Any:
    ref = CLINIC.check(P001).json()["patient_ref"]
    split(one())
    return CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": "1"})


@provokes("CONF-PERSONS-DIFFER")
def two_records_with_two_birth_dates(world: World) -> Any:
    return refused(lambda: merged(of_sandbox("P001"), of_sandbox("P003")))


@provokes("CONF-APPROVAL")
def an_approval_of_something_else(world: World) -> Any:
    merge = requested(of_sandbox("P001"), of_sandbox("P003"), evidence={"details_confirmed": True})
    return refused(lambda: merging.approve_merge(uid=merge.uid, sha256=b"", by=officer(), at=merge.requested_at))
