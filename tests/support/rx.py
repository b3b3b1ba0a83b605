"""Prescriptions of the sandbox's people: written, signed by the sandbox's doctors, and registered at their clinics."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from lxml import etree

from eprescription.actions.accepting import Sent
from eprescription.actions.registering import register
from eprescription.gateways import record_files
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.gateways.signing.envelopes import sealed
from eprescription.models import Prescription, SelfInspection
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import SHAPES
from eprescription.rules.document import (
    Document,
    DosageForm,
    Facility,
    Form,
    Insurance,
    Item,
    Kind,
    Patient,
    Prescriber,
    Rp,
    Setting,
    Usage,
)
from eprescription.rules.inspections import POINTS
from eprescription.rules.json_form.writing import as_json
from eprescription.rules.records.writing import written
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.transactions import reads
from tests.support import drug_rows
from tests.support.callers import Caller


CLINIC, OTHER, DENTIST = "sandbox-clinic-1", "sandbox-clinic-2", "sandbox-dental-1"
DOCTORS = {
    CLINIC: ("clinic-doctor-1", "医師　二奈"),
    OTHER: ("clinic-doctor-2", "医師　三葉"),
    DENTIST: ("dentist-1", "歯科　一真"),
}
"""Who signs at a clinic: the sandbox's name of the signer, and the doctor's own."""
PEOPLE = {
    "P001": ("SBX-0001", date(1985, 4, 1), "1", "06139992", "架空１２", "1001", "01"),
    "P008": ("SBX-0008", date(1979, 3, 3), "1", "06139992", "架空３４", "1008", "01"),
    "P010": ("SBX-0010", date(1958, 6, 30), "1", "06139992", "", "0", ""),
    "P003": ("SBX-0003", date(1970, 1, 15), "1", "138057", "", "20030001", "01"),
}
"""Card, birth date, sex and printed numbers of fictional people."""

AMLODIPINE = "アムロジピンベシル酸塩５ｍｇ錠"
NORVASC = "ノルバスク錠５ｍｇ"
TRIAZOLAM = "トリアゾラム０．１２５ｍｇ錠"
ITRACONAZOLE = "イトラコナゾール５０ｍｇ錠"
LOXOPROFEN = "ロキソプロフェンナトリウム６０ｍｇ錠"
MORPHINE = "モルヒネ塩酸塩錠"


def prepare() -> None:
    """Have the issuers inspected; signers and masters came with the sandbox."""
    at = clock.now()
    for clinic in DOCTORS:
        if not SelfInspection.objects.filter(organisation=Caller(clinic).row.organisation_id).exists():
            inspected(clinic, at=at)


def inspected(clinic: str, *, at: datetime, made_on: date | None = None) -> SelfInspection:
    """Have a facility be inspected, as its manager would register it."""
    house = Organisation.objects.get(pk=Caller(clinic).row.organisation_id)
    return SelfInspection.objects.create(
        organisation=house, made_on=made_on or jst_day(at), checklist=dict.fromkeys(POINTS, True), registered_at=at
    )


def item(name: str = AMLODIPINE, rp: int = 1, order: int = 1, *, sent_as: str = "", **values: Any) -> Item:
    """Return an item of a medicine of the masters, as a careful clinic sends it, or under another text."""
    on = jst_day(clock.now())
    (drug,) = (each for each in masters_on(on).in_force(on) if each.name == name)
    return drug_rows.item(drug, rp_number=rp, order=order, **{"name": sent_as or drug.name, **values})


def rps(*names: str, days: int = 14, form: DosageForm = DosageForm.INTERNAL) -> tuple[Rp, ...]:
    """Return one RP for each medicine."""
    usage = Usage("1", "", "１日１回朝食後", None)
    return tuple(
        Rp(number=place, dosage_form=form, quantity=days, usage=usage, items=(item(name, rp=place),))
        for place, name in enumerate(names, start=1)
    )


def document(
    *names: str, clinic: str = CLINIC, person: str = "P001", days: int = 14, form: Form = Form.RECORD_FILE,
    **changed: Any,
) -> Document:  # fmt: skip
    """Return what a doctor of a clinic writes for somebody today: one RP for each medicine, of so many days."""
    code = Caller(clinic).code
    _, birth_date, sex, insurer, symbol, number, branch = PEOPLE[person]
    given = Document(
        form=form,
        facility=Facility.coded(code, "架空診療所"),
        prescriber=Prescriber("", "ｲｼ", DOCTORS[clinic][1]),
        patient=Patient("1", "架空　本人", "ｶｸｳ ﾎﾝﾆﾝ", sex, birth_date),
        insurance=Insurance(
            kind="1", insurer_number=insurer, symbol=symbol, number=number, branch=branch, relationship="1",
            burden="", copay_ratio=None, benefit_ratio=None, work_related="", receipt_type="",
        ),
        issued_on=jst_day(clock.now()),
        rps=rps(*(names or (AMLODIPINE,)), days=days),
    )  # fmt: skip
    return replace(given, **changed)


def content_of(given: Document) -> bytes:
    """Return the bytes that are signed."""
    if given.form is Form.JSON:
        return json.dumps(as_json(given), ensure_ascii=False).encode()
    return record_files.as_bytes(written(given))


def sent(given: Document, *, by: str = CLINIC, kind: Kind = Kind.ELECTRONIC, signed: bool | None = None) -> Sent:
    """Return a prescription as a clinic sends it, signed by its doctor where its kind asks for that."""
    content, name = content_of(given), DOCTORS[by][0]
    if signed is None:
        signed = kind is Kind.ELECTRONIC
    made = partial(Sent, form=given.form, kind=kind, setting=Setting.OUTPATIENT)
    if given.form is Form.JSON:
        return made(envelope=content, signature=authority().sign_json(name, content) if signed else None)
    if not signed:
        return made(envelope=etree.tostring(sealed(content, SHAPES[kind])))
    return made(envelope=authority().sign_file(name, content, at=clock.now(), shape=SHAPES[kind]))


def authority() -> HpkiAuthority:
    """Return this process's fictional HPKI."""
    return HpkiAuthority(settings.SANDBOX_HPKI_DIR)


def visit(clinic: str = CLINIC, person: str = "P001", *, consents: tuple[str, ...] = ()) -> str:
    """Have somebody come to the counter by card; return the clinic's handle of her."""
    answer = Caller(clinic).check_by_card(PEOPLE[person][0], consents=list(consents))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["patient_ref"])


def opened(person_id: int) -> AbstractContextManager[None]:
    """Open somebody's rows, as the platform itself."""
    return reads("tests.opened", persons=[person_id], by=the_platform(), at=clock.now(), ground="law")


def registered(
    *names: str, clinic: str = CLINIC, person: str = "P001", kind: Kind = Kind.ELECTRONIC, ref: str | None = None,
    overrides: Any = (), include_own: bool = False, at: datetime | None = None, **changed: Any,
) -> Prescription:  # fmt: skip
    """Register a prescription of some medicines for somebody who is at the clinic."""
    given = document(*names, clinic=clinic, person=person, **changed)
    return register(
        sent=sent(given, by=clinic, kind=kind), patient_ref=ref or visit(clinic, person), overrides=overrides,
        include_own=include_own, by=Caller(clinic).actor, at=at or clock.now(),
    )  # fmt: skip
