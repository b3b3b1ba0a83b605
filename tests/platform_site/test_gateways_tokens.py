"""Our access tokens: read by their signature alone, and only those of this installation."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes, hmac, serialization
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from platform_site import keys
from platform_site.gateways import tokens
from platform_site.gateways.tokens import TokenUnreadable, Verified
from tests.support import keyrings
from tests.support.signers import encoded, signed


AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CLIENT, ORGANISATION = uuid4(), uuid4()
SCOPES = frozenset({"eligibility.check", "rx.issue"})


@pytest.fixture(scope="module", autouse=True)
def _keys(tmp_path_factory):
    with keyrings.own(tmp_path_factory.mktemp("keys") / "keys"):
        yield


def made(**more) -> str:
    """Return a token as the token endpoint gives it."""
    return tokens.make(client=CLIENT, organisation=ORGANISATION, scopes=SCOPES, at=AT, **more)


def parts(token: str) -> tuple[dict, dict]:
    """Return header and claims of a token, unverified."""
    header, claims, _ = token.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims))


def read(token: str) -> tokens.Token:
    """Read without a cache."""
    return Verified().read(token)


class TestHonest:
    """What was put in is read."""

    def test_a_token_says_who_for_whom_and_what(self):
        token = read(made())
        assert (token.client, token.organisation, token.scopes) == (CLIENT, ORGANISATION, SCOPES)
        assert token.certificate == ""

    def test_it_lasts_as_long_as_the_setting_says(self, settings):
        settings.ACCESS_TOKEN_SECONDS = 120
        assert datetime.fromtimestamp(read(made()).expires_at, UTC) == AT + timedelta(seconds=120)

    def test_an_expired_one_is_read_and_left_to_the_caller(self):
        token = read(tokens.make(client=CLIENT, organisation=ORGANISATION, scopes=SCOPES, at=AT - timedelta(days=400)))
        assert token.expires_at < AT.timestamp()

    def test_behind_mtls_it_names_the_certificate(self):
        token = made(certificate="thumbprint")
        assert parts(token)[1]["cnf"] == {"x5t#S256": "thumbprint"}
        assert read(token).certificate == "thumbprint"

    def test_it_holds_ids_and_nothing_else(self):
        header, claims = parts(made())
        assert header == {"alg": "ES256", "typ": "at+jwt", "kid": str(keys.current("token_signing"))}
        assert claims.keys() == {"iss", "aud", "sub", "organisation", "scope", "iat", "exp", "jti"}

    def test_no_two_are_alike(self):
        assert made() != made()

    def test_one_of_an_older_key_is_read(self):
        before = made()
        keyrings.roll("token_signing")
        after = made()
        assert parts(before)[0]["kid"] != parts(after)[0]["kid"]
        assert read(before) == read(after)


class TestForged:
    """What this installation did not sign is not read."""

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_a_changed_sign_is_noticed(self, data):
        token = made()
        place = data.draw(st.integers(0, len(token) - 3))  # the last sign has bits that mean nothing
        sign = data.draw(st.sampled_from("AZaz09-_."))  # whatever stands there, which is another each time
        with pytest.raises(TokenUnreadable):
            read(token[:place] + (sign if sign != token[place] else "B") + token[place + 1 :])

    @given(st.text(max_size=80))
    @settings(max_examples=200)
    def test_any_text_is_refused(self, text):
        with pytest.raises(TokenUnreadable):
            read(text)

    @pytest.mark.parametrize(
        "header",
        [
            {"alg": "none"}, {"alg": "HS256"}, {"alg": "ES384"}, {"alg": ["ES256"]}, {"alg": 1}, {"kid": 1},
            {"kid": "0"}, {"kid": "9"}, {"kid": "999"}, {"kid": "-1"}, {"kid": "9" * 300}, {"kid": "１"},
            {"kid": None}, {"kid": [1]}, {"kid": {"a": 1}}, {"kid": "1.bak"}, {"kid": "../limits.1"}, {"typ": "JWT"},
            {"typ": None}, {"crit": ["exp"]}, {"jwk": {}}, {"jku": "https://keys.example"}, {"b64": False},
        ],
    )  # fmt: skip
    def test_a_header_that_is_not_ours_is_refused(self, header):
        head, claims = parts(made())
        text = f"{encoded({**head, **header})}.{encoded(claims)}"
        _, signature = keys.sign("token_signing", text.encode())
        with pytest.raises(TokenUnreadable):
            read(f"{text}.{encoded(signature)}")

    @pytest.mark.parametrize("header", ["[" * 2900, '"kid"', '["alg","kid","typ"]', "null", "1", '{"kid":1e999}', "{"])
    def test_a_header_that_is_no_object_is_refused(self, header):
        with pytest.raises(TokenUnreadable):
            read(f"{encoded(header.encode())}.{encoded({})}.{encoded(b'x' * 64)}")

    def test_the_public_key_as_a_secret_is_refused(self):
        public = keys.public_key("token_signing", 1)
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        head, claims = parts(made())
        text = f"{encoded({**head, 'kid': '1', 'alg': 'HS256'})}.{encoded(claims)}"
        mac = hmac.HMAC(pem, hashes.SHA256())
        mac.update(text.encode())
        with pytest.raises(TokenUnreadable):
            read(f"{text}.{encoded(mac.finalize())}")

    def test_another_key_is_refused(self):
        pair = ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256"})
        head, claims = parts(made())
        with pytest.raises(TokenUnreadable):
            read(signed(claims, pair, header={**head, "kid": "1"}))

    @pytest.mark.parametrize("cut", [0, 1])
    def test_without_a_signature_it_is_refused(self, cut):
        head, claims, _ = made().split(".")
        with pytest.raises(TokenUnreadable):
            read(f"{head}.{claims}" + "." * cut)

    def test_a_longer_text_than_any_of_ours_is_refused(self):
        with pytest.raises(TokenUnreadable):
            read(made(certificate="x" * 4096))

    def test_another_installations_is_refused(self):
        with override_settings(PUBLIC_URL="https://elsewhere.example"):
            token = made()
        with pytest.raises(TokenUnreadable):
            read(token)

    @pytest.mark.parametrize(
        ("name", "value"),
        [(name, value) for name in ("sub", "organisation", "iss", "aud") for value in (None, 1, [], {}, "?")]
        + [("scope", value) for value in (None, 1, [], {})]
        + [("exp", value) for value in (None, [], {}, "?")],
    )
    def test_claims_of_another_form_are_refused(self, name, value):
        head, claims = parts(made())
        text = f"{encoded(head)}.{encoded({**claims, name: value})}"
        _, signature = keys.sign("token_signing", text.encode())
        with pytest.raises(TokenUnreadable):
            read(f"{text}.{encoded(signature)}")


class TestRemembered:
    """A signature is verified once; what is remembered is bounded."""

    def test_a_token_that_was_verified_is_known(self, monkeypatch):
        verified, token = Verified(), made()
        first = verified.read(token)
        monkeypatch.setattr(tokens, "_verify", lambda token: pytest.fail("verified again"))
        assert verified.read(token) is first

    def test_no_more_than_so_many_are_remembered(self):
        verified, made_now = Verified(most=3), [made() for _ in range(5)]
        for token in made_now:
            verified.read(token)
        assert len(verified._known) == 3
        assert all(verified.read(token).client == CLIENT for token in made_now)

    def test_what_was_refused_is_not_remembered(self):
        verified = Verified()
        for n in range(20):
            with pytest.raises(TokenUnreadable):
                verified.read(f"forged.{n}.x")
        assert len(verified._known) == 0
