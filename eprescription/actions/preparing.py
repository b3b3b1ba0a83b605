"""処方内容の確認: a document is judged as it will be signed, so that its findings are answered before the signature."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eprescription.actions import judging
from eprescription.actions.accepting import Accepted, Sent, accept
from eprescription.actions.checking import EVENT, checked_before
from eprescription.actions.judging import Purpose
from eprescription.actions.patients_of import patient_of
from eprescription.actions.registering import asked_of
from eprescription.models import PrescriptionCheck
from eprescription.permissions import check_may_issue
from eprescription.queries.prescriptions import issued_by
from eprescription.rules.document import Form, Kind, Setting
from platform_site import actors
from platform_site.actors import Actor
from platform_site.transactions import action, refusals_recorded


def prepare(
    *, content: bytes, patient_ref: str, include_own: bool, kind: Kind = Kind.ELECTRONIC, without: UUID | None = None,
    by: Actor, at: datetime,
) -> PrescriptionCheck:  # fmt: skip
    """Return the check of a document in JSON that is not signed yet, under the names its registration will use.

    `without` is the prescription that it is to take the place of; raises NotFound for another facility's. Nothing is
    registered; what is found is kept as of a stopped registration, and its medicines count in the budget of the day
    (I04-4). It is a question: a draft counts in no statistics, the registration that follows does. Raises what
    `actions.registering.register` raises, but for signature and findings.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        issuing = check_may_issue(by, at=at)
        if without is not None:
            issued_by(without, issuing.house.id)
        # What will be signed is judged as the paper is, which bears the same rules and no signature.
        unsigned = Kind.NUMBERED_PAPER if kind is Kind.ELECTRONIC else kind
        sent = Sent(envelope=content, form=Form.JSON, kind=unsigned, setting=Setting.OUTPATIENT)
        accepted = accept(sent, issuing=issuing, at=at)
    return _prepare(
        accepted=accepted, house=issuing.house, patient_ref=patient_ref, include_own=include_own,
        without=str(without or ""), by=by, at=at,
    )  # fmt: skip


@action(EVENT, again=checked_before)
def _prepare(
    *, accepted: Accepted, house: actors.Organisation, patient_ref: str, include_own: bool, without: str, by: Actor,
    at: datetime,
) -> PrescriptionCheck:  # fmt: skip
    person_id = patient_of(accepted.document, patient_ref, kind=accepted.sent.kind, house=house, at=at)
    document = asked_of(accepted, person_id=person_id, house=house, include_own=include_own, without=without)
    asked = replace(document, purpose=Purpose.REQUEST)
    judgement = judging.judge(asked, charge=True, by=by, at=at)
    return judging.keep(judgement, stopped=bool(judgement.findings), by=by, at=at)
