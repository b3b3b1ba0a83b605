"""Consent is written by the eligibility check; here it ends."""

from datetime import datetime
from uuid import UUID

from platform_site import audit
from platform_site.actors import Actor
from platform_site.errors import NotFound, NotInThisState
from platform_site.models import Consent
from platform_site.permissions import Scope, check_scope, facility
from platform_site.transactions import action


def own_consent(uid: UUID, *, by: Actor, at: datetime) -> Consent:
    """Return a consent given to the actor's facility; raise ScopeMissing, NotPermitted, or NotFound for any other."""
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    consent = Consent.objects.filter(uid=uid, organisation_id=facility(by).id).first()
    if consent is None:
        raise NotFound("同意が見つかりません。")
    return consent


@action("consents.withdrawn", again=own_consent)
def withdraw(*, uid: UUID, by: Actor, at: datetime) -> Consent:
    """End a consent at this facility, as the person asked at its counter; effective on every path at once."""
    own_consent(uid, by=by, at=at)
    consent = Consent.objects.select_for_update().get(uid=uid)
    if consent.withdrawn_at is not None:
        raise NotInThisState("この同意はすでに撤回されています。")
    consent.withdrawn_at = max(at, consent.given_at)  # another host's clock may be ahead (I03-5)
    consent.save(update_fields=["withdrawn_at"])
    audit.record("consents.withdrawn", by=by, at=at, person_id=consent.person_id, about=f"Consent:{uid}")
    return consent


@action("consents.all_withdrawn")
def withdraw_all(*, person_id: int, organisation_id: int | None, by: Actor, at: datetime) -> int:
    """End every consent of a person that is in force, at one facility or everywhere; return how many ended.

    The caller has judged why: somebody's data may stand under another's name, and all viewing stops at once.
    """
    consents = Consent.objects.select_for_update().filter(
        person_id=person_id, withdrawn_at__isnull=True, valid_until__gt=at
    )
    if organisation_id is not None:
        consents = consents.filter(organisation_id=organisation_id)
    ended = list(consents.order_by("pk"))
    for consent in ended:
        consent.withdrawn_at = max(at, consent.given_at)  # another host's clock may be ahead (I03-5)
        audit.record("consents.withdrawn", by=by, at=at, person_id=person_id, about=f"Consent:{consent.uid}")
    Consent.objects.bulk_update(ended, ["withdrawn_at"])
    audit.record("consents.all_withdrawn", by=by, at=at, consents=len(ended))
    return len(ended)
