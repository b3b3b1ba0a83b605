"""処方内容の確認: a document is judged as it will be signed, so that its findings are answered before the signature."""

from dataclasses import replace
from datetime import datetime

from eprescription.actions import judging
from eprescription.actions.accepting import Accepted, Sent, accept
from eprescription.actions.checking import EVENT, checked_before
from eprescription.actions.judging import Purpose
from eprescription.actions.patients_of import patient_of
from eprescription.actions.registering import asked_of
from eprescription.models import PrescriptionCheck
from eprescription.permissions import check_may_issue
from eprescription.rules.document import Form, Kind, Setting
from platform_site import actors
from platform_site.actors import Actor
from platform_site.transactions import action, refusals_recorded


def prepare(*, content: bytes, patient_ref: str, include_own: bool, by: Actor, at: datetime) -> PrescriptionCheck:
    """Return the check of a document in JSON that is not signed yet, under the names its registration will use.

    Nothing is registered; what is found is kept as of a stopped registration, and its medicines count in the budget of
    the day (I04-4). It is a question: a draft counts in no statistics, the registration that follows does. Raises
    what `actions.registering.register` raises, but for signature and findings.
    """
    with refusals_recorded(EVENT, by=by, at=at):
        issuing = check_may_issue(by, at=at)
        # Judged as the paper is, which bears the same rules and no signature.
        sent = Sent(envelope=content, form=Form.JSON, kind=Kind.NUMBERED_PAPER, setting=Setting.OUTPATIENT)
        accepted = accept(sent, issuing=issuing, at=at)
    return _prepare(
        accepted=accepted, house=issuing.house, patient_ref=patient_ref, include_own=include_own, by=by, at=at
    )


@action(EVENT, again=checked_before)
def _prepare(
    *, accepted: Accepted, house: actors.Organisation, patient_ref: str, include_own: bool, by: Actor, at: datetime
) -> PrescriptionCheck:
    person_id = patient_of(accepted.document, patient_ref, kind=accepted.sent.kind, house=house, at=at)
    document = asked_of(accepted, person_id=person_id, house=house, include_own=include_own)
    asked = replace(document, purpose=Purpose.REQUEST)
    judgement = judging.judge(asked, charge=True, by=by, at=at)
    return judging.keep(judgement, stopped=bool(judgement.findings), by=by, at=at)
