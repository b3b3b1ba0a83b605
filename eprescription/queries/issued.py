"""What a facility itself prescribed to somebody, to look at again, to repeat, and to print."""

from uuid import UUID

from eprescription.models import Prescription
from eprescription.queries.prescriptions import MISSING
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.permissions import organisation_of
from platform_site.queries.persons import same_person


MOST = 10


def issued_here(person_id: int, by: Actor) -> list[Prescription]:
    """Return the newest prescriptions of one's own facility to a person, the newest first; within `reads` of her."""
    rows = Prescription.objects.filter(person_id__in=same_person(person_id), organisation=organisation_of(by).id)
    return list(rows.order_by("-registered_at", "-pk")[:MOST])


def issued_to(person_id: int, uid: UUID, by: Actor) -> Prescription:
    """Return one of them; raise NotFound for another's, another facility's, or none. Within `reads` of her."""
    rows = Prescription.objects.filter(person_id__in=same_person(person_id), organisation=organisation_of(by).id)
    row = rows.filter(uid=uid).first()
    if row is None:
        raise NotFound(MISSING)
    return row
