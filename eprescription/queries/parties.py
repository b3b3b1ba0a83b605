"""The two facilities between which an inquiry, a report or an agreement goes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from eprescription.queries.redeemed import GROUND
from platform_site.models import Organisation


@dataclass(frozen=True, slots=True)
class Parties:
    """What of an inquiry or a report is known before its row is open: whom it is about, and who its two sides are."""

    id: int
    person_id: int
    prescription_uid: UUID
    pharmacy_id: int
    issuer_id: int

    def other(self, organisation_id: int) -> int:
        """Return the other side."""
        return self.issuer_id if organisation_id == self.pharmacy_id else self.pharmacy_id

    def ground(self, organisation_id: int) -> str:
        """Return why this side reads it: it is about a prescription of its own, or about one that it redeemed."""
        return "own" if organisation_id == self.issuer_id else GROUND


def named(row: Organisation) -> dict[str, str]:
    """Return a facility as the other side is told of it."""
    return {"code": row.code, "name": row.name}


def names_of(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return facilities by their ids, as the other side is told of them."""
    return {each.pk: named(each) for each in Organisation.objects.filter(pk__in=ids)}
