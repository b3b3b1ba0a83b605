"""The sandbox's HPKI: fictional doctors, dentists and pharmacists (`signers/*.pem`), and what they sign (E-22)."""

from datetime import datetime
from functools import partial

from cryptography import x509

from eligibility.gateways.sandbox_authorities import SandboxAuthority
from eprescription.gateways.sandbox_hpki_certificates import Holder, make_signer
from eprescription.gateways.sandbox_signatures import sign_bytes, sign_envelope
from eprescription.gateways.signing.envelopes import PRESCRIPTION, Shape, sealed


class NoSuchSigner(LookupError):
    """The sandbox's HPKI issued no certificate under that name."""


class HpkiAuthority(SandboxAuthority):
    """架空のHPKI認証局: the fictional authority of one sandbox's signers."""

    root_name = "架空HPKIルート SANDBOX ROOT"
    issuing_name = "架空HPKI認証局 SANDBOX ISSUING"
    holders = "signers"
    unknown = NoSuchSigner

    def issue(
        self, signer: str, holder: Holder, *, not_before: datetime, not_after: datetime, rsa: bool = False
    ) -> x509.Certificate:
        """Make a signer, in place of an older one of that name, and return the certificate.

        The key is P-256, or RSA of 2048 bits. Raises ValueError for a name that is no plain word.
        """
        made = partial(make_signer, holder, not_before=not_before, not_after=not_after)
        return self._issue(signer, made, rsa=rsa)

    def sign_file(self, signer: str, content: bytes, *, at: datetime, shape: Shape = PRESCRIPTION) -> bytes:
        """Return the envelope around a record file with the signer's XAdES signature; raise NoSuchSigner."""
        key, chain = self.key_and_chain(signer)
        return sign_envelope(sealed(content, shape), key, chain, at=at)

    def sign_json(self, signer: str, content: bytes) -> str:
        """Return the signer's detached JWS over JSON bytes; raise NoSuchSigner."""
        key, chain = self.key_and_chain(signer)
        return sign_bytes(content, key, chain)
