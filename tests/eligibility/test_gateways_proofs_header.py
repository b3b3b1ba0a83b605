"""The header brings the card's certificates and nothing that could mislead."""

import json
from typing import Any

import pytest

from eligibility.errors import CardUntrusted
from tests.eligibility.hostile_cards import (
    claims,
    compact,
    segment,
    x5c,
)
from tests.eligibility.proofs_by_hand import (
    CARD,
    HONEST,
    ISSUING,
    ROOT,
    header,
    refused,
    signed_by,
    understood,
)


class TestHeader:
    """The header is `alg`, `x5c` and perhaps `typ`; nothing brings or fetches another key (API-10)."""

    @pytest.mark.parametrize(
        "extra",
        [
            {"crit": ["exp"]},
            {"crit": []},
            {"b64": False, "crit": ["b64"]},
            {"b64": True},
            {"jwk": {"kty": "EC"}},
            {"jku": "https://attacker.example/keys"},
            {"x5u": "https://attacker.example/card"},
            {"kid": "1"},
            {"x5t": "AA"},
            {"x5t#S256": "AA"},
            {"cty": "JWT"},
            {"zip": "DEF"},
            {"": ""},
        ],
    )
    def test_any_further_member_is_refused(self, extra: dict[str, Any]) -> None:
        assert refused(compact(header(**extra), claims(), CARD.key))

    @pytest.mark.parametrize(
        "changed",
        [
            {"alg": ...},
            {"x5c": ...},
            {"alg": None},
            {"alg": ["ES256"]},
            {"alg": {}},
            {"x5c": None},
            {"x5c": "MII"},
            {"x5c": [1, 2]},
            {"x5c": [["MII"]]},
            {"x5c": {"0": "MII"}},
            {"typ": None},
            {"typ": 1},
            {"typ": "J" * 65},
        ],
    )
    def test_members_of_another_form_are_refused(self, changed: dict[str, Any]) -> None:
        assert refused(compact(header(**changed), claims(), CARD.key))

    @pytest.mark.parametrize("chain", [[], ["AAAA"], [""], ["A" * 5000], x5c(CARD, ISSUING, ROOT, ROOT)])
    def test_a_chain_that_is_none_makes_the_card_untrusted(self, chain: list[str]) -> None:
        with pytest.raises(CardUntrusted):
            understood(compact(header(x5c=chain), claims(), CARD.key))

    def test_a_member_that_stands_twice_is_refused(self) -> None:
        twice = json.dumps(header()).replace('{"alg"', '{"alg": "none", "alg"').encode()
        assert refused(compact(twice, claims(), CARD.key))

    @pytest.mark.parametrize("head", [b"", b"[]", b"null", b"{", b'"ES256"', b"\xff", b"[" * 9000, b'{"a":' * 1500])
    def test_a_header_that_is_no_object_is_refused(self, head: bytes) -> None:
        assert refused(compact(head, claims(), CARD.key))

    def test_padding_blanks_and_more_parts_are_refused(self) -> None:
        for changed in (
            HONEST + "=",
            HONEST + "\n",
            " " + HONEST,
            HONEST + ".",
            HONEST + ".AA",
            "." + HONEST,
            "",
        ):
            assert refused(changed)

    def test_the_largest_proof_is_16_kilobytes(self) -> None:
        def of_length(length: int) -> str:
            blanks = (length - len(HONEST)) * 3 // 4
            return signed_by(CARD, json.dumps(claims()).encode() + b" " * blanks)

        assert 16_380 < len(of_length(16_384)) <= 16_384
        assert understood(of_length(16_384))
        assert refused(of_length(16_390))

    def test_a_header_is_read_before_the_payload_is_believed(self) -> None:
        head, _, seal = HONEST.split(".")
        assert refused(f"{head}.{segment(b'not json')}.{seal}")
