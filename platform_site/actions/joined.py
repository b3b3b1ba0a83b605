"""What a merge of persons does with the site's own rows; and every module with a deed of two people, so that each
process knows them all before it asks which roles take two (`two_people`)."""

from datetime import datetime

from platform_site import audit, outbox
from platform_site.actions import (  # noqa: F401 - each declares a deed of two people
    account_resets,
    account_roles,
    break_glass,
    clients,
    masters,
    merging,
    policies,
    unmasking,
)
from platform_site.actions.merge_parts import Fate, Hook, Part, declare
from platform_site.actors import Actor
from platform_site.models import (
    AuditEvent,
    Consent,
    JobLine,
    LegalHold,
    PatientNumber,
    Person,
    PersonMerge,
    Restriction,
    User,
)
from platform_site.queries.consents import given_since


def tell_of_restrictions(merge: PersonMerge, by: Actor, at: datetime) -> None:
    """Let every storey follow what is now withheld of the kept person."""
    if Restriction.objects.filter(person_id=merge.kept_id, lifted_at__isnull=True).exists():
        outbox.put("people.restricted", at=at, person=merge.kept_id)


def part_with_care(merge: PersonMerge, by: Actor, at: datetime) -> None:
    """Withhold of both what was withheld while they were one, and end the consents given then: whose were they?"""
    restrictions = Restriction.objects.filter(person_id=merge.kept_id, lifted_at__isnull=True)
    for row in restrictions.filter(set_at__gte=merge.merged_at):
        Restriction.objects.get_or_create(
            person_id=merge.merged_id, kind=row.kind, source_id=row.source_id, lifted_at=None,
            defaults={"set_at": row.set_at},
        )  # fmt: skip
    assert merge.merged_at is not None  # noqa: S101 - what is split was merged
    for consent in given_since(person_id=merge.kept_id, since=merge.merged_at, at=at):
        consent.withdrawn_at = max(at, consent.given_at)
        consent.save(update_fields=["withdrawn_at"])
        audit.record(
            "consents.withdrawn", by=by, at=at, person_id=merge.kept_id, about=f"Consent:{consent.uid}", split=True
        )


declare(
    Part(model=Restriction, fate=Fate.UNITES, since="set_at", because="what either record withholds is withheld"),
    Part(model=PatientNumber, fate=Fate.MOVES, since="tied_at", because="a facility's number names the same patient"),
    Part(model=LegalHold, fate=Fate.MOVES, since="placed_at", because="rows that move stay held"),
    Part(model=User, field="person", fate=Fate.STAYS, because="each account is of the record that it was made for"),
    Part(model=Consent, fate=Fate.STAYS, because="what was agreed to for one record opens nothing of another's"),
    Part(model=JobLine, field="person_id", fate=Fate.STAYS, because="a result is what was found then"),
    Part(model=AuditEvent, field="person_id", fate=Fate.STAYS, because="the trail is never rewritten (I08-3)"),
    Part(model=Person, field="merged_into", fate=Fate.STAYS, because="it is the chain of merges itself"),
    Part(model=PersonMerge, field="kept", fate=Fate.STAYS, because="it tells of the merge itself"),
    Part(model=PersonMerge, field="merged", fate=Fate.STAYS, because="it tells of the merge itself"),
    hook=Hook(merged=tell_of_restrictions, split=part_with_care),
)
