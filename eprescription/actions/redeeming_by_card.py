"""カードによる引換え: the prescriptions that the patient selected at the reader, and no others (E-18).

The same proof is her check-in at this counter, with the consents that she gave in it (E-01).
"""

from datetime import datetime
from uuid import UUID

from eligibility.actions.asking import ask, question
from eligibility.actions.checks import card_members, read_proof
from eligibility.gateways.proofs import Proof
from eligibility.models import Method
from eprescription.actions.granting import EVENT, Redeemed, grant
from eprescription.actions.judging import apart
from eprescription.models import RedemptionGrant
from eprescription.permissions import check_may_receive
from platform_site.actors import Actor, Organisation
from platform_site.periods import jst_day
from platform_site.transactions import action, refusals_recorded


PAPER = "paper"


def redeem_by_card(*, proof: str, by: Actor, at: datetime) -> Redeemed:
    """Give a pharmacy what the patient selected; where she chose paper, nothing.

    Raises ScopeMissing, NotPermitted, PharmacyStopped, and what a check by card raises: ProofInvalid,
    CardUntrusted, a proof that is used up, stale or another facility's, a card that is revoked or unknown.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        house = check_may_receive(by)
        read = read_proof(proof, at=at)
        members = card_members(read, by=by, at=at)
        asked = question(method=Method.CARD, on=jst_day(at), by=by, at=at, limit_certificate=False, **members)
    # The check claims the Idempotency-Key and uses the proof up; asked again, it says that it was.
    told = ask(asked, by=by)
    if read.prescription_form == PAPER:
        return Redeemed(person_id=told["person_id"], is_paper_chosen=True)
    by_what = f"EligibilityCheck:{told['check_id']}"
    return _redeem(read=read, person_id=told["person_id"], by_what=by_what, house=house, by=apart(by), at=at)


@action(EVENT)
def _redeem(*, read: Proof, person_id: int, by_what: str, house: Organisation, by: Actor, at: datetime) -> Redeemed:
    """Grant what was selected in the proof; the same request again finds it granted already."""
    given = grant(
        person_id=person_id, uids=selected(read), way=RedemptionGrant.Way.CARD, by_what=by_what, house=house,
        by=by, at=at,
    )  # fmt: skip
    return Redeemed(person_id=person_id, prescriptions=given)


def selected(read: Proof) -> list[UUID]:
    """Return the prescriptions that a proof names; what is no name of one is passed over."""
    found = []
    for name in read.prescriptions:
        try:
            found.append(UUID(name))
        except ValueError:
            continue
    return found
