"""Public keys as somebody hands them in."""

import json

import pytest

from platform_site.gateways import public_keys
from platform_site.gateways.assertions import JwksRefused, check_jwks
from tests.support.signers import ec, public, rsa


EC, RSA = ec().as_pem(private=False), rsa().as_pem(private=False)


def kids(given) -> list[str]:
    return [key["kid"] for key in public_keys.read(given)["keys"]]


def test_a_key_set_is_read_as_it_is_without_what_is_not_needed():
    given = public(ec(), rsa())
    given["keys"][0] |= {"use": "sig", "key_ops": ["verify"], "x5u": "https://keys.example", "ext": True}
    read = public_keys.read(json.dumps(given))
    assert [set(key) for key in read["keys"]] == [
        {"crv", "kty", "x", "y", "alg", "kid"}, {"e", "kty", "n", "alg", "kid"},
    ]  # fmt: skip
    check_jwks(read)


def test_a_key_alone_is_a_set():
    assert kids(json.dumps(public(ec())["keys"][0])) == ["ec-1"]


def test_pem_keys_are_named_by_their_fingerprints():
    read = public_keys.read(EC + b"\n" + RSA)
    assert [(key["alg"], key["kid"]) for key in read["keys"]] == [
        ("ES384", ec().thumbprint()), ("RS384", rsa().thumbprint()),
    ]  # fmt: skip
    assert [public_keys.fingerprint(key) for key in read["keys"]] == [key["kid"] for key in read["keys"]]
    check_jwks(read)


@pytest.mark.parametrize(
    "given",
    [
        ec().as_pem(private=True),
        rsa().as_pem(private=True),
        json.dumps(ec().as_dict(private=True)),
        json.dumps({"keys": [*public(rsa("rsa-2"))["keys"], rsa().as_dict(private=True)]}),
        EC + ec().as_pem(private=True),
        json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "alg": "HS256", "kid": "x"}]}),
    ],
    ids=["EC PEM", "RSA PEM", "JWK", "JWKS", "both", "secret"],
)
def test_a_private_key_is_refused_loudly(given):
    with pytest.raises(JwksRefused, match="秘密鍵が含まれています"):
        public_keys.read(given)


@pytest.mark.parametrize(
    "given",
    [
        "", "abc", b"\xff\xfe", "{", "[]", "{}", '{"keys": []}', '{"keys": [1]}', '{"keys": {"kty": 1}}',
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----",
        '{"kty": "EC", "kty": "EC"}',
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(given):
    with pytest.raises(JwksRefused, match="公開鍵として読み取れません"):
        public_keys.read(given)


def test_what_is_too_large_is_refused():
    with pytest.raises(JwksRefused, match="大きすぎます"):
        public_keys.read(b" " * (public_keys.MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([{"kty": "EC", "kid": "a"}], "alg を一つ"),
        ([{**public(ec())["keys"][0], "alg": "ES256"}], "alg を一つ"),
        ([{**public(ec())["keys"][0], "kid": ""}], "異なる kid"),
        ([{**public(ec())["keys"][0], "x": 1}], "異なる kid"),
        (public(ec("a", "P-256"))["keys"], "P-384"),
        (public(ec("a"), ec("a2"))["keys"][:1] * 2, "異なる kid"),
        ([public(ec())["keys"][0], {**public(ec())["keys"][0], "kid": "other"}], "同じ鍵"),
        (public(ec("a"), ec("b"), ec("c"))["keys"], "2本"),
    ],
    ids=["no alg", "other alg", "no kid", "no number", "other curve", "same kid", "same key", "three"],
)
def test_a_set_that_may_not_be_registered_is_refused_in_words(keys, said):
    with pytest.raises(JwksRefused, match=said):
        public_keys.read(json.dumps({"keys": keys}))


def test_an_old_key_and_a_new_one_stand_together():
    assert kids(json.dumps(public(ec("a"), ec("b"), rsa("c"), rsa("d")))) == ["a", "b", "c", "d"]
