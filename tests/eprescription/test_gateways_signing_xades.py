"""A record file signed by XAdES gives back what the doctor signed, and who and when."""

import logging
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eprescription.errors.signatures import SignatureBroken, SignatureMissing, SignatureWrapped
from eprescription.gateways.sandbox_signatures import sign_envelope
from eprescription.gateways.signing import (
    DISPENSING,
    IN_HOUSE,
    NUMBERED_PAPER,
    PAPER_DISPENSING,
    PRESCRIPTION,
    Shape,
    read_unsigned,
)
from eprescription.gateways.signing.envelopes import sealed
from eprescription.rules.signing import DISPENSERS, Role, SignatureKind
from tests.eprescription.hostile_envelopes import changed, data, find, resigned
from tests.eprescription.signers_by_hand import (
    AT,
    DOCTOR,
    FILE,
    ISSUING,
    PHARMACIST,
    ROOT,
    chain,
    raw,
    signed_file,
    signed_json,
    signer,
    verify,
)


SHAPES = [PRESCRIPTION, NUMBERED_PAPER, IN_HOUSE, DISPENSING, PAPER_DISPENSING]


def test_what_was_signed_comes_back_with_its_signer() -> None:
    result = verify(signed_file())
    given = DOCTOR.certificate
    assert (result.kind, result.content, result.signed_at) == (SignatureKind.XADES, FILE, AT)
    assert (result.signer.role, result.signer.name, result.signer.licence_number) == (
        Role.DOCTOR,
        "桜井 一医",
        "123456",
    )
    assert (result.signer.number, result.signer.not_after) == (given.serial_number, given.not_valid_after_utc)
    assert result.certificate_sha256 == given.fingerprint(hashes.SHA256())


@given(st.binary(max_size=2000))
def test_any_file_comes_back_as_its_very_bytes(content: bytes) -> None:
    assert verify(signed_file(content=content)).content == content


def test_an_rsa_key_signs_as_well() -> None:
    doctor = signer(Role.DOCTOR, key=rsa.generate_private_key(65537, 2048))
    assert verify(signed_file(doctor)).content == FILE


def test_authorities_that_are_known_here_need_not_come_along() -> None:
    assert verify(signed_file(DOCTOR, ISSUING, ROOT)).content == FILE
    assert verify(sign_envelope(sealed(FILE), DOCTOR.key, chain(DOCTOR), at=AT)).content == FILE


def test_a_signature_may_leave_its_certificates_uncovered() -> None:
    def uncovered(root: etree._Element) -> None:
        find(root, "SignedInfo").remove(find(root, "SignedInfo")[-1])

    assert verify(resigned(uncovered)).content == FILE


def test_a_file_may_be_broken_into_lines_of_base64() -> None:
    def broken(root: etree._Element) -> None:
        part = data(root)
        part.text = "\n".join([(part.text or "")[:20], (part.text or "")[20:]])

    assert verify(resigned(broken)).content == FILE


def test_the_time_that_the_signer_claims_keeps_its_zone_or_is_utc() -> None:
    japan = AT.astimezone(timezone(timedelta(hours=9)))
    assert verify(signed_file(at=japan)).signed_at == AT

    def without_zone(root: etree._Element) -> None:
        found = root.find(".//{*}SigningTime")
        found.text = "2026-11-19T08:00:00"

    assert verify(resigned(without_zone)).signed_at == datetime(2026, 11, 19, 8, tzinfo=UTC)


def test_a_time_that_is_none_is_refused() -> None:
    def midnight(root: etree._Element) -> None:
        found = root.find(".//{*}SigningTime")
        found.text = "2026-11-19T24:00:00"

    with pytest.raises(SignatureBroken):
        verify(resigned(midnight))


def test_a_signature_may_say_no_time() -> None:
    def timeless(root: etree._Element) -> None:
        found = root.find(".//{*}SigningTime")
        found.getparent().remove(found)

    assert verify(resigned(timeless)).signed_at is None


def test_the_library_logs_nothing_of_what_was_signed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    verify(signed_file())
    assert not [record for record in caplog.records if record.name.startswith("signxml")]


class TestShape:
    """What kind of document it is stands in the envelope and is signed too."""

    @pytest.mark.parametrize("shape", SHAPES)
    @pytest.mark.parametrize("wanted", SHAPES)
    def test_a_signed_document_counts_as_what_it_says_alone(self, shape: Shape, wanted: Shape) -> None:
        envelope = signed_file(PHARMACIST, shape=shape)
        if shape == wanted:
            assert verify(envelope, roles=DISPENSERS, shape=wanted).content == FILE
            return
        with pytest.raises(SignatureBroken):
            verify(envelope, roles=DISPENSERS, shape=wanted)

    def test_without_a_signature_it_is_refused(self) -> None:
        with pytest.raises(SignatureMissing):
            verify(raw(sealed(FILE)))

    def test_one_signature_around_the_file_is_enough(self) -> None:
        with pytest.raises(SignatureWrapped):
            verify(signed_file(), signed_json(), kind=SignatureKind.XADES)


class TestPaper:
    """引換番号付き紙の処方箋 comes in the same envelope, signed by nobody here."""

    def test_the_file_comes_out(self) -> None:
        assert read_unsigned(raw(sealed(FILE, NUMBERED_PAPER))) == FILE
        assert read_unsigned(raw(sealed(FILE, IN_HOUSE)), IN_HOUSE) == FILE

    def test_a_signature_that_nobody_would_verify_is_refused(self) -> None:
        with pytest.raises(SignatureWrapped):
            read_unsigned(signed_file(shape=NUMBERED_PAPER))

    @pytest.mark.parametrize("envelope", [b"", b"<Prescription/>", raw(sealed(FILE)), b"\xff", b"<!DOCTYPE a><a/>"])
    def test_another_envelope_is_refused(self, envelope: bytes) -> None:
        with pytest.raises(SignatureBroken):
            read_unsigned(envelope)

    @pytest.mark.parametrize(
        ("was", "will"),
        [
            (b'Charset="CP932"', b'Charset="UTF-8"'),
            (b'Encoding="base64"', b'Encoding="base64" More="1"'),
            (b"<Kind>", b'<Kind Id="k">'),
            (b"<Kind>numbered_paper", b"<Kind>numbered_paper "),
            (b"</Data>", b"</Data>text"),
            (b"<Data", b"text<Data"),
            (b"<Kind>", b"text<Kind>"),
            (b"</Kind>", b"</Kind><Kind>numbered_paper</Kind>"),
            (b"</Data>", b"<More/></Data>"),
            (b"</Data>", b"*</Data>"),
            (b"urn:eprescription:1", b"urn:eprescription:2"),
            (b"<Prescription ", b'<Prescription Id="p" '),
        ],
    )
    def test_anything_else_in_it_is_refused(self, was: bytes, will: bytes) -> None:
        envelope = raw(sealed(FILE, NUMBERED_PAPER))
        assert envelope.count(was) == 1
        with pytest.raises(SignatureBroken):
            read_unsigned(envelope.replace(was, will))

    def test_an_empty_file_is_no_fault_of_the_envelope(self) -> None:
        assert read_unsigned(raw(sealed(b"", NUMBERED_PAPER))) == b""


def test_white_space_between_the_parts_is_signed_and_allowed() -> None:
    assert verify(resigned(lambda root: setattr(root, "text", "\n  "))).content == FILE
    with pytest.raises(SignatureBroken):
        verify(changed(lambda root: setattr(root, "text", "\n  ")))
