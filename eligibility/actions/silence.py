"""届かない台帳: a source that has not sent for longer than its own rhythm is told so once, and so is the fund."""

from datetime import datetime

from eligibility.queries.feed_ages import FeedAge, feed_ages
from platform_site import audit
from platform_site.actions.notices import tell_fund, tell_organisation
from platform_site.actors import Actor
from platform_site.models import Notice
from platform_site.transactions import action


SILENT = "eligibility.feed_silent"


@action("eligibility.silence_looked_for")
def tell_of_silence(*, by: Actor, at: datetime) -> None:
    """Tell each silent source and the fund, once a silence: the newest file is what it is told by."""
    silent = {_about(age): age for age in feed_ages(at=at) if age.is_silent}
    told = Notice.objects.filter(kind=SILENT, about__in=silent).values_list("about", flat=True)
    new = {about: silent[about] for about in silent.keys() - set(told)}
    for about, age in sorted(new.items()):
        tell_organisation(organisation_id=age.source.organisation_id, kind=SILENT, about=about, by=by, at=at)
        tell_fund(kind=SILENT, about=about, by=by, at=at)
    audit.record("eligibility.silence_looked_for", by=by, at=at, silent=len(silent), told=len(new))


def _about(age: FeedAge) -> str:
    return f"{age.source.kind} Organisation:{age.source.uid} {age.newest.id}"
