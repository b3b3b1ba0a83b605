"""Who sees what this service holds, on which ground (who-sees-what.md), and who may issue and dispense.

`consent` is 診療・お薬・アレルギー等・検査; without it a facility is told of findings masked (I04-4). The fund's people
see states, times and counts, and never what was prescribed (E-16).
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from eprescription.errors.stops import FacilityStopped, NotInspected, PharmacyStopped
from eprescription.models import Prescription, StopSwitch
from eprescription.rules.inspections import valid_since
from eprescription.states import InspectionState, StopState
from platform_site import actors
from platform_site.actors import Actor
from platform_site.errors import NotPermitted
from platform_site.models import Consent, Organisation
from platform_site.periods import jst_day
from platform_site.permissions import Permission, Scope, check_may, check_scope, organisation_of
from platform_site.queries.codes import policy


PRESCRIPTIONS = "prescriptions, dispensings"
CONSENT = Consent.Category.CARE_DRUG_ALLERGY_LAB

GROUNDS = {
    (PRESCRIPTIONS, "sender"): "always",
    (PRESCRIPTIONS, "hospital, clinic, dental"): "consent; findings masked without",
    (PRESCRIPTIONS, "pharmacy"): "consent, or redeemed there; findings masked without",
    (PRESCRIPTIONS, "home nursing"): "consent",
    (PRESCRIPTIONS, "emergency hospital"): "emergency",
    (PRESCRIPTIONS, "the person"): "yes",
}
_STANDING = """
select exists (select from eprescription_stopswitch where organisation_id = %s and state = %s),
    exists (select from eprescription_selfinspection
            where organisation_id = %s and state = %s and made_on > %s and made_on <= %s),
    array(select code from eprescription_stopswitch where organisation_id is null and state = %s)
"""
ISSUERS = frozenset({Organisation.Kind.HOSPITAL, Organisation.Kind.CLINIC, Organisation.Kind.DENTAL})
STOPPABLE = ISSUERS | {Organisation.Kind.PHARMACY}
"""Whom the fund may stop (R-060)."""


class Issuing(NamedTuple):
    """A facility that may issue at this moment, and the codes that nobody may prescribe at it."""

    house: actors.Organisation
    stopped: frozenset[str]


def check_may_issue(by: Actor, *, at: datetime) -> Issuing:
    """Return the facility that issues; raise unless its system or a prescriber may, it is inspected and not stopped.

    Raises ScopeMissing, NotPermitted, FacilityStopped, NotInspected (R-060).
    """
    house = check_is_issuer(by)
    is_stopped, inspected, codes = _standing(house.id, on=jst_day(at))
    if is_stopped:
        raise FacilityStopped
    if not inspected:
        raise NotInspected
    return Issuing(house, frozenset(codes))


def check_is_issuer(by: Actor) -> actors.Organisation:
    """Return the facility of somebody who may prescribe; raise ScopeMissing or NotPermitted.

    It is what cancelling asks for: a facility that was stopped takes back what it issued.
    """
    _check_person_or_system(by, Permission.ISSUE_PRESCRIPTIONS, Scope.RX_ISSUE)
    return _of_kind(by, ISSUERS)


def check_may_dispense(by: Actor) -> actors.Organisation:
    """Return the pharmacy of somebody who may dispense; raise ScopeMissing or NotPermitted."""
    _check_person_or_system(by, Permission.DISPENSE, Scope.RX_DISPENSE)
    return _of_kind(by, frozenset({Organisation.Kind.PHARMACY}))


def check_may_receive(by: Actor) -> actors.Organisation:
    """Return the pharmacy of somebody who may redeem and receive; raise ScopeMissing, NotPermitted, PharmacyStopped.

    A pharmacy that was stopped goes on with what it has in hand: it dispenses, corrects, asks and gives back, so that
    nobody who handed her prescription over waits for the fund (R-060).
    """
    house = check_may_dispense(by)
    if is_stopped(house.id):
        raise PharmacyStopped
    return house


def is_stopped(organisation_id: int) -> bool:
    """Tell if the fund has stopped a facility or a pharmacy; a stop acts at once, so it is read each time."""
    return StopSwitch.objects.filter(organisation=organisation_id, state=StopState.SET).exists()


def check_may_ask(by: Actor) -> actors.Organisation:
    """Return the facility of somebody who may have medicines checked: who prescribes or dispenses."""
    if by.user is not None:
        house = organisation_of(by)
        return check_may_dispense(by) if house.kind == Organisation.Kind.PHARMACY else check_is_issuer(by)
    check_scope(by, Scope.RX_ISSUE, Scope.RX_DISPENSE)
    return organisation_of(by)


def is_inspected(organisation_id: int, *, on: date) -> bool:
    """Tell if a facility's self-inspection counts on a day: it is not revoked and not older than it may be."""
    return _standing(organisation_id, on=on)[1]


def prescriptions_visible_to(by: Actor) -> QuerySet[Prescription]:
    """Return the prescriptions of those whose rows are open, as far as the actor's house issued or holds them.

    A pharmacy holds what it redeemed, until that ends, and what it received.
    """
    house = organisation_of(by).id
    redeemed = Q(grants__organisation=house, grants__ended_at__isnull=True)
    return Prescription.objects.filter(Q(organisation=house) | Q(received_by=house) | redeemed).distinct()


def _standing(organisation_id: int, *, on: date) -> tuple[bool, bool, list[str]]:
    """Return if a facility is stopped, if its inspection counts on a day, and what codes are stopped.

    A stop acts at once, so all are read each time.
    """
    since = valid_since(on, months=policy("rx.inspection.valid.months", on=on))
    inspected = organisation_id, InspectionState.VALID, since, on
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [organisation_id, StopState.SET, *inspected, StopState.SET])
        is_stopped, is_inspected, codes = cursor.fetchone()
    return is_stopped, is_inspected, codes


def _check_person_or_system(by: Actor, permission: Permission, *scopes: Scope) -> None:
    """Raise unless a person's role has the permission, or a system's token carries one of the scopes."""
    if by.user is not None:
        check_may(by, permission)
    else:
        check_scope(by, *scopes)


def _of_kind(by: Actor, kinds: frozenset[str]) -> actors.Organisation:
    house = organisation_of(by)
    if house.kind not in kinds:
        raise NotPermitted("この種類の機関からは行えません。")
    return house
