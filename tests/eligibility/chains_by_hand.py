"""The authorities of the certificate tests, and how those tell that a chain is refused."""

from datetime import datetime, timedelta

import pytest
from cryptography import x509

from eligibility.errors import CardUntrusted
from eligibility.gateways import known_authorities
from eligibility.gateways.certificates import Trust, verify
from eligibility.gateways.chains import SANDBOX_POLICY
from tests.eligibility.hostile_cards import AT, authority, certify, x5c


ROOT = authority("架空ルート", path_length=1)
ISSUING = authority("架空発行局", by=ROOT, path_length=0)
CARD = certify("SBX-0001", by=ISSUING)
CHAIN = x5c(CARD, ISSUING)
TRUST = Trust((ROOT.certificate,))
MOMENT = timedelta(seconds=1)
MARK = x509.CertificatePolicies([x509.PolicyInformation(SANDBOX_POLICY, None)])


def refused(chain: list[str], *, trust: Trust = TRUST, at: datetime = AT) -> bool:
    """Tell if the chain is refused, and nothing of it remembered: whether its authority was never seen or is known."""
    known_authorities.WAYS_UP.clear()
    _refused(chain, trust, at)
    known_authorities.remember([CARD.certificate, ISSUING.certificate, ROOT.certificate], roots=TRUST.fingerprint)
    _refused(chain, trust, at)
    return True


def _refused(chain: list[str], trust: Trust, at: datetime) -> None:
    with pytest.raises(CardUntrusted) as caught:
        verify(chain, trust=trust, at=at)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
