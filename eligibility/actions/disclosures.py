"""不開示・自己情報提供不可 by hand: an insurer's own order about its own member, in force at once (E-05, I01-5)."""

from datetime import datetime
from uuid import UUID

from eligibility.actions import withholding
from eligibility.models import Coverage, CoverageVersion
from eligibility.permissions import coverages_visible_to
from platform_site import audit
from platform_site.actions.people import lift, restrict
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Organisation, Person, Restriction
from platform_site.permissions import Permission, check_may, organisation_of
from platform_site.transactions import action


@action("eligibility.disclosure_ordered")
def order(*, coverage_uid: UUID, kind: str, is_on: bool, by: Actor, at: datetime) -> Coverage:
    """Set or lift what the insurer itself withholds of its member; what another source set stays.

    Raises NotPermitted, NotFound for another insurer's member, NotInThisState where it stands so already.
    """
    check_may(by, Permission.RESTRICT_DISCLOSURE)
    coverage = coverages_visible_to(by).filter(uid=coverage_uid).first()
    current = CoverageVersion.objects.filter(coverage=coverage, known_until__isnull=True).first() if coverage else None
    if coverage is None or current is None:
        raise NotFound("加入者が見つかりません。")
    person = Person.objects.select_for_update(no_key=True).get(pk=current.person_id)
    source = Organisation.objects.get(pk=organisation_of(by).id)
    if is_ordered(person, kind, source) == is_on:
        raise NotInThisState("すでにそのように登録されています。")
    (restrict if is_on else lift)(person=person, kind=kind, source=source, by=by, at=at)
    withholding.follow([person.pk])
    audit.record(
        "eligibility.disclosure_ordered", by=by, at=at, person_id=person.pk, about=f"Coverage:{coverage.uid}",
        kind=kind, on=is_on,
    )  # fmt: skip
    return coverage


def is_ordered(person: Person, kind: str, source: Organisation) -> bool:
    """Tell if this source withholds it now."""
    return Restriction.objects.filter(person=person, kind=kind, source=source, lifted_at__isnull=True).exists()
