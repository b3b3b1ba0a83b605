"""Path validation for signers: does a certificate for signatures lead to an HPKI root of this installation?

As `eligibility.gateways.chains` does for cards, with another demand on the first certificate: HPKI's certificates for
signatures bear 否認防止 (contentCommitment, formerly nonRepudiation), which a card for showing who one is does not.
"""

import base64
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.x509.verification import Criticality, ExtensionPolicy, Policy

from eligibility.gateways.chains import Trust, is_spelled_exactly, path_from


def path_of(
    x5c: Sequence[str], *, trust: Trust, issuers: Sequence[x509.Certificate], at: datetime
) -> list[x509.Certificate]:
    """Return signer, authorities and root of a chain (DER in base64), each part of which lies on the path.

    Judged at the moment of the signer's own time that is nearest to `at`: an expired signer of ours is to be told so,
    and a stranger is not. Raises ValueError and VerificationError, and whatever a parser makes of a stranger's bytes.
    """
    given = [_certificate(entry) for entry in x5c]
    signer, *between = given
    moment = min(max(at, signer.not_valid_before_utc), signer.not_valid_after_utc)
    path = path_from(signer, [*between, *issuers], trust=trust, at=moment, first=_SIGNER)
    if path[: len(given)] != given:
        raise ValueError("certificates that are no part of the path")
    return path


def _certificate(entry: str) -> x509.Certificate:
    der = base64.b64decode(entry, validate=True)
    certificate = x509.load_der_x509_certificate(der)
    # One certificate, one spelling: otherwise one signer would fill the memory under many keys.
    if base64.b64encode(der) != entry.encode("ascii") or not is_spelled_exactly(der, certificate.signature):
        raise ValueError("not in its own encoding")
    return certificate


def _no_authority(_: Policy, __: x509.Certificate, found: x509.BasicConstraints | None) -> None:
    if found is not None and found.ca:
        raise ValueError("An authority signs no prescription.")


def _commits(_: Policy, __: x509.Certificate, found: x509.KeyUsage) -> None:
    if not found.content_commitment or found.key_cert_sign or found.crl_sign:
        raise ValueError("The key is not for signatures that commit their holder.")


_SIGNER = (
    ExtensionPolicy.permit_all()
    .may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _no_authority)
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _commits)
    .require_not_present(x509.NameConstraints)
)
