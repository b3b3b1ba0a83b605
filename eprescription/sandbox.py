"""The sandbox's fictional medicine: masters, signers, self-inspections and an allergy, through the actions (E-22)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from eprescription.actions.drug_releases import load_samples
from eprescription.actions.inspections import register_inspection
from eprescription.actions.sandbox_prescriptions import want_prescriptions
from eprescription.actions.sandbox_signers import issue_sandbox_signers
from eprescription.models import RxRevocationList, SelfInspection
from eprescription.permissions import ISSUERS
from eprescription.rules.checks.findings import Allergy
from eprescription.rules.drugs.components import key_of
from eprescription.rules.inspections import POINTS
from platform_site.actions.people import link_index
from platform_site.actors import Actor, Call, the_platform
from platform_site.models import Membership, Person
from platform_site.periods import jst_day
from platform_site.queries.clients import acting_organisation
from platform_site.queries.refreshed import Refreshed


MANAGER = "facility_manager"
ALLERGIC = "SBX-LINK-P009"
"""The link token of the one fictional person of whom an allergy is recorded."""
CEPHEMS = ("セフカペンピボキシル", "セフジトレンピボキシル")
ALLERGY = Allergy(
    ref="sandbox-P009",
    components=frozenset(key_of(name) for name in CEPHEMS),
    class_keys=frozenset({"セフェム"}),
    text="セフェム系抗生物質",
    source="本人の申告",
    recorded_on=date(2024, 5, 1),
)


class SandboxAllergies:
    """The sandbox's own list of allergies, until the shared record keeps them; the national check knows none (E-22)."""

    def of(self, persons: Collection[int], at: datetime) -> Sequence[Allergy]:
        """Return that of P009, under any of her records."""
        return () if _allergic.value().isdisjoint(persons) else (ALLERGY,)


def _records() -> frozenset[int]:
    return frozenset(Person.objects.filter(link_index=link_index(ALLERGIC)).values_list("pk", flat=True))


_allergic = Refreshed(_records)


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
