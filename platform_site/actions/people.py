"""Persons: found or made by the link token that the resident register gave, and what is withheld of them."""

from datetime import date, datetime

from django.db.models import F
from django.db.models.functions import Greatest

from platform_site import audit, keys, outbox
from platform_site.actors import Actor
from platform_site.errors import NotPermitted
from platform_site.models import Organisation, Person, Restriction
from platform_site.permissions import Permission, check_may
from platform_site.queries.persons import person_now
from platform_site.transactions import action


def link_index(token: str) -> bytes:
    """Return what a link token is stored as: its HMAC, so that the table does not give it away."""
    return keys.mac("blind_index", f"link:{token}".encode())


@action("people.registered")
def register_person(*, token: str, birth_date: date, sex: str, by: Actor, at: datetime) -> Person:
    """Return who stands for a link token now, registering her if the platform does not know her yet."""
    person, is_new = Person.objects.get_or_create(
        link_index=link_index(token), defaults={"birth_date": birth_date, "sex": sex}
    )
    if person.merged_into_id is not None:
        person = Person.objects.get(pk=person_now(person.pk))
    audit.record("people.registered", by=by, at=at, person_id=person.pk, new=is_new)
    return person


@action("people.restricted")
def restrict(*, person: Person, kind: str, source: Organisation, by: Actor, at: datetime) -> None:
    """Withhold something of a person at once, for as long as this source says so (E-05, I01-5)."""
    _check_may_restrict(by, source)
    whom = person_now(person.pk)
    Restriction.objects.get_or_create(person_id=whom, kind=kind, source=source, lifted_at=None, defaults={"set_at": at})
    audit.record("people.restricted", by=by, at=at, person_id=whom, kind=kind)
    outbox.put("people.restricted", at=at, person=whom)


@action("people.restriction_lifted")
def lift(*, person: Person, kind: str, source: Organisation, by: Actor, at: datetime) -> None:
    """End what this source set; what another source set stays."""
    _check_may_restrict(by, source)
    whom = person_now(person.pk)
    set_here = Restriction.objects.filter(person_id=whom, kind=kind, source=source, lifted_at__isnull=True)
    set_here.update(lifted_at=Greatest(F("set_at"), at))  # another host's clock may be ahead (I03-5)
    audit.record("people.restriction_lifted", by=by, at=at, person_id=whom, kind=kind)
    outbox.put("people.restriction_lifted", at=at, person=whom)


def _check_may_restrict(by: Actor, source: Organisation) -> None:
    """Raise NotPermitted for anybody but the source: its system, or one of its people with that right."""
    if by.is_platform:
        return
    if by.organisation is None or by.organisation.id != source.pk:
        raise NotPermitted("自らの機関が設定するものだけを扱えます。")
    if by.user is not None:
        check_may(by, Permission.RESTRICT_DISCLOSURE)
