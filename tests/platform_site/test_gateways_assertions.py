"""Client assertions: a system proves by its own key who it is, for this address, now and once (API-10)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site.gateways.assertions import MOST_BYTES, AssertionRefused, claimed, verify
from tests.support.signers import ec, encoded, public, rsa, signed


AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
URL = "https://platform.example/oauth/token"
CLAIMS = {"iss": "clinic-1", "sub": "clinic-1", "aud": URL, "exp": NOW + 240, "iat": NOW, "jti": "jti-0001"}
REGISTERED = public(ec(), rsa())


def understood(compact: str, *, jwks=REGISTERED, at=AT):
    """Return the verified assertion."""
    return verify(claimed(compact), jwks=jwks, audience=URL, at=at)


def refused(compact: str, **given_too) -> None:
    """Expect that an assertion proves nothing."""
    with pytest.raises(AssertionRefused):
        understood(compact, **given_too)


class TestHonest:
    """What a registered key signed is understood."""

    @pytest.mark.parametrize("pair", [ec(), rsa()], ids=["ES384", "RS384"])
    def test_it_says_who_until_when_and_which_one(self, pair):
        assertion = understood(signed(CLAIMS, pair))
        assert (assertion.client_id, assertion.jti) == ("clinic-1", "jti-0001")
        assert assertion.expires_at == AT + timedelta(minutes=4)

    def test_a_type_may_stand_in_the_header(self):
        assert understood(signed(CLAIMS, ec(), header={"typ": "JWT"}))

    def test_iat_and_nbf_may_be_left_out_and_other_claims_stand(self):
        claims = {name: value for name, value in CLAIMS.items() if name != "iat"}
        assert understood(signed({**claims, "note": "x"}, ec()))

    def test_whose_it_claims_to_be_is_read_before_it_is_believed(self):
        assert claimed(signed(CLAIMS, ec("stranger"))).client_id == "clinic-1"


class TestClaims:
    """Every claim is judged, exactly."""

    @pytest.mark.parametrize(
        "changed",
        [
            {"aud": "https://platform.example/oauth/token/"}, {"aud": "https://platform.example"}, {"aud": [URL]},
            {"aud": URL.upper()}, {"aud": None}, {"iss": "clinic-2"}, {"sub": "clinic-2"}, {"iss": None},
            {"jti": None}, {"jti": 12345678}, {"jti": "short-7"}, {"jti": "j" * 129}, {"jti": "with space"},
            {"jti": "line\nbreak"}, {"jti": "12345678\n"}, {"jti": ""},
            {"exp": None}, {"exp": True}, {"exp": str(NOW + 60)}, {"exp": NOW + 60.5}, {"exp": NOW}, {"exp": NOW - 1},
            {"exp": NOW + 361}, {"exp": 10**30}, {"exp": -1},
            {"iat": NOW + 61}, {"iat": "now"}, {"iat": True}, {"iat": None}, {"nbf": NOW + 61}, {"nbf": 1.5},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_wrong_one_is_refused(self, changed):
        refused(signed({**CLAIMS, **changed}, ec()))

    @pytest.mark.parametrize("name", ["aud", "iss", "exp", "jti"])
    def test_a_missing_one_is_refused(self, name):
        refused(signed({key: value for key, value in CLAIMS.items() if key != name}, ec()))

    @pytest.mark.parametrize(
        "changed",
        [
            {"exp": NOW + 1},
            {"exp": NOW + 360},
            {"iat": NOW + 60},
            {"nbf": NOW + 60},
            {"jti": "j" * 128},
            {"jti": "A-._~z09"},
        ],
        ids=str,
    )
    def test_the_last_right_one_passes(self, changed):
        assert understood(signed({**CLAIMS, **changed}, ec()))

    @pytest.mark.parametrize("payload", [[], "x", 1, None, {}, {"sub": None}, {"sub": ["clinic-1"]}])
    def test_claims_of_another_form_name_nobody(self, payload):
        with pytest.raises(AssertionRefused):
            claimed(signed(payload, ec()))

    @pytest.mark.parametrize(
        "payload",
        [
            b'{"sub":"clinic-1","sub":"clinic-2"}',
            b"{",
            b"[" * 5000,
            b'{"sub":"\\u0000"}',
            b"\xff",
            b'{"sub":"a","exp":NaN}',
        ],
    )
    def test_claims_that_are_not_strict_json_name_nobody(self, payload):
        with pytest.raises(AssertionRefused):
            claimed(signed(payload, ec()))


class TestHeader:
    """The header may name the algorithm and the key, and nothing that leads elsewhere."""

    @pytest.mark.parametrize(
        "header",
        [
            {"jku": "https://keys.example/jwks"}, {"x5u": "https://keys.example/x"}, {"jwk": public(ec())["keys"][0]},
            {"x5c": ["AAAA"]}, {"crit": ["exp"]}, {"crit": []}, {"b64": False}, {"x5t": "AAAA"}, {"cty": "JWT"},
            {"zip": "DEF"}, {"custom": 1},
        ],
        ids=lambda header: next(iter(header)),
    )  # fmt: skip
    def test_any_other_parameter_is_refused(self, header):
        refused(signed(CLAIMS, ec(), header=header))

    @pytest.mark.parametrize(
        "alg", ["none", "HS256", "HS384", "ES256", "ES512", "RS256", "RS512", "PS384", "RS384", "", None, 1]
    )
    def test_another_algorithm_than_the_keys_own_is_refused(self, alg):
        refused(signed(CLAIMS, ec(), header={"alg": alg}))

    @pytest.mark.parametrize("kid", [None, "", "rsa-1", "ec-2", 1, ["ec-1"]])
    def test_another_key_than_the_one_that_signed_is_refused(self, kid):
        refused(signed(CLAIMS, ec(), header={"kid": kid}))

    @pytest.mark.parametrize(
        "header", ['"alg"', '["alg"]', "null", "1", "{", "[" * 380, '{"alg":"ES384","kid":"ec-1"', "\xff"]
    )
    def test_a_header_that_is_no_object_is_refused(self, header):
        refused(f"{encoded(header.encode('latin-1'))}.{encoded(CLAIMS)}.{encoded(b'x' * 96)}")


class TestSignature:
    """Only a registered key's own signature counts."""

    def test_a_key_that_is_not_registered_proves_nothing(self):
        refused(signed(CLAIMS, ec("stranger"), header={"kid": "ec-1"}))

    def test_without_any_registered_key_nothing_is_proved(self):
        refused(signed(CLAIMS, ec()), jwks={})

    def test_after_the_keys_were_replaced_the_old_one_proves_nothing(self):
        refused(signed(CLAIMS, ec()), jwks=public(ec("ec-2")))

    def test_two_keys_with_each_others_names_prove_nothing(self):
        both = public(ec("ec-1"), ec("ec-2"))
        refused(signed(CLAIMS, ec("ec-2"), header={"kid": "ec-1"}), jwks=both)
        assert understood(signed(CLAIMS, ec("ec-2")), jwks=both)

    @pytest.mark.parametrize("signature", ["", "AAAA", encoded(bytes(96)), encoded(b"\xff" * 96)])
    def test_another_signature_proves_nothing(self, signature):
        refused(signed(CLAIMS, ec()).rsplit(".", 1)[0] + "." + signature)

    def test_other_claims_under_the_same_signature_prove_nothing(self):
        head, _, signature = signed(CLAIMS, ec()).split(".")
        refused(f"{head}.{encoded({**CLAIMS, 'jti': 'jti-0002'})}.{signature}")

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_a_changed_sign_is_noticed(self, data):
        compact = signed(CLAIMS, ec())
        place = data.draw(st.integers(0, len(compact) - 3))
        sign = data.draw(st.sampled_from("AZaz09-_."))  # whatever stands there, which is another each time
        refused(compact[:place] + (sign if sign != compact[place] else "B") + compact[place + 1 :])

    @given(st.text(max_size=60))
    def test_any_text_is_refused(self, text):
        refused(text)

    @pytest.mark.parametrize("form", ["{}", "{0}.{0}", "{0}.{0}.{0}.{0}", "{0}.{0}.{0}.{0}.{0}"])
    def test_another_number_of_parts_is_refused(self, form):
        refused(form.format("e30"))

    def test_a_longer_text_than_8_kilobytes_is_refused(self):
        refused(signed({**CLAIMS, "note": "x" * MOST_BYTES}, ec()))
