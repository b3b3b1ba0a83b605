"""Roots are chosen with care, and what was judged good is remembered for them alone."""

from collections.abc import Iterator

import pytest
from cryptography import x509

from eligibility.gateways import certificates
from eligibility.gateways.certificates import Trust, is_sandbox, verify
from eligibility.gateways.path_cache import PathCache
from tests.eligibility.chains_by_hand import CHAIN, MARK, MOMENT, ROOT, TRUST, refused
from tests.eligibility.hostile_cards import AT, authority, certify, x5c


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    certificates.KNOWN.clear()
    yield
    certificates.KNOWN.clear()


class TestMemory:
    """Good chains are remembered, bounded, and for one trust alone."""

    def test_a_good_chain_is_remembered_and_a_bad_one_is_not(self) -> None:
        first = verify(CHAIN, trust=TRUST, at=AT)
        assert verify(CHAIN, trust=TRUST, at=AT + MOMENT) is first
        refused(x5c(certify("SBX-0001")))
        assert len(certificates.KNOWN) == 1

    def test_what_one_trust_believed_another_judges_anew(self) -> None:
        verify(CHAIN, trust=TRUST, at=AT)
        assert refused(CHAIN, trust=Trust((authority("よその架空ルート").certificate,)))

    def test_entries_are_told_apart_by_their_borders(self) -> None:
        verify(CHAIN, trust=TRUST, at=AT)
        assert refused(["".join(CHAIN)])
        assert refused([CHAIN[0] + CHAIN[1][:4], CHAIN[1][4:]])

    def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest(self) -> None:
        memory: PathCache[int] = PathCache(most=3)
        for number in range(3):
            memory.put(bytes([number]), number)
        memory.get(b"\0")
        memory.put(b"\3", 3)
        assert [memory.get(bytes([number])) for number in range(4)] == [0, None, 2, 3]
        assert len(memory) == 3

    def test_the_cards_of_a_day_at_one_process_fit(self) -> None:
        assert certificates.KNOWN.most == 4096


class TestTrust:
    """The roots themselves."""

    def test_a_trust_without_a_root_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="needs a root"):
            Trust(())

    @pytest.mark.parametrize("ca", [False, None])
    def test_a_root_that_is_no_authority_is_a_mistake(self, *, ca: bool | None) -> None:
        with pytest.raises(ValueError, match="CA:TRUE"):
            Trust((certify("SBX-0001", ca=ca).certificate,))

    def test_the_order_of_roots_does_not_matter(self) -> None:
        other = authority("もう一つの架空ルート").certificate
        one, two = Trust((ROOT.certificate, other)), Trust((other, ROOT.certificate))
        assert one.fingerprint == two.fingerprint != TRUST.fingerprint

    def test_a_sandbox_is_known_by_its_mark(self) -> None:
        marked = authority("印のあるルート", extra=[(MARK, False)])
        assert is_sandbox(marked.certificate)
        assert Trust((ROOT.certificate, marked.certificate)).has_sandbox_root
        assert not TRUST.has_sandbox_root

    def test_another_policy_is_no_mark(self) -> None:
        other = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.25.2"), None)])
        assert not is_sandbox(authority("別の方針", extra=[(other, False)]).certificate)

    def test_a_card_under_a_marked_root_is_a_sandbox_card(self) -> None:
        marked = authority("印のあるルート", extra=[(MARK, False)])
        card = verify(x5c(certify("SBX-0027", by=marked)), trust=Trust((marked.certificate,)), at=AT)
        assert card.sandbox
