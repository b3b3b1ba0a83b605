"""What a card signed is believed only when it is of the exact form."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.errors import ProofInvalid
from tests.eligibility.hostile_cards import (
    AT,
    AUDIENCE,
    claims,
)
from tests.eligibility.proofs_by_hand import (
    CARD,
    proved,
    refused,
    signed_by,
    understood,
)


class TestPayload:
    """Signed, and still believed only when it is of the exact form."""

    @pytest.mark.parametrize("name", ["aud", "organisation", "iat", "exp", "jti", "verification"])
    def test_a_missing_field_is_refused(self, name: str) -> None:
        assert refused(proved(**{name: ...}))

    @pytest.mark.parametrize("name", ["nbf", "iss", "sub", "consent", "patient", "Consents", ""])
    def test_an_unknown_field_is_refused(self, name: str) -> None:
        assert refused(proved(**{name: "x"}))

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("aud", "https://elsewhere.example/"),
            ("aud", AUDIENCE.rstrip("/")),
            ("aud", AUDIENCE.upper()),
            ("aud", [AUDIENCE]),
            ("aud", None),
            ("aud", ""),
            ("organisation", 1310200022),
            ("organisation", ""),
            ("organisation", "1310200022 "),
            ("organisation", "１３１０２０００２２"),
            ("iat", True),
            ("iat", "1"),
            ("iat", None),
            ("iat", 0),
            ("iat", -1),
            ("iat", 2**32),
            ("iat", 10**400),
            ("exp", True),
            ("exp", 2**63),
            ("exp", []),
            ("jti", "short"),
            ("jti", "0123456789abcde"),
            ("jti", "x" * 65),
            ("jti", "0123456789abcdef\n"),
            ("jti", "0123456789abcde é"),
            ("jti", 1234567890123456),
            ("jti", None),
            ("verification", "FACE"),
            ("verification", "none"),
            ("verification", ["face"]),
            ("verification", None),
            ("consents", "checkup"),
            ("consents", None),
            ("consents", ["everything"]),
            ("consents", ["checkup", "checkup"]),
            ("consents", [["checkup"]]),
            ("consents", [None]),
            ("consents", {"checkup": True}),
            ("use_subsidies", 1),
            ("use_subsidies", 0),
            ("use_subsidies", "true"),
            ("use_subsidies", None),
            ("prescription_form", "fax"),
            ("prescription_form", None),
            ("prescription_form", ["paper"]),
            ("prescriptions", "rx-1"),
            ("prescriptions", [1]),
            ("prescriptions", [""]),
            ("prescriptions", ["x" * 65]),
            ("prescriptions", ["rx-1", "rx-1"]),
            ("prescriptions", ["rx\u0000"]),
            ("prescriptions", ["\ud800"]),
            ("prescriptions", [{}]),
            ("prescriptions", [f"rx-{n}" for n in range(21)]),
        ],
    )
    def test_a_value_of_another_form_is_refused(self, name: str, value: object) -> None:
        assert refused(proved(**{name: value}))

    def test_twenty_prescriptions_of_64_characters_are_read(self) -> None:
        handed = [f"{n:064}" for n in range(20)]
        assert understood(proved(prescriptions=handed)).prescriptions == tuple(handed)

    @pytest.mark.parametrize("jti", ["x" * 16, "x" * 64, "A-Z.a_z~0123456789"])
    def test_an_identifier_has_16_to_64_plain_characters(self, jti: str) -> None:
        assert understood(proved(jti=jti)).jti == jti

    @pytest.mark.parametrize(
        ("was", "will"),
        [
            ('"use_subsidies": true', '"use_subsidies": false, "use_subsidies": true'),
            ('"consents": ["checkup"]', '"consents": [], "consents": ["checkup"]'),
            ('"iat": ', '"iat": 1, "iat": '),
            ('"use_subsidies": true', '"use_subsidies": NaN'),
            ('"use_subsidies": true', '"use_subsidies": Infinity'),
            ('"use_subsidies": true', '"use_subsidies": -Infinity'),
            ('"use_subsidies": true', '"use_subsidies": true,'),
            ('"use_subsidies": true', '"use_subsidies": true // yes'),
            ('"face"', "'face'"),
            ('"face"', '"fa\tce"'),
            (": 1", ": 01"),
            ('"iat": 1', '"iat": +1'),
            ('"iat": 1', '"iat": -1'),
        ],
    )
    def test_json_that_is_not_strict_is_refused(self, was: str, will: str) -> None:
        text = json.dumps(claims())
        assert was in text
        assert refused(signed_by(CARD, text.replace(was, will, 1).encode()))

    @pytest.mark.parametrize("end", [".0", "e0", "E0", ".5"])
    def test_a_time_that_is_no_whole_number_is_refused(self, end: str) -> None:
        second = str(int(AT.timestamp()))
        assert refused(signed_by(CARD, json.dumps(claims()).replace(second, second + end, 1).encode()))

    @pytest.mark.parametrize(
        "payload",
        [
            b"",
            b"null",
            b"[]",
            b'"text"',
            b"{}",
            b"{} {}",
            b"\xef\xbb\xbf" + json.dumps(claims()).encode(),
            json.dumps(claims()).encode("utf-16"),
            json.dumps(claims()).encode("utf-32"),
            json.dumps(claims()).replace("face", "fäce").encode("latin-1"),
            b"[" * 9000,
            b'{"consents":' + b"[" * 8000,
            b"1" * 6000,
        ],
    )
    def test_a_payload_that_is_no_object_in_utf8_is_refused(self, payload: bytes) -> None:
        assert refused(signed_by(CARD, payload))

    def test_a_name_that_is_escaped_is_the_same_name_and_may_not_stand_twice(self) -> None:
        text = json.dumps(claims()).replace('{"aud"', '{"\\u0061ud": "https://elsewhere.example/", "aud"')
        assert refused(signed_by(CARD, text.encode()))

    @given(
        st.dictionaries(
            st.sampled_from(sorted(claims())),
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers()),
            min_size=1,
        )
    )
    def test_a_signed_payload_is_read_or_refused_and_nothing_else(self, changed: dict[str, Any]) -> None:
        with suppress(ProofInvalid):
            assert understood(proved(**changed))
