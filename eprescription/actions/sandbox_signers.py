"""The fictional doctors, dentists and pharmacists of a sandbox: their certificates, and what they sign (E-22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from eligibility.gateways import private_files
from eprescription.actions.signer_revocations import store_signer_list
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.gateways.sandbox_hpki_certificates import Holder
from eprescription.queries import signers
from eprescription.rules.signing import Role
from platform_site.actors import Actor
from platform_site.errors import NotFound


LIFE = timedelta(days=5 * 365)
"""How long an HPKI certificate lasts (5 years)."""


@dataclass(frozen=True, slots=True)
class SandboxSigner:
    """Under which name a fictional person signs, at which organisation, and who that is."""

    name: str
    organisation: str
    holder: Holder


SIGNERS = (
    SandboxSigner("hospital-doctor-1", "1310100016", Holder(Role.DOCTOR, "医師　一仁", "100001")),
    SandboxSigner("clinic-doctor-1", "1310200022", Holder(Role.DOCTOR, "医師　二奈", "100002")),
    SandboxSigner("clinic-doctor-2", "1310200030", Holder(Role.DOCTOR, "医師　三葉", "100003")),
    SandboxSigner("dentist-1", "1330300046", Holder(Role.DENTIST, "歯科　一真", "200001")),
    SandboxSigner("pharmacist-1", "1340400051", Holder(Role.PHARMACIST, "薬剤　一太", "300001")),
    SandboxSigner("pharmacist-2", "1340400069", Holder(Role.PHARMACIST, "薬剤　二胡", "300002")),
)
"""One of each organisation of the sandbox that prescribes or dispenses, named as her account there is."""


def issue_sandbox_signers(*, by: Actor, at: datetime) -> None:
    """Make the fictional HPKI, a certificate for each of `SIGNERS`, and have its authorities and list trusted here.

    Certificates are good for 5 years from the day before, so that what was signed yesterday is good too. Raises
    NotFound outside a sandbox.
    """
    if not settings.SANDBOX:
        raise NotFound
    authority = HpkiAuthority(settings.SANDBOX_HPKI_DIR)
    authority.create(at)
    private_files.write(settings.HPKI_AUTHORITIES, authority.authorities())
    signers.trust.cache_clear()
    begins = at - timedelta(days=1)
    for signer in SIGNERS:
        authority.issue(signer.name, signer.holder, not_before=begins, not_after=begins + LIFE)
    store_signer_list(content=authority.revocation_list(at), by=by, at=at)
