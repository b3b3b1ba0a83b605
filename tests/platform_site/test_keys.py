"""The port: named keys, the newest for new bytes, the version in front, old versions while they last."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_site import keys
from tests.support import keyrings


@pytest.fixture(scope="module", autouse=True)
def _keys(tmp_path_factory):
    with keyrings.own(tmp_path_factory.mktemp("keys") / "keys"):
        yield


plain = st.binary(max_size=200)
context = st.binary(max_size=20)


class TestWrapping:
    """AES-256-GCM: another ciphertext each time, bound to its context."""

    @given(plain, context)
    def test_what_was_wrapped_is_unwrapped(self, content, about):
        sealed = keys.wrap("documents", content, context=about)
        assert sealed[0] == keys.current("documents")
        assert keys.unwrap("documents", sealed, context=about) == content

    @given(plain)
    def test_no_two_wrappings_are_alike(self, content):
        assert keys.wrap("documents", content, context=b"") != keys.wrap("documents", content, context=b"")

    @given(plain, st.integers(min_value=0), st.integers(1, 255))
    def test_a_changed_byte_is_noticed(self, content, place, change):
        sealed = bytearray(keys.wrap("documents", content, context=b"row 1"))
        sealed[place % len(sealed)] ^= change
        with pytest.raises((keys.Unreadable, keys.KeyMissing)):
            keys.unwrap("documents", bytes(sealed), context=b"row 1")

    def test_another_rows_ciphertext_is_noticed(self):
        sealed = keys.wrap("documents", b"secret", context=b"row 1")
        with pytest.raises(keys.Unreadable):
            keys.unwrap("documents", sealed, context=b"row 2")

    def test_another_keys_ciphertext_is_noticed(self):
        sealed = keys.wrap("documents", b"secret", context=b"")
        with pytest.raises(keys.Unreadable):
            keys.unwrap("withheld", sealed, context=b"")

    @pytest.mark.parametrize("junk", [b"", b"\x01", b"\x01" + bytes(11), b"\x01" + bytes(40)])
    def test_junk_is_unreadable(self, junk):
        with pytest.raises(keys.Unreadable):
            keys.unwrap("documents", junk, context=b"")

    @pytest.mark.parametrize("version", [0, 255])
    def test_a_version_that_never_was_is_missing(self, version):
        with pytest.raises(keys.KeyMissing):
            keys.unwrap("documents", bytes([version]) + bytes(40), context=b"")

    def test_the_text_of_an_error_holds_nothing_of_the_content(self):
        sealed = keys.wrap("documents", "架空 花子".encode(), context=b"")
        with pytest.raises(keys.Unreadable) as refusal:
            keys.unwrap("documents", sealed + b"x", context=b"")
        assert str(refusal.value) == "documents"


class TestCloaking:
    """AES-SIV: the same bytes for the same plain and context."""

    @given(plain, context)
    def test_it_is_the_same_each_time_and_is_read_again(self, content, about):
        cloaked = keys.cloak("patient_ref", content, context=about)
        assert keys.cloak("patient_ref", content, context=about) == cloaked
        assert keys.uncloak("patient_ref", cloaked, context=about) == content

    @given(st.binary(min_size=1, max_size=50), context, context)
    def test_another_context_gives_other_bytes(self, content, one, other):
        same = keys.cloak("patient_ref", content, context=one) == keys.cloak("patient_ref", content, context=other)
        assert same == (one == other)

    @given(plain, st.integers(min_value=0), st.integers(1, 255))
    def test_a_changed_byte_is_noticed(self, content, place, change):
        cloaked = bytearray(keys.cloak("patient_ref", content, context=b"1"))
        cloaked[place % len(cloaked)] ^= change
        with pytest.raises((keys.Unreadable, keys.KeyMissing)):
            keys.uncloak("patient_ref", bytes(cloaked), context=b"1")

    @pytest.mark.parametrize("junk", [b"", b"\x01", b"\x01short"])
    def test_junk_is_unreadable(self, junk):
        with pytest.raises(keys.Unreadable):
            keys.uncloak("patient_ref", junk, context=b"")


class TestMacs:
    """HMAC-SHA-256."""

    @given(plain, plain)
    def test_only_the_same_message_has_the_same_mac(self, one, other):
        assert (keys.mac("limits", one) == keys.mac("limits", other)) == (one == other)
        assert len(keys.mac("limits", one)) == 32

    def test_each_key_gives_a_mac_of_its_own(self):
        assert len({keys.mac(name, b"message") for name in ("limits", "blind_index", "cursor")}) == 3


class TestSigning:
    """ES256, as JOSE writes it."""

    @settings(max_examples=20, deadline=None)
    @given(plain)
    def test_the_public_half_verifies_it(self, message):
        version, signature = keys.sign("token_signing", message)
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        public = keys.public_key("token_signing", version)
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        assert len(signature) == 64

    @pytest.mark.parametrize("version", [0, -1, 2, 256, 10**300])
    def test_a_version_that_never_was_is_missing(self, version):
        with pytest.raises(keys.KeyMissing):
            keys.public_key("token_signing", version)


def test_a_name_that_is_no_key_is_missing():
    with pytest.raises(keys.KeyMissing):
        keys.current("no_such_key")
    with pytest.raises(keys.KeyMissing):
        keys.mac("no_such_key", b"")
