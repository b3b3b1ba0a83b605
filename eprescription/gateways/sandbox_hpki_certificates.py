"""Certificates of the sandbox's fictional signers, which bear its mark (I01-1, E-22)."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from eligibility.gateways.sandbox_certificates import Authority, Key, certify, named, usage
from eprescription.gateways.sandbox_hc_roles import hc_role
from eprescription.rules.signing import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate is made for: the qualification, the name, the licence number (免許の登録番号)."""

    role: Role
    name: str
    licence_number: str


def make_signer(
    holder: Holder, key: Key, *, issuing: Authority, not_before: datetime, not_after: datetime
) -> x509.Certificate:
    """Return a certificate for signatures: name, licence number, qualification, and 否認防止 as its one use."""
    subject = named(holder.name, x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.licence_number))
    return certify(
        subject, key, usage("content_commitment"), hc_role(holder.role),
        issuing=issuing, not_before=not_before, not_after=not_after,
    )  # fmt: skip
