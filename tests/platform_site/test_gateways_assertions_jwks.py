"""Which public keys may be registered: inline, each for one algorithm, strong enough, and without their secrets."""

import base64
import itertools

import pytest

from platform_site.gateways.assertions import JwksRefused, check_jwks
from tests.support.signers import ec, public, rsa


GOOD = public(ec())["keys"][0]


def why(jwks) -> str:
    """Return why a key set is refused."""
    with pytest.raises(JwksRefused) as refusal:
        check_jwks(jwks)
    return str(refusal.value)


def changed(**members) -> dict:
    """Return a key set of one key, with other members; None takes one away."""
    return {"keys": [{name: value for name, value in {**GOOD, **members}.items() if value is not None}]}


@pytest.mark.parametrize(
    "pairs",
    [(ec(),), (rsa(),), (ec(), rsa()), tuple(ec(f"ec-{n}") for n in range(5))],
    ids=["ES384", "RS384", "both", "five"],
)
def test_fit_keys_may_be_registered(pairs):
    check_jwks(public(*pairs))


@pytest.mark.parametrize("member", [{"use": "sig"}, {"key_ops": ["verify"]}])
def test_a_key_may_say_that_it_is_for_signatures(member):
    check_jwks(changed(**member))


@pytest.mark.parametrize(
    "jwks",
    [
        None, [], "keys", {}, {"keys": []}, {"keys": {}}, {"keys": None}, GOOD,
        {"jwks_uri": "https://keys.example"}, {"keys": [GOOD], "jwks_uri": "https://keys.example"},
        {"keys": [{**GOOD, "kid": f"k{n}"} for n in range(6)]},
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_set_of_another_form_is_refused(jwks):
    assert "1 to 5" in why(jwks)


@pytest.mark.parametrize(
    "keys", [["x"], [None], [GOOD, GOOD], [GOOD, {**GOOD, "kid": ""}], [{**GOOD, "kid": 1}], [{**GOOD, "kid": ["x"]}]]
)
def test_keys_without_names_of_their_own_are_refused(keys):
    assert "`kid`" in why({"keys": keys})


@pytest.mark.parametrize("alg", [None, "", "none", "ES256", "RS256", "HS384", "es384", ["ES384"], {"a": 1}, 1])
def test_a_key_for_no_accepted_algorithm_is_refused(alg):
    assert "ES384 or RS384" in why(changed(alg=alg))


@pytest.mark.parametrize(
    "member", [{"use": "enc"}, {"use": 1}, {"key_ops": ["encrypt"]}, {"key_ops": ["sign", "verify"]}, {"key_ops": 1}]
)
def test_a_key_for_something_else_is_refused(member):
    assert "signatures" in why(changed(**member))


@pytest.mark.parametrize("pair", [ec(), rsa()], ids=["EC", "RSA"])
def test_a_private_key_is_refused_and_not_repeated(pair):
    private = pair.as_dict(private=True)
    text = why({"keys": [private]})
    assert "private key" in text
    assert private["d"] not in text


def test_a_symmetric_key_is_refused():
    assert "private key" in why({"keys": [{"kid": "k", "alg": "ES384", "kty": "oct", "k": "AAAA"}]})


@pytest.mark.parametrize(
    "members",
    [
        {"kty": "RSA"}, {"kty": None}, {"kty": ["EC"]}, {"crv": "P-256"}, {"crv": None}, {"crv": "P-521"}, {"x": None},
        {"x": "AAAA"}, {"y": GOOD["x"]}, {"x": 1}, {"x": "é"}, {"alg": "RS384"}, {"x": "", "y": ""},
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_key_that_is_not_of_its_algorithm_is_refused(members):
    assert "cannot be read" in why(changed(**members))


def test_a_curve_of_another_strength_is_refused():
    pair = ec("small", "P-256")
    assert "cannot be read as ES384" in why(public(pair))


@pytest.mark.parametrize("bits", [2048, 4096])
def test_an_rsa_key_of_2048_to_4096_bits_may_be_registered(bits):
    check_jwks({"keys": [{**public(rsa())["keys"][0], "n": modulus(bits)}]})


@pytest.mark.parametrize("bits", [1024, 2040, 4104])
def test_an_rsa_key_of_another_length_is_refused(bits):
    entry = {**public(rsa())["keys"][0], "n": modulus(bits)}
    assert "2048 to 4096 bits" in why({"keys": [entry]})


@pytest.mark.parametrize("e", ["AA", "AQ", "Ag", ""])
def test_an_rsa_key_with_a_weak_exponent_is_refused(e):
    assert "cannot be read as RS384" in why({"keys": [{**public(rsa())["keys"][0], "e": e}]})


def modulus(bits: int) -> str:
    """Return a modulus of that length, in base64url."""
    return base64.urlsafe_b64encode(((1 << bits) - 1).to_bytes(bits // 8, "big")).rstrip(b"=").decode()
