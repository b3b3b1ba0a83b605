"""不開示となる前に: who had been told an address, for the source that withholds it from now on."""

from datetime import datetime

from eligibility.actions.cases import Doubt, open_cases
from eligibility.models import Case
from eligibility.queries.address_seen import told_address
from platform_site import audit
from platform_site.actors import Actor
from platform_site.models import Restriction
from platform_site.periods import as_japanese_time
from platform_site.transactions import action, reads


EVENT = "eligibility.address_seen_sought"


@action(EVENT)
def tell_sources(*, person_id: int, by: Actor, at: datetime) -> None:
    """Open a case with each source that withholds this address, once, if anybody had been told it before.

    The case holds how many; who they are is found in the trail whenever it is read.
    """
    doubts = []
    with reads(EVENT, persons=[person_id], by=by, at=at, ground="law"):
        for order in Restriction.objects.filter(
            person_id=person_id, kind=Restriction.Kind.ADDRESS_WITHHELD, lifted_at__isnull=True
        ).order_by("pk"):
            seen = told_address(person_id=person_id, until=order.set_at)
            if seen and not Case.objects.filter(subject=_subject(order)).exists():
                doubts.append(_doubt(order, len(seen)))
    open_cases(doubts=doubts, by=by, at=at)
    audit.record(EVENT, by=by, at=at, person_id=person_id, cases=len(doubts))


def _doubt(order: Restriction, organisations: int) -> Doubt:
    return Doubt(
        kind=Case.Kind.ADDRESS_SEEN,
        subject=_subject(order),
        parties=(order.source_id,),
        person_id=order.person_id,
        evidence={"withheld_at": as_japanese_time(order.set_at), "organisations": organisations},
    )


def _subject(order: Restriction) -> str:
    return f"address_seen:{order.pk}"
