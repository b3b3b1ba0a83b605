"""Cards: whose they are, as the resident register says, and which are revoked, as their authority says."""

from datetime import datetime

from eligibility.actions.revocation_lists import store_list
from eligibility.models import Card, RevocationList
from eligibility.queries.cards import authorities
from platform_site import audit
from platform_site.actions import merge_rows
from platform_site.actions.people import link_index
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Person
from platform_site.queries.persons import person_now
from platform_site.transactions import action


@action("eligibility.card_linked")
def link_card(
    *, identity: bytes, link_token: str, by: Actor, at: datetime, valid_until: datetime | None = None
) -> Card:
    """Link a certificate to the person of a link token; a renewed card's certificate is one more link.

    `valid_until` is the certificate's end where the register tells it: a member whose card has ended needs a paper.
    Raises NotFound for a token of nobody, and NotInThisState for a certificate that is linked to somebody else.
    """
    record = Person.objects.filter(link_index=link_index(link_token)).first()
    if record is None:
        raise NotFound("紐付番号の本人が見つかりません。")
    person_id = person_now(record.pk)
    known = Card.objects.select_for_update().filter(identity=identity).first()
    if known and known.unlinked_at is None and known.person_id != person_id:
        raise NotInThisState("この証明書は、別の方に紐付いています。先に紐付けを解除してください。")
    card, _ = Card.objects.update_or_create(
        identity=identity,
        defaults={"person_id": person_id, "linked_at": at, "unlinked_at": None, "valid_until": valid_until},
    )
    if record.pk != person_id:
        merge_rows.remember(Card, {card.pk: record.pk})
    audit.record("eligibility.card_linked", by=by, at=at, person_id=person_id, about=f"Card:{card.pk}")
    return card


@action("eligibility.card_unlinked")
def unlink_card(*, identity: bytes, by: Actor, at: datetime) -> None:
    """End a link: the card opens nothing from now on; raise NotFound for a certificate without one."""
    card = Card.objects.select_for_update().filter(identity=identity, unlinked_at__isnull=True).first()
    if card is None:
        raise NotFound("紐付いた証明書が見つかりません。")
    card.unlinked_at = at
    card.save(update_fields=["unlinked_at"])
    audit.record("eligibility.card_unlinked", by=by, at=at, person_id=card.person_id, about=f"Card:{card.pk}")


@action("eligibility.revocation_list_stored")
def store_revocation_list(*, content: bytes, by: Actor, at: datetime) -> RevocationList:
    """Store an authority's newest list; what it revoked for good before stays revoked (I01-7).

    Raises RevocationUnreadable for a forged, broken or older list.
    """
    stored = store_list(RevocationList, content, authorities=authorities, at=at)
    audit.record("eligibility.revocation_list_stored", by=by, at=at, about=f"RevocationList:{stored.number}")
    return stored
