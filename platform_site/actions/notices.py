"""Telling an organisation something that its people should look at; a notice names no person."""

from collections.abc import Collection
from datetime import datetime

from platform_site import audit
from platform_site.actors import Actor
from platform_site.models import Notice, Organisation
from platform_site.transactions import action


Told = tuple[int, str]
"""An organisation's id, and what it is told about."""


@action("notices.fund_told")
def tell_fund(*, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for the fund; the same again is left once."""
    for fund in Organisation.objects.filter(kind=Organisation.Kind.FUND):
        Notice.objects.get_or_create(organisation=fund, kind=kind, about=about, defaults={"created_at": at})
    audit.record("notices.fund_told", by=by, at=at, about=about, kind=kind)


@action("notices.organisations_told")
def tell_organisations(*, kind: str, told: Collection[Told], by: Actor, at: datetime) -> None:
    """Leave a notice for each organisation about each thing, all at once; the same again is left once."""
    Notice.objects.bulk_create(
        [Notice(organisation_id=whom, kind=kind, about=about, created_at=at) for whom, about in told],
        ignore_conflicts=True,
    )
    audit.record("notices.organisations_told", by=by, at=at, kind=kind, notices=len(told))


def tell_organisation(*, organisation_id: int, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for one organisation; the same again is left once."""
    tell_organisations(kind=kind, told=[(organisation_id, about)], by=by, at=at)
