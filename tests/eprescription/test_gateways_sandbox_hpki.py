"""The sandbox's HPKI issues fictional signers, signs for them, and revokes them."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from eligibility.gateways import authority_files
from eligibility.gateways.revocation import read
from eprescription.errors.signatures import SignerRevoked
from eprescription.gateways.sandbox_hpki import HpkiAuthority, NoSuchSigner
from eprescription.gateways.sandbox_hpki_certificates import Holder
from eprescription.gateways.signing import DISPENSING, Revocations
from eprescription.gateways.signing.certificates import believed
from eprescription.rules.signing import Role, SignatureResult
from tests.eligibility.hostile_cards import Holder as Certified
from tests.eligibility.hostile_cards import x5c
from tests.eprescription.signers_by_hand import AT, FILE, JSON, YEAR, verify


PEOPLE = {
    "doctor": Holder(Role.DOCTOR, "医師　二奈", "100002"),
    "dentist": Holder(Role.DENTIST, "歯科　一真", "200001"),
    "pharmacist": Holder(Role.PHARMACIST, "薬剤　一太", "300001"),
}


@pytest.fixture
def hpki(tmp_path: Path) -> HpkiAuthority:
    """Return an authority with a doctor, a dentist and a pharmacist who has an RSA key."""
    made = HpkiAuthority(tmp_path / "hpki")
    made.create(AT)
    for name, holder in PEOPLE.items():
        rsa = name == "pharmacist"
        made.issue(name, holder, not_before=AT - YEAR, not_after=AT + YEAR, rsa=rsa)
    return made


def verified(hpki: HpkiAuthority, envelope: bytes, detached: str | None = None, **changed: object) -> SignatureResult:
    """Return what is signed, as an installation reads it that trusts the authority's own file."""
    trust, issuers = authority_files.read(hpki.authorities())
    return verify(envelope, detached, **{"trust": trust, "issuers": issuers, "roles": frozenset(Role), **changed})


@pytest.mark.parametrize("who", PEOPLE)
def test_what_a_signer_signs_is_believed(hpki: HpkiAuthority, who: str) -> None:
    for result in (
        verified(hpki, hpki.sign_file(who, FILE, at=AT)),
        verified(hpki, JSON, hpki.sign_json(who, JSON)),
    ):
        found = Holder(result.signer.role, result.signer.name, result.signer.licence_number)
        assert found == PEOPLE[who]


def test_a_dispensing_is_signed_as_one(hpki: HpkiAuthority) -> None:
    envelope = hpki.sign_file("pharmacist", FILE, at=AT, shape=DISPENSING)
    assert verified(hpki, envelope, shape=DISPENSING).signed_at == AT


def test_everything_bears_the_mark_of_the_sandbox(hpki: HpkiAuthority) -> None:
    trust, issuers = authority_files.read(hpki.authorities())
    assert trust.has_sandbox_root
    key, chain = hpki.key_and_chain("doctor")
    assert believed(x5c(Certified(chain[0], key)), trust=trust, issuers=issuers, at=AT).sandbox


def test_a_revoked_signer_is_refused_and_a_renewed_one_is_not(hpki: HpkiAuthority) -> None:
    trust, issuers = authority_files.read(hpki.authorities())
    hpki.revoke("doctor", AT)
    known = Revocations((read(hpki.revocation_list(AT), trust=trust, issuers=issuers, at=AT),))
    with pytest.raises(SignerRevoked):
        verified(hpki, hpki.sign_file("doctor", FILE, at=AT), revoked=known)
    hpki.issue("doctor", PEOPLE["doctor"], not_before=AT, not_after=AT + YEAR)
    assert verified(hpki, hpki.sign_file("doctor", FILE, at=AT), revoked=known).certificate_status == "good"


def test_each_list_has_a_higher_number(hpki: HpkiAuthority) -> None:
    trust, issuers = authority_files.read(hpki.authorities())
    lists = [read(hpki.revocation_list(AT), trust=trust, issuers=issuers, at=AT) for _ in range(3)]
    assert [each.number for each in lists] == [1, 2, 3]
    assert lists[0].next_update == AT + timedelta(hours=24)


def test_making_it_again_changes_nothing(hpki: HpkiAuthority) -> None:
    before = hpki.authorities()
    hpki.create(AT + YEAR)
    assert hpki.authorities() == before


def test_only_the_own_user_may_read(hpki: HpkiAuthority) -> None:
    hpki.revoke("dentist", AT)
    for path in [hpki.folder, *hpki.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("name", ["nobody", "../doctor", "", "架空"])
def test_nobody_of_that_name_signs_nothing(hpki: HpkiAuthority, name: str) -> None:
    for attempt in (
        lambda: hpki.sign_file(name, FILE, at=AT),
        lambda: hpki.sign_json(name, JSON),
        lambda: hpki.revoke(name, AT),
    ):
        with pytest.raises(NoSuchSigner):
            attempt()


def test_a_name_that_is_no_plain_word_gets_no_certificate(hpki: HpkiAuthority) -> None:
    with pytest.raises(ValueError, match="letters"):
        hpki.issue("../doctor", PEOPLE["doctor"], not_before=AT, not_after=AT + YEAR)
