"""The PEM file of the authorities, of cards or of signers, that an installation trusts."""

from cryptography import x509

from eligibility.gateways.chains import Trust


Authorities = tuple[Trust, tuple[x509.Certificate, ...]]


def read(pem: bytes) -> Authorities:
    """Return the trust in the roots of a file, and the issuing authorities beside them.

    A root is who issued herself. Raises ValueError for a file without a root, or with a root that is no authority.
    """
    known = x509.load_pem_x509_certificates(pem)
    roots = tuple(certificate for certificate in known if certificate.issuer == certificate.subject)
    return Trust(roots), tuple(certificate for certificate in known if certificate not in roots)
