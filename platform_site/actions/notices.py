"""Telling an organisation something that its people should look at; a notice names no person."""

from datetime import datetime

from platform_site import audit
from platform_site.actors import Actor
from platform_site.models import Notice, Organisation
from platform_site.transactions import action


@action("notices.fund_told")
def tell_fund(*, kind: str, about: str, by: Actor, at: datetime) -> None:
    """Leave a notice for the fund; the same again is left once."""
    for fund in Organisation.objects.filter(kind=Organisation.Kind.FUND):
        Notice.objects.get_or_create(organisation=fund, kind=kind, about=about, defaults={"created_at": at})
    audit.record("notices.fund_told", by=by, at=at, about=about, kind=kind)
