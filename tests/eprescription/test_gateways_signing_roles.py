"""The qualification stands in the certificate, exactly once (E-22, ISO 17090-2)."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from eprescription.gateways.sandbox_hc_roles import element, hc_role, naming
from eprescription.gateways.signing.der import Element, NotDer, elements
from eprescription.gateways.signing.roles import ATTRIBUTES, CODING_SCHEME, HC_ROLE, NoRole, role_of
from eprescription.rules.signing import Role
from tests.eprescription.signers_by_hand import signer


PHARMACY = hc_role(Role.PHARMACIST).value


def role(*extensions: x509.ExtensionType) -> Role:
    """Return the qualification of a certificate with these extensions."""
    return role_of(signer(extra=[(each, False) for each in extensions]).certificate)


def none(*extensions: x509.ExtensionType) -> bool:
    """Tell that no qualification is found."""
    with pytest.raises(NoRole):
        role(*extensions)
    return True


@pytest.mark.parametrize("which", Role)
def test_each_of_the_three_is_found(which: Role) -> None:
    assert role(hc_role(which)) is which


def test_the_identifiers_are_those_of_the_profile() -> None:
    assert _identifier(1, 0, 17090, 0, 1) == HC_ROLE
    assert _identifier(1, 2, 392, 100495, 1, 6, 1, 1) == CODING_SCHEME


def test_a_director_is_a_doctor_all_the_same() -> None:
    assert role(naming("Director of Hospital", "Medical Doctor")) is Role.DOCTOR


def test_a_word_in_printable_letters_is_read() -> None:
    octets = naming("Dentist").value.replace(b"\x0c\x07Dentist", b"\x13\x07Dentist")
    assert role(x509.UnrecognizedExtension(ATTRIBUTES, octets)) is Role.DENTIST


@pytest.mark.parametrize(
    "extension",
    [
        naming(),
        naming("medical doctor"),
        naming("Registered Nurse"),
        naming("Medical Doctor", scheme=HC_ROLE),
        naming("Medical Doctor", attribute=CODING_SCHEME),
        hc_role(Role.DOCTOR, Role.PHARMACIST),
    ],
)
def test_none_another_or_two_is_no_qualification(extension: x509.UnrecognizedExtension) -> None:
    assert none(extension)


def test_a_certificate_that_says_nothing_has_none() -> None:
    assert none()


def test_a_word_in_other_letters_is_not_read() -> None:
    octets = naming("Dentist").value.replace(b"\x0c\x07Dentist", b"\x1e\x07Dentist")
    assert none(x509.UnrecognizedExtension(ATTRIBUTES, octets))
    assert none(x509.UnrecognizedExtension(ATTRIBUTES, octets.replace(b"\x1e\x07Dent", b"\x0c\x07\xff\xffnt")))


@given(st.binary(max_size=80))
def test_whatever_stands_there_is_no_qualification(octets: bytes) -> None:
    assert none(x509.UnrecognizedExtension(ATTRIBUTES, octets))


@given(place=st.integers(0, len(PHARMACY) - 1), flip=st.integers(1, 255))
def test_a_changed_byte_makes_no_other_qualification(place: int, flip: int) -> None:
    octets = bytearray(PHARMACY)
    octets[place] ^= flip
    with suppress(NoRole):
        assert role(x509.UnrecognizedExtension(ATTRIBUTES, bytes(octets))) is Role.PHARMACIST


class TestDer:
    """Elements are read in their one spelling."""

    @given(st.lists(st.tuples(st.sampled_from([0x04, 0x0C, 0x30, 0xA0]), st.binary(max_size=300)), max_size=4))
    def test_what_is_written_is_read(self, parts: Sequence[tuple[int, bytes]]) -> None:
        written = b"".join(element(tag, content) for tag, content in parts)
        assert list(elements(written)) == [Element(tag, content) for tag, content in parts]

    @pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 65_535])
    def test_each_form_of_a_length_is_read(self, size: int) -> None:
        assert list(elements(element(0x04, bytes(size)))) == [Element(0x04, bytes(size))]

    @pytest.mark.parametrize(
        "octets",
        [
            b"\x30",
            b"\x30\x01",
            b"\x30\x80\x00\x00",
            b"\x30\x81\x01x",
            b"\x30\x82\x00\x80" + b"x" * 128,
            b"\x30\x81",
            b"\x30\x84\x00\x00\x00\x01x",
            b"\x1f\x01\x00",
        ],
    )
    def test_what_is_cut_off_or_spelled_another_way_is_refused(self, octets: bytes) -> None:
        with pytest.raises(NotDer):
            list(elements(octets))

    def test_another_kind_than_expected_is_refused(self) -> None:
        with pytest.raises(NotDer):
            Element(0x30, b"").inside(0x31)


def _identifier(first: int, second: int, *more: int) -> bytes:
    """Return an object identifier as DER writes its content, the slow way."""
    written = b""
    for arc in (40 * first + second, *more):
        digits = [arc & 0x7F]
        while arc := arc >> 7:
            digits.append(0x80 | arc & 0x7F)
        written += bytes(reversed(digits))
    return written
