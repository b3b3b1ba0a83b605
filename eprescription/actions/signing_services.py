"""Who signs what prescribers write on pages: the service plugged in, or in a sandbox its fictional signers' keys."""

from django.conf import settings

from eprescription.actions.sandbox_signers import SIGNERS, SandboxSigner
from eprescription.gateways.sandbox_hpki import HpkiAuthority, NoSuchSigner
from eprescription.gateways.signing_services import SigningService, plugged
from eprescription.rules.document import Prescriber
from platform_site.actors import Actor
from platform_site.errors import NotPermitted, Unavailable


NO_SIGNER = "あなたの名前の署名用証明書（HPKI）がないため、この画面からは署名できません。管理者にお問い合わせください。"
NO_SERVICE = "電子署名のサービスが設定されていないため、この画面からは署名できません。管理者にお問い合わせください。"


class SandboxSigningService:
    """The sandbox's key store: each fictional prescriber's key bears the name of her account."""

    def prescriber_of(self, by: Actor) -> Prescriber:
        """Return the holder of the key as the certificate names her; raise NotPermitted for an account without one."""
        holder = _signer_of(by).holder
        return Prescriber("", "", holder.name, holder.licence_number)

    def sign(self, content: bytes, *, by: Actor) -> str:
        """Return the detached JWS; raise NotPermitted for an account without a key."""
        try:
            return HpkiAuthority(settings.SANDBOX_HPKI_DIR).sign_json(_signer_of(by).name, content)
        except NoSuchSigner:
            raise NotPermitted(NO_SIGNER) from None


def service() -> SigningService:
    """Return who signs in this installation; raise Unavailable where nobody does."""
    found = plugged()
    if found is not None:
        return found
    if settings.SANDBOX:
        return SandboxSigningService()
    raise Unavailable(NO_SERVICE)


def _signer_of(by: Actor) -> SandboxSigner:
    code = by.organisation.code if by.organisation else ""
    for signer in SIGNERS:
        if (signer.name, signer.organisation) == (by.acting_user, code):
            return signer
    raise NotPermitted(NO_SIGNER)
