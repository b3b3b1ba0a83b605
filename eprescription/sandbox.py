"""The sandbox's fictional medicine: masters, signers and self-inspections, all through the actions (E-22)."""

from datetime import datetime

from eprescription.actions.drug_releases import load_samples
from eprescription.actions.inspections import register_inspection
from eprescription.actions.sandbox_prescriptions import want_prescriptions
from eprescription.actions.sandbox_signers import issue_sandbox_signers
from eprescription.models import RxRevocationList, SelfInspection
from eprescription.permissions import ISSUERS
from eprescription.rules.inspections import POINTS
from platform_site.actors import Actor, Call, the_platform
from platform_site.models import Membership
from platform_site.periods import jst_day
from platform_site.queries.clients import acting_organisation


MANAGER = "facility_manager"


def load(*, at: datetime) -> None:
    """Put our own masters in force, issue certificates, have every issuer inspected and people prescribed for; once."""
    load_samples(by=the_platform(), at=at)
    if not RxRevocationList.objects.exists():
        issue_sandbox_signers(by=the_platform(), at=at)
    if not SelfInspection.objects.exists():
        for manager in _managers():
            register_inspection(made_on=jst_day(at), checklist=dict.fromkeys(POINTS, True), by=manager, at=at)
        want_prescriptions(by=the_platform(), at=at)


def _managers() -> list[Actor]:
    """Return one manager of each facility that issues prescriptions."""
    rows = Membership.objects.filter(role=MANAGER, organisation__kind__in=ISSUERS).order_by("organisation", "pk")
    return [_actor(row) for row in rows.distinct("organisation").select_related("user", "organisation")]


def _actor(row: Membership) -> Actor:
    house = acting_organisation(row.organisation.uid)
    user, call = row.user, Call(request_id="sandbox")
    return Actor(organisation=house, user=user.uid, roles=frozenset({MANAGER}), acting_user=user.username, call=call)
