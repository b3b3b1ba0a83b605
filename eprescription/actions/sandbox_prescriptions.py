"""What the sandbox's fictional people take, prescribed and dispensed by the actions as their facilities would."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from eligibility.actions.checks import check_by_number
from eligibility.rules.sandbox_people import Member, people
from eprescription.actions.accepting import Sent
from eprescription.actions.accepting_results import SentResult
from eprescription.actions.dispensing import dispense
from eprescription.actions.receiving import receive
from eprescription.actions.redeeming_by_number import redeem_by_insurance
from eprescription.actions.registering import register
from eprescription.actions.sandbox_signers import SIGNERS, SandboxSigner
from eprescription.errors.registering import UsedBefore
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.models import Prescription
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import redemption_number_of
from eprescription.rules import sandbox_prescriptions as rules
from eprescription.rules.document import DrugCode, Form, Kind, Setting, System
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.sandbox_prescriptions import PRESCRIBED, Prescribed
from platform_site import audit, outbox
from platform_site.actors import Actor, Call, Organisation
from platform_site.errors import NotFound
from platform_site.identifiers import InsurerNumber
from platform_site.models import ApiClient
from platform_site.periods import jst_day
from platform_site.queries.clients import acting_organisation
from platform_site.queries.patient_refs import patient_ref
from platform_site.transactions import action


WANTED = "sandbox.prescriptions_wanted"


@action(WANTED)
def want_prescriptions(*, by: Actor, at: datetime) -> None:
    """Ask the worker for what the fictional people take; raises NotFound outside a sandbox."""
    if not settings.SANDBOX:
        raise NotFound
    audit.record(WANTED, by=by, at=at)
    outbox.put(WANTED, at=at)


def make_prescriptions(*, at: datetime) -> list[Prescription]:
    """Make what is not there yet of `PRESCRIBED`, as of today; return it. Raises NotFound outside a sandbox."""
    if not settings.SANDBOX:
        raise NotFound
    known = {person.key: person for person in people(jst_day(at))}
    made = (_make(given, known[given.person], at=at) for given in PRESCRIBED)
    return [row for row in made if row is not None]


def _make(given: Prescribed, person: Member, *, at: datetime) -> Prescription | None:
    """Have a person come to the clinic, and to the pharmacy; None if she did so earlier today."""
    masters, on = masters_on(jst_day(at)), jst_day(at)
    concepts = [masters.drug(DrugCode(System.RECEIPT, code), on) for code in given.codes]
    drugs = [concept for concept in concepts if isinstance(concept, DrugConcept)]
    try:
        row = _prescribed(given, person, drugs, at=at)
    except UsedBefore:
        return None
    if given.pharmacy:
        _dispensed(given, person, row, drugs, at=at)
    return row


def _prescribed(given: Prescribed, person: Member, drugs: Sequence[DrugConcept], *, at: datetime) -> Prescription:
    doctor = _signer_of(given.clinic)
    written = rules.document(given, person, doctor.holder.name, drugs, jst_day(at))
    content = _bytes(as_json(written))
    sent = Sent(
        envelope=content, form=Form.JSON, kind=Kind.ELECTRONIC, setting=Setting.OUTPATIENT,
        signature=_authority().sign_json(doctor.name, content),
    )  # fmt: skip
    return register(sent=sent, patient_ref=_visit(given, person, at=at), by=_system_of(given.clinic), at=at)


def _visit(given: Prescribed, person: Member, *, at: datetime) -> str:
    """Have her numbers checked at the counter; return how the clinic names her."""
    coverage, by = person.coverages[0], _system_of(given.clinic)
    facts = check_by_number(
        insurer_number=InsurerNumber.parse(coverage.insurer), symbol=coverage.symbol, number=coverage.number,
        branch=coverage.branch, birth_date=person.birth_date, on=jst_day(at), by=by, at=at,
    )  # fmt: skip
    return patient_ref(person_id=facts["person_id"], organisation_id=_house(by).id)


def _dispensed(
    given: Prescribed, person: Member, row: Prescription, drugs: Sequence[DrugConcept], *, at: datetime
) -> None:
    printed = rules.document(given, person, "", drugs, jst_day(at)).insurance
    redeem_by_insurance(
        redemption_number=redemption_number_of(row), insurer_number=printed.insurer_number, symbol=printed.symbol,
        number=printed.number, branch=printed.branch, by=_system_of(given.pharmacy), at=at,
    )  # fmt: skip
    receive(uid=row.uid, by=_system_of(given.pharmacy), at=at)
    content = _bytes(rules.result(given, str(row.uid), drugs, jst_day(at)))
    signature = _authority().sign_json(_signer_of(given.pharmacy).name, content)
    sent = SentResult(document=content, signature=signature)
    dispense(uid=row.uid, sent=sent, by=_system_of(given.pharmacy), at=at)


def _system_of(code: str) -> Actor:
    client = ApiClient.objects.select_related("organisation").get(
        organisation__code=code, client_id__startswith="sandbox"
    )
    organisation = acting_organisation(client.organisation.uid)
    call = Call(request_id="sandbox")
    return Actor(organisation=organisation, client=client.uid, scopes=frozenset(client.scopes), call=call)


def _house(by: Actor) -> Organisation:
    assert by.organisation is not None  # noqa: S101 - a system is somebody's
    return by.organisation


def _signer_of(organisation: str) -> SandboxSigner:
    return next(signer for signer in SIGNERS if signer.organisation == organisation)


def _authority() -> HpkiAuthority:
    return HpkiAuthority(settings.SANDBOX_HPKI_DIR)


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
