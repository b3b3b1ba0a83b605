"""Lists of revoked signers: stored as their authority succeeds itself, and asked at each signature (I01-7)."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from eligibility.gateways.revocation import RevocationUnreadable
from eprescription.actions.sandbox_signers import LIFE, SIGNERS, issue_sandbox_signers
from eprescription.actions.signer_revocations import store_signer_list
from eprescription.errors.signatures import SignerExpired, SignerRevoked, SignerUntrusted
from eprescription.gateways import signing
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.models.signers import RxRevocationList
from eprescription.queries import signers
from eprescription.rules.signing import Role, SignatureKind, SignatureResult
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.errors import NotFound
from platform_site.queries import refreshed
from tests.eprescription.signers_by_hand import FILE, JSON, signed_file


pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def hpki(settings, tmp_path: Path) -> Iterator[HpkiAuthority]:
    """A copy of the sandbox's HPKI with its signers: whom a test revokes is good again after it."""
    settings.SANDBOX_HPKI_DIR = shutil.copytree(settings.SANDBOX_HPKI_DIR, tmp_path / "hpki")
    settings.HPKI_AUTHORITIES = tmp_path / "hpki" / "authorities.pem"
    issue_sandbox_signers(by=the_platform(), at=clock.now())
    refreshed.forget_all()
    yield HpkiAuthority(settings.SANDBOX_HPKI_DIR)
    signers.trust.cache_clear()


def store(content: bytes, *, after: timedelta = timedelta(0)) -> RxRevocationList:
    """Store a list, and forget what this process remembers."""
    refreshed.forget_all()
    return store_signer_list(content=content, by=the_platform(), at=clock.now() + after)


def verified(envelope: bytes, detached: str | None = None, *, after: timedelta = timedelta(0)) -> SignatureResult:
    """Return what is signed, with what this installation trusts and knows."""
    trust, issuers = signers.trust()
    return signing.verify(
        envelope,
        kind=SignatureKind.XADES if detached is None else SignatureKind.JWS,
        detached=detached,
        trust=trust,
        issuers=issuers,
        revoked=signers.revocations(),
        roles=frozenset(Role),
        at=clock.now() + after,
    )


class TestSandbox:
    """A sandbox has a signer for each organisation that prescribes or dispenses."""

    def test_each_signs_under_the_name_and_licence_that_is_published(self, hpki: HpkiAuthority) -> None:
        for each in SIGNERS:
            found = verified(JSON, hpki.sign_json(each.name, JSON)).signer
            assert (found.role, found.name, found.licence_number) == (
                each.holder.role,
                each.holder.name,
                each.holder.licence_number,
            )

    def test_no_two_share_a_name_or_a_number(self) -> None:
        assert len({each.name for each in SIGNERS}) == len({each.holder.licence_number for each in SIGNERS}) == 6
        assert len({each.organisation for each in SIGNERS}) == 6

    def test_their_certificates_end_after_five_years(self, hpki: HpkiAuthority) -> None:
        envelope = hpki.sign_file("clinic-doctor-1", FILE, at=clock.now())
        assert verified(envelope, after=LIFE - 2 * DAY).content == FILE
        with pytest.raises(SignerExpired):
            verified(envelope, after=LIFE)

    def test_a_signer_of_elsewhere_is_not_trusted(self, hpki: HpkiAuthority) -> None:
        with pytest.raises(SignerUntrusted):
            verified(signed_file(at=clock.now()))

    def test_outside_a_sandbox_there_are_none(self, settings, tmp_path: Path) -> None:
        settings.SANDBOX, settings.SANDBOX_HPKI_DIR = False, tmp_path / "hpki"
        with pytest.raises(NotFound):
            issue_sandbox_signers(by=the_platform(), at=clock.now())
        assert not settings.SANDBOX_HPKI_DIR.exists()


class TestLists:
    """The newest list counts, and what an earlier one revoked for good stays revoked."""

    def test_a_signer_of_whom_the_list_says_nothing_is_good(self, hpki: HpkiAuthority) -> None:
        envelope = hpki.sign_file("clinic-doctor-1", FILE, at=clock.now())
        assert verified(envelope).certificate_status == "good"

    def test_a_revoked_signer_is_refused_once_the_list_is_stored(self, hpki: HpkiAuthority) -> None:
        envelope = hpki.sign_file("clinic-doctor-1", FILE, at=clock.now())
        hpki.revoke("clinic-doctor-1", clock.now())
        assert verified(envelope).content == FILE
        store(hpki.revocation_list(clock.now()))
        with pytest.raises(SignerRevoked):
            verified(envelope)

    def test_what_a_list_revoked_the_next_one_does_not_give_back(self, hpki: HpkiAuthority) -> None:
        envelope = hpki.sign_file("clinic-doctor-1", FILE, at=clock.now())
        hpki.revoke("clinic-doctor-1", clock.now())
        store(hpki.revocation_list(clock.now()))
        state = json.loads((hpki.folder / "revoked.json").read_text())
        (hpki.folder / "revoked.json").write_text(json.dumps({**state, "revoked": {}}))
        kept = store(hpki.revocation_list(clock.now())).kept
        assert str(hpki.certificate("clinic-doctor-1").serial_number) in kept
        with pytest.raises(SignerRevoked):
            verified(envelope)

    def test_past_the_grace_the_state_is_unknown_and_stops_nobody(self, hpki: HpkiAuthority, settings) -> None:
        settings.HPKI_REVOCATION_GRACE_HOURS = 48
        envelope = hpki.sign_file("clinic-doctor-1", FILE, at=clock.now())
        assert verified(envelope, after=2 * DAY).certificate_status == "good"
        assert verified(envelope, after=3 * DAY + DAY / 24).certificate_status == "unknown"

    def test_the_sandbox_has_a_list_and_grants_three_days_after_its_time(self) -> None:
        refreshed.forget_all()
        known = signers.revocations()
        assert (len(known.lists), known.grace) == (1, timedelta(hours=72))

    def test_an_older_list_is_refused(self, hpki: HpkiAuthority) -> None:
        old = hpki.revocation_list(clock.now())
        store(hpki.revocation_list(clock.now()))
        with pytest.raises(RevocationUnreadable, match="older"):
            store(old)

    @pytest.mark.parametrize("content", [b"", b"text"])
    def test_what_is_no_list_is_refused_and_the_stored_one_stays(self, hpki: HpkiAuthority, content: bytes) -> None:
        before = RxRevocationList.objects.get().number
        with pytest.raises(RevocationUnreadable):
            store(content)
        assert RxRevocationList.objects.get().number == before
