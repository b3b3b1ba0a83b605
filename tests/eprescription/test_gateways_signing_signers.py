"""Who may sign what, and what is known of her certificate, is decided before the signature counts (E-22, I01-7)."""

from datetime import timedelta

import pytest
from cryptography import x509

from eligibility.gateways.chains import Trust
from eligibility.gateways.revocation import RevocationList, read
from eprescription.errors.signatures import SignatureBroken, SignerExpired, SignerRevoked, SignerRole, SignerUntrusted
from eprescription.gateways.signing import DISPENSING, Revocations
from eprescription.rules.signing import DISPENSERS, PRESCRIBERS, Role
from platform_site.errors import Refused
from tests.eligibility.lists_by_hand import DAY, HOLD, LOST, listed
from tests.eprescription.signers_by_hand import (
    AT,
    DENTIST,
    DOCTOR,
    FILE,
    ISSUING,
    JSON,
    MOMENT,
    PHARMACIST,
    TRUST,
    Holder,
    authority,
    certify,
    signed_file,
    signed_json,
    signer,
    verify,
)


def a_list(*revoked: Holder, number: int = 7, hold: bool = False) -> RevocationList:
    """Return the issuing authority's list of the test's moment."""
    reason: x509.CRLReason | None = HOLD if hold else LOST
    reasons = {each.certificate.serial_number: reason for each in revoked}
    der = listed(reasons, by=ISSUING, number=number)
    return read(der, trust=TRUST, issuers=[ISSUING.certificate], at=AT)


def both_refuse(by: Holder, refusal: type[Refused], **changed: object) -> bool:
    """Tell that XML and JSON by a signer are refused alike."""
    for envelope, detached in ((signed_file(by), None), (JSON, signed_json(by))):
        with pytest.raises(refusal):
            verify(envelope, detached, **changed)
    return True


class TestRole:
    """Doctors and dentists prescribe, pharmacists dispense."""

    @pytest.mark.parametrize("who", [DOCTOR, DENTIST])
    def test_who_prescribes_may_sign_a_prescription(self, who: Holder) -> None:
        assert verify(signed_file(who)).content == FILE

    def test_a_pharmacist_may_sign_a_dispensing_and_no_prescription(self) -> None:
        envelope = signed_file(PHARMACIST, shape=DISPENSING)
        assert verify(envelope, roles=DISPENSERS, shape=DISPENSING).signer.role is Role.PHARMACIST
        assert both_refuse(PHARMACIST, SignerRole, roles=PRESCRIBERS)

    def test_a_doctor_signs_no_dispensing(self) -> None:
        assert both_refuse(DOCTOR, SignerRole, roles=DISPENSERS)

    def test_a_certificate_without_a_qualification_signs_nothing(self) -> None:
        assert both_refuse(signer(Role.DOCTOR, extra=[]), SignerRole)

    def test_a_card_signs_nothing(self) -> None:
        assert both_refuse(certify("SBX-0001", by=ISSUING), SignerUntrusted)


class TestTrust:
    """Neither a stranger's certificate nor one out of its time."""

    def test_a_foreign_root(self) -> None:
        assert both_refuse(signer(Role.DOCTOR, by=authority("よその認証局")), SignerUntrusted)

    def test_a_root_that_is_no_longer_trusted(self) -> None:
        assert both_refuse(DOCTOR, SignerUntrusted, trust=Trust((authority("別のルート").certificate,)))

    def test_expired_and_not_yet_valid(self) -> None:
        assert both_refuse(DOCTOR, SignerExpired, at=DOCTOR.certificate.not_valid_after_utc + MOMENT)
        assert both_refuse(DOCTOR, SignerExpired, at=DOCTOR.certificate.not_valid_before_utc - MOMENT)

    def test_an_authority_as_signer(self) -> None:
        assert both_refuse(ISSUING, SignerUntrusted)

    def test_a_sound_certificate_does_not_make_a_forged_signature_right(self) -> None:
        with pytest.raises(SignatureBroken):
            verify(b"{}", signed_json())


class TestRevocation:
    """Known as revoked stays refused; what nobody knows is said and stops nobody."""

    def test_not_on_the_list_is_good(self) -> None:
        assert verify(signed_file(), revoked=Revocations((a_list(DENTIST),))).certificate_status == "good"

    def test_without_a_list_it_is_unknown(self) -> None:
        assert verify(signed_file()).certificate_status == "unknown"
        assert verify(JSON, signed_json()).certificate_status == "unknown"

    @pytest.mark.parametrize("hold", [False, True])
    def test_on_the_list_is_refused(self, *, hold: bool) -> None:
        assert both_refuse(DOCTOR, SignerRevoked, revoked=Revocations((a_list(DOCTOR, hold=hold),)))

    def test_revoked_once_is_refused_though_the_list_is_old(self) -> None:
        late = AT + 100 * DAY
        assert both_refuse(DOCTOR, SignerRevoked, revoked=Revocations((a_list(DOCTOR),)), at=late)

    def test_past_the_grace_of_the_list_it_is_unknown(self) -> None:
        known = Revocations((a_list(),), grace=timedelta(hours=72))
        last = AT + DAY + timedelta(hours=72)
        assert verify(signed_file(), revoked=known, at=last).certificate_status == "good"
        assert verify(signed_file(), revoked=known, at=last + MOMENT).certificate_status == "unknown"

    def test_the_list_of_another_authority_says_nothing(self) -> None:
        other = authority("別の認証局", by=None)
        der = listed({DOCTOR.certificate.serial_number: LOST}, by=other)
        found = read(der, trust=Trust((other.certificate,)), issuers=[other.certificate], at=AT)
        assert verify(signed_file(), revoked=Revocations((found,))).certificate_status == "unknown"
