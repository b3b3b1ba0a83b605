"""The document's facility is the sender's, and its prescriber is the one who signed (I04-2)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.errors.signatures import FacilityNotInDocument, SignerNotInDocument, SignerRole
from eprescription.rules.document import Document, Facility, FeeTable, Form, Insurance, Patient, Prescriber
from eprescription.rules.signing import DISPENSERS, PRESCRIBERS, Role, Signer, check_match, facility_code, mismatch
from platform_site.errors import Refused


CLINIC = "1310200022"
DENTAL = "1330300046"
DOCTOR = Signer(
    role=Role.DOCTOR,
    name="桜井 一医",
    licence_number="123456",
    issuer=b"",
    number=1,
    not_after=datetime(2030, 1, 1, tzinfo=UTC),
)
DOCUMENT = Document(
    form=Form.JSON,
    facility=Facility(FeeTable.MEDICAL, "0200022", "13", "さくら診療所"),
    prescriber=Prescriber("1", "ｻｸﾗｲ ｲﾁｲ", "桜井　一医"),
    patient=Patient("1", "架空 太郎", "ｶｸｳ ﾀﾛｳ", "1", date(1970, 1, 1)),
    insurance=Insurance("1", "06139992", "1", "2", "", "1", "", 30, None, "", ""),
    issued_on=date(2026, 11, 20),
    rps=(),
)


def refused(
    refusal: type[Refused], *, signer: Signer | None = DOCTOR, document: Document = DOCUMENT, organisation: str = CLINIC
) -> bool:
    """Tell that a document is refused, and that both ways of asking say so."""
    with pytest.raises(refusal):
        check_match(signer, document, organisation)
    return mismatch(signer, document, organisation) == refusal.problem.code


def prescribed_by(name: str, licence: str = "") -> Document:
    """Return the document with another prescriber."""
    return replace(DOCUMENT, prescriber=Prescriber("1", "", name, licence))


def test_the_signers_own_document_from_her_own_facility_matches() -> None:
    check_match(DOCTOR, DOCUMENT, CLINIC)
    assert mismatch(DOCTOR, DOCUMENT, CLINIC) is None


def test_doctors_and_dentists_prescribe_and_pharmacists_dispense() -> None:
    assert {Role.DOCTOR, Role.DENTIST} == PRESCRIBERS
    assert set(Role) == PRESCRIBERS | DISPENSERS


class TestFacility:
    """医療機関コード: prefecture, 点数表 and the facility's own digits."""

    def test_the_code_is_composed_of_its_parts(self) -> None:
        assert facility_code(DOCUMENT.facility) == CLINIC

    @pytest.mark.parametrize(
        "facility",
        [
            replace(DOCUMENT.facility, prefecture="14"),
            replace(DOCUMENT.facility, code="0200030"),
            replace(DOCUMENT.facility, fee_table=FeeTable.DENTAL),
        ],
    )
    def test_each_part_counts(self, facility: Facility) -> None:
        assert refused(FacilityNotInDocument, document=replace(DOCUMENT, facility=facility))

    @given(st.from_regex(r"[0-9]{10}", fullmatch=True).filter(lambda code: code != CLINIC))
    def test_every_other_sender_is_refused(self, organisation: str) -> None:
        assert refused(FacilityNotInDocument, organisation=organisation)

    def test_without_a_signer_the_facility_alone_is_compared(self) -> None:
        other = prescribed_by("別の 医師")
        assert mismatch(None, other, CLINIC) is None
        assert refused(FacilityNotInDocument, signer=None, document=other, organisation=DENTAL)


class TestRole:
    """The qualification fits the 点数表."""

    @pytest.mark.parametrize("role", [Role.DENTIST, Role.PHARMACIST])
    def test_nobody_but_a_doctor_prescribes_at_a_medical_facility(self, role: Role) -> None:
        assert refused(SignerRole, signer=replace(DOCTOR, role=role))

    def test_nobody_but_a_dentist_prescribes_at_a_dental_one(self) -> None:
        facility = Facility(FeeTable.DENTAL, "0300046", "13", "ひまわり歯科")
        document = replace(DOCUMENT, facility=facility)
        assert mismatch(replace(DOCTOR, role=Role.DENTIST), document, DENTAL) is None
        assert refused(SignerRole, document=document, organisation=DENTAL)

    @pytest.mark.parametrize("role", Role)
    def test_nobody_prescribes_at_a_home_nursing_station(self, role: Role) -> None:
        document = replace(DOCUMENT, facility=replace(DOCUMENT.facility, fee_table=FeeTable.VISITING))
        sender = facility_code(document.facility)
        assert refused(SignerRole, signer=replace(DOCTOR, role=role), document=document, organisation=sender)


class TestPrescriber:
    """処方医 is who signed: by name, and by licence number where it is written."""

    @pytest.mark.parametrize("name", ["桜井一医", " 桜井 一医 ", "桜井\u3000一医", "桜井\u00a0一医"])
    def test_blanks_do_not_count(self, name: str) -> None:
        assert mismatch(DOCTOR, prescribed_by(name), CLINIC) is None

    def test_widths_and_letters_large_or_small_do_not_count(self) -> None:
        foreign = replace(DOCTOR, name="Ｓａｋｕｒａ ｲﾁｲ")
        assert mismatch(foreign, prescribed_by("SAKURA イチイ"), CLINIC) is None

    @pytest.mark.parametrize("name", ["桜井 二医", "櫻井 一医", "桜井", "", "一医 桜井"])
    def test_another_name_is_refused(self, name: str) -> None:
        assert refused(SignerNotInDocument, document=prescribed_by(name))

    @pytest.mark.parametrize("licence", ["123456", "0123456", "000123456", ""])
    def test_the_licence_number_of_the_signer_matches(self, licence: str) -> None:
        assert mismatch(DOCTOR, prescribed_by("桜井 一医", licence), CLINIC) is None
        assert mismatch(replace(DOCTOR, licence_number="00123456"), prescribed_by("桜井 一医", licence), CLINIC) is None

    @pytest.mark.parametrize("licence", ["1234567", "12345", "1234560", "12345６"])
    def test_another_licence_number_is_refused_though_the_name_is_hers(self, licence: str) -> None:
        assert refused(SignerNotInDocument, document=prescribed_by("桜井 一医", licence))

    def test_a_licence_number_that_the_certificate_does_not_bear_is_refused(self) -> None:
        bare = replace(DOCTOR, licence_number="")
        assert refused(SignerNotInDocument, signer=bare, document=prescribed_by("桜井 一医", "123456"))

    def test_the_licence_number_alone_does_not_make_another_the_prescriber(self) -> None:
        assert refused(SignerNotInDocument, document=prescribed_by("別の 医師", "123456"))
