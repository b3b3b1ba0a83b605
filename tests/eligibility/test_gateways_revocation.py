"""A list of revoked cards is read only whole, and only from its authority (I01-7)."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from eligibility.gateways import revocation
from tests.eligibility.hostile_cards import AT, YEAR, authority
from tests.eligibility.lists_by_hand import (
    CARD,
    DAY,
    HOLD,
    HOUR,
    ISSUING,
    LOST,
    ROOT,
    a_card,
    endless,
    listed,
    refused,
    understood,
)


class TestReading:
    """Only a whole list that a trusted authority signed is read."""

    def test_a_list_is_read_as_its_authority_wrote_it(self) -> None:
        found = understood(listed({5: None, 6: HOLD, 7: LOST}))
        assert (found.number, found.this_update, found.next_update) == (7, AT, AT + DAY)
        assert found.revoked == {5, 6, 7}
        assert found.held == {6}
        assert found.issuer == a_card().issuer

    def test_an_empty_list_is_a_list(self) -> None:
        assert understood(listed()).revoked == frozenset()

    def test_the_list_of_a_root_for_its_own_cards_is_read(self) -> None:
        assert understood(listed({5: None}, by=ROOT), issuers=[ROOT]).revoked == {5}

    def test_the_authority_is_found_among_several_of_its_name(self) -> None:
        twin = authority("架空発行局", by=ROOT)
        assert understood(listed({5: None}), issuers=[CARD, twin, ISSUING]).revoked == {5}

    def test_an_altered_list_is_refused(self) -> None:
        der = listed({0x5A5A5A5A: None})
        assert der.count(b"\x5a\x5a\x5a\x5a") == 1
        assert refused(der.replace(b"\x5a\x5a\x5a\x5a", b"\x5b\x5a\x5a\x5a"))

    def test_a_list_whose_signature_declares_bits_unused_is_refused(self) -> None:
        lists = (listed({5: None}) for _ in range(50))
        der = bytearray(next(der for der in lists if der[-1] % 2 == 0))
        sealed = x509.load_der_x509_crl(bytes(der)).signature
        der[-len(sealed) - 1] = 1
        assert x509.load_der_x509_crl(bytes(der)).signature == sealed
        assert refused(bytes(der), "altered")

    def test_a_list_of_an_unknown_authority_is_refused(self) -> None:
        assert refused(listed(by=authority("よその発行局", by=ROOT)), "no authority")

    def test_a_list_of_another_authority_of_the_same_name_is_refused(self) -> None:
        assert refused(listed(by=authority("架空発行局", by=ROOT)), "no authority")

    def test_a_list_of_an_authority_under_no_root_is_refused(self) -> None:
        alone = authority("よその発行局")
        assert refused(listed(by=alone), "no authority", issuers=[alone])

    def test_a_list_signed_by_a_card_is_refused(self) -> None:
        assert refused(listed(by=CARD), "no authority", issuers=[CARD])

    def test_a_list_of_an_authority_that_may_sign_none_is_refused(self) -> None:
        other = authority("失効を扱わない発行局", by=ROOT, usage=frozenset({"key_cert_sign"}))
        assert refused(listed(by=other), "no authority", issuers=[other])

    def test_a_list_of_an_authority_that_expired_is_refused(self) -> None:
        past = authority("過去の発行局", by=ROOT, valid=(AT - YEAR, AT - HOUR))
        assert refused(listed(by=past), "no authority", issuers=[past])

    def test_a_list_signed_with_less_than_sha256_is_refused(self) -> None:
        assert refused(listed(digest=hashes.SHA224()), "weak")

    def test_a_list_without_a_number_is_refused(self) -> None:
        assert refused(listed(number=None), "malformed")

    def test_a_list_from_the_future_is_refused_beyond_a_minute_of_skew(self) -> None:
        der = listed(this_update=AT + timedelta(seconds=60))
        assert understood(der)
        assert refused(der, "future", at=AT - timedelta(seconds=1))

    def test_a_list_that_tells_less_than_the_whole_is_refused(self) -> None:
        part = x509.IssuingDistributionPoint(
            full_name=None,
            relative_name=None,
            only_contains_user_certs=True,
            only_contains_ca_certs=False,
            only_some_reasons=None,
            indirect_crl=False,
            only_contains_attribute_certs=False,
        )
        assert refused(listed(extra=[(part, True)]), "less than the whole")
        assert refused(listed(extra=[(x509.DeltaCRLIndicator(3), True)]), "less than the whole")

    def test_a_list_over_64_megabytes_is_refused_unread(self) -> None:
        assert refused(bytes(revocation.LARGEST + 1), "64 MB")

    @given(st.binary(max_size=300))
    def test_any_bytes_are_refused(self, der: bytes) -> None:
        assert refused(der)

    @given(place=st.integers(0, 2000), flip=st.integers(1, 255))
    def test_a_changed_byte_anywhere_is_refused(self, place: int, flip: int) -> None:
        der = bytearray(listed({5: None}))
        der[place % len(der)] ^= flip
        assert refused(bytes(der))

    def test_a_list_without_an_end_is_refused(self) -> None:
        assert refused(endless(ISSUING), "without an end")
