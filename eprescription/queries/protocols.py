"""事前の取決め: the agreements of a facility, and the one that is a ground for a change on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from eprescription.models import Protocol
from eprescription.permissions import ISSUERS, check_may_ask
from eprescription.queries.parties import named
from eprescription.rules.protocols import counts
from platform_site import actors
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.models import Organisation
from platform_site.periods import Period, as_japanese_time, jst_day


PROPOSED, AGREED, ENDED = "proposed", "agreed", "ended"


def protocols(by: Actor, *, after: int = 0, most: int) -> list[Protocol]:
    """Return the agreements of the actor's facility behind an id, in the order of their proposal."""
    house = check_may_ask(by)
    return list(_of(house.id).filter(pk__gt=after).order_by("pk")[:most])


def newest(by: Actor, *, most: int) -> list[Protocol]:
    """Return the newest agreements of the actor's facility: first what waits for its answer, last what was ended."""
    house = check_may_ask(by)
    rows = list(_of(house.id).order_by("-pk")[:most])
    return sorted(rows, key=lambda row: (not waits_for(row, house.id), standing(row) == ENDED))


def waits_for(row: Protocol, organisation_id: int) -> bool:
    """Tell if a facility has been proposed an agreement and has not answered yet."""
    return standing(row) == PROPOSED and row.proposed_by_id != organisation_id


def partner_of(code: str, house: actors.Organisation) -> Organisation | None:
    """Return with whom a facility may agree on something, by its code: a pharmacy with an issuer and the reverse."""
    kinds = ISSUERS if house.kind == Organisation.Kind.PHARMACY else {Organisation.Kind.PHARMACY}
    return Organisation.objects.filter(code=code, kind__in=kinds, closed_at__isnull=True).first()


def protocol_of(uid: UUID, organisation_id: int) -> Protocol:
    """Return an agreement of a facility; raise NotFound for others', as for none (API-11)."""
    row = _of(organisation_id).filter(uid=uid).first()
    if row is None:
        raise NotFound("取決めが見つかりません。")
    return row


def in_force(uid: UUID, *, issuer_id: int, pharmacy_id: int, on: date) -> Protocol | None:
    """Return the agreement of these two if a dispensing of that day may go by it; else None."""
    row = Protocol.objects.filter(uid=uid, issuer=issuer_id, pharmacy=pharmacy_id).first()
    if row is None:
        return None
    agreed_on, ended_on = (jst_day(at) if at else None for at in (row.agreed_at, row.ended_at))
    period = Period(row.valid_from, row.valid_until)
    return row if counts(period, agreed_on=agreed_on, ended_on=ended_on, on=on) else None


def standing(row: Protocol) -> str:
    """Return how an agreement stands: proposed, agreed or ended."""
    if row.ended_at is not None:
        return ENDED
    return PROPOSED if row.agreed_at is None else AGREED


def protocol(row: Protocol) -> dict[str, Any]:
    """Return an agreement as both its sides read it; its days count in Japan, `last_day` too."""
    last_day = Period(row.valid_from, row.valid_until).last_day
    return {
        "protocol_id": str(row.uid),
        "state": standing(row),
        "issuer": named(row.issuer),
        "pharmacy": named(row.pharmacy),
        "proposed_by": named(row.proposed_by),
        "text": row.text,
        "valid_from": row.valid_from.isoformat(),
        "last_day": last_day.isoformat() if last_day else None,
        "agreed_at": as_japanese_time(row.agreed_at) if row.agreed_at else None,
        "ended_at": as_japanese_time(row.ended_at) if row.ended_at else None,
        "ended_by": named(row.ended_by) if row.ended_by else None,
    }


def _of(organisation_id: int) -> QuerySet[Protocol]:
    rows = Protocol.objects.select_related("issuer", "pharmacy", "proposed_by", "ended_by")
    return rows.filter(Q(issuer=organisation_id) | Q(pharmacy=organisation_id))
