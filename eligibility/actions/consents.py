"""Consent given at the reader after the check: by the card again, and never by the facility's word (E-01, API-2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eligibility.actions.checks import consents_until, read_proof, refusal_of
from eligibility.actions.told_still import check_told_still
from eligibility.errors import (
    AnotherPerson,
    CardClosed,
    CardUnknown,
    ConsentsAfterExpiry,
    LinkSuspended,
    NoConsent,
    ProofUsed,
)
from eligibility.gateways.proofs import Proof
from eligibility.models import Card
from eligibility.queries import cards
from eligibility.queries.checks import card_check
from eligibility.queries.replays import is_withheld
from eligibility.rules.card_expiry import Standing, standing
from platform_site import audit
from platform_site.actions.consents import own_consent
from platform_site.actors import Actor
from platform_site.errors import REFUSALS
from platform_site.idempotency import use_once
from platform_site.models import Consent, Restriction
from platform_site.permissions import Scope, check_scope, facility
from platform_site.queries.persons import person_now
from platform_site.transactions import action


@dataclass(frozen=True)
class Given:
    """The consents that one proof gave; `uid` is the first one's."""

    consents: tuple[Consent, ...]

    @property
    def uid(self) -> UUID:
        """Return the name under which a retry finds them again."""
        return self.consents[0].uid

    @property
    def person_id(self) -> int:
        """Return whose they are."""
        return self.consents[0].person_id


def given_before(uid: UUID, *, by: Actor, at: datetime) -> Given:
    """Return the consents that an earlier request recorded, as they stand now; raise LinkSuspended as for a new one."""
    first = own_consent(uid, by=by, at=at)
    if is_withheld(first.check_uid):
        raise LinkSuspended
    same = Consent.objects.filter(check_uid=first.check_uid, given_at=first.given_at).order_by("id")
    return Given(tuple(same))


@action("eligibility.consent_given", again=given_before)
def give_consent(*, check_id: UUID, proof: str, by: Actor, at: datetime) -> Given:
    """Record the consents in a fresh proof for a card check of the last 24 hours of the same person and facility.

    Raises LinkSuspended while anything that the check answered is withheld.
    """
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    check = card_check(check_id, organisation_id=facility(by).id, at=at)
    check_told_still(check)
    person_id = person_now(check.person_id or 0)
    signed = read_proof(proof, at=at)
    _check_proof(signed, person_id, by=by, at=at)
    consents = Consent.objects.bulk_create(
        Consent(
            person_id=person_id,
            organisation_id=check.organisation_id,
            category=category,
            verification=signed.verification,
            check_uid=check.uid,
            given_at=at,
            valid_until=consents_until(signed.verification, at),
        )
        for category in signed.consents
    )
    audit.record(
        "eligibility.consent_given", by=by, at=at, person_id=person_id, ground="consent",
        about=f"EligibilityCheck:{check.uid}", categories=list(signed.consents),
    )  # fmt: skip
    return Given(tuple(consents))


def _check_proof(proof: Proof, person_id: int, *, by: Actor, at: datetime) -> None:
    code = refusal_of(proof, cards.status(proof.card, at=at), by=by, at=at)
    if code:
        raise REFUSALS[code]
    if standing(proof.card.not_after, at) is Standing.ELIGIBILITY_ONLY:
        raise ConsentsAfterExpiry
    if not proof.consents:
        raise NoConsent
    card = Card.objects.filter(identity=proof.card.identity, unlinked_at__isnull=True).first()
    if card is None:
        raise CardUnknown
    if card.person_id != person_id:
        raise AnotherPerson
    if _is_closed(card):
        raise CardClosed
    if not use_once(proof.digest, until=proof.expires_at):
        raise ProofUsed


def _is_closed(card: Card) -> bool:
    stopped = Restriction.objects.filter(kind=Restriction.Kind.SELF_VIEW_STOPPED, lifted_at__isnull=True)
    return stopped.filter(person_id=card.person_id).exists()
