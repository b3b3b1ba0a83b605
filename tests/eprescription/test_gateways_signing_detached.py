"""JSON under a detached JWS: the very bytes that the doctor signed, and no header that chooses how to believe it."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from eprescription.errors.signatures import SignatureBroken, SignatureMissing
from eprescription.rules.signing import Role, SignatureKind
from tests.eligibility.hostile_cards import segment, signature, x5c
from tests.eprescription.signers_by_hand import DOCTOR, ISSUING, JSON, Holder, signed_json, signer, verify


DETACHED = signed_json()
CHAIN = x5c(DOCTOR, ISSUING)


def made(header: dict[str, Any] | bytes, *, content: bytes = JSON, by: Holder = DOCTOR) -> str:
    """Return a JWS with exactly this header, rightly signed."""
    head = segment(header if isinstance(header, bytes) else json.dumps(header).encode())
    return f"{head}..{segment(signature(f'{head}.{segment(content)}'.encode(), by.key))}"


def broken(detached: str, content: bytes = JSON) -> bool:
    """Tell that a signature is refused as broken."""
    with pytest.raises(SignatureBroken):
        verify(content, detached)
    return True


def test_what_was_signed_comes_back_with_its_signer() -> None:
    result = verify(JSON, DETACHED)
    assert (result.kind, result.content, result.signed_at) == (SignatureKind.JWS, JSON, None)
    assert (result.signer.role, result.signer.name) == (Role.DOCTOR, "桜井 一医")


def test_a_type_may_stand_in_the_header() -> None:
    assert verify(JSON, made({"alg": "ES256", "typ": "JOSE", "x5c": CHAIN})).content == JSON


def test_an_rsa_key_signs_by_rs256() -> None:
    doctor = signer(Role.DOCTOR, key=rsa.generate_private_key(65537, 2048))
    assert verify(JSON, signed_json(doctor)).content == JSON
    assert broken(made({"alg": "ES256", "x5c": x5c(doctor, ISSUING)}, by=doctor))


@given(st.binary(max_size=300))
def test_any_bytes_come_back_as_they_were_signed(content: bytes) -> None:
    assert verify(content, signed_json(content=content)).content == content


@given(place=st.integers(0, len(JSON) - 1), flip=st.integers(1, 255))
def test_a_changed_byte_anywhere_is_refused(place: int, flip: int) -> None:
    other = bytearray(JSON)
    other[place] ^= flip
    assert broken(DETACHED, bytes(other))


def test_another_spelling_of_the_same_json_is_refused() -> None:
    assert broken(DETACHED, JSON + b"\n")


@pytest.mark.parametrize("nothing", ["", None])
def test_without_a_signature_it_is_refused(nothing: str | None) -> None:
    with pytest.raises(SignatureMissing):
        verify(JSON, nothing, kind=SignatureKind.JWS)


class TestHeader:
    """Whoever signs rightly under another header is refused all the same."""

    @pytest.mark.parametrize(
        "more",
        [
            {"crit": ["b64"], "b64": False},
            {"b64": False},
            {"crit": []},
            {"jwk": {"kty": "EC"}},
            {"jku": "https://attacker.example/keys"},
            {"x5u": "https://attacker.example/chain"},
            {"kid": "1"},
            {"typ": 1},
            {"typ": "x" * 65},
            {"x5c": "text"},
            {"x5c": [1]},
            {"x5c": None},
            {"alg": "none"},
            {"alg": "ES384"},
            {"alg": "RS256"},
            {"alg": None},
        ],
    )
    def test_any_other_member_or_kind_is_refused(self, more: dict[str, Any]) -> None:
        assert broken(made({"alg": "ES256", "x5c": CHAIN} | more))

    @pytest.mark.parametrize("missing", ["alg", "x5c"])
    def test_a_missing_member_is_refused(self, missing: str) -> None:
        members = {"alg": "ES256", "x5c": CHAIN}
        members.pop(missing)
        assert broken(made(members))

    def test_a_name_that_stands_twice_is_refused(self) -> None:
        chain = json.dumps(CHAIN).encode()
        assert broken(made(b'{"alg":"ES256","alg":"ES256","x5c":' + chain + b"}"))

    @pytest.mark.parametrize("header", [b"[]", b"1", b"{", b"\xff", b"NaN"])
    def test_a_header_that_is_no_object_is_refused(self, header: bytes) -> None:
        assert broken(made(header))

    def test_the_public_key_as_a_secret_is_refused(self) -> None:
        head = segment(json.dumps({"alg": "HS256", "x5c": CHAIN}).encode())
        mac = hmac.HMAC(base64.b64decode(CHAIN[0]), hashes.SHA256())
        mac.update(f"{head}.{segment(JSON)}".encode())
        assert broken(f"{head}..{segment(mac.finalize())}")

    def test_no_algorithm_and_no_signature_is_refused(self) -> None:
        assert broken(f"{segment(json.dumps({'alg': 'none', 'x5c': CHAIN}).encode())}..")


class TestForm:
    """What stands between and behind the points."""

    def test_bytes_that_came_along_are_refused(self) -> None:
        header, _, sealed = DETACHED.split(".")
        assert broken(f"{header}.{segment(JSON)}.{sealed}")

    @pytest.mark.parametrize("change", ["{}=", " {}", "{}\n", "{}.x", "x{}", "あ{}"])
    def test_another_spelling_is_refused(self, change: str) -> None:
        assert broken(change.format(DETACHED))

    @pytest.mark.parametrize("other", ["..", "a..b", "....", "x" * 40_000, f"{'x' * 40_000}..b"])
    def test_what_is_no_signature_is_refused(self, other: str) -> None:
        assert broken(other)

    def test_the_signature_of_somebody_else_is_refused(self) -> None:
        other = signer(Role.DOCTOR)
        assert broken(made({"alg": "ES256", "x5c": CHAIN}, by=other))

    def test_a_signature_over_other_bytes_is_refused(self) -> None:
        assert broken(signed_json(content=b"{}"))
