from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


class EprescriptionConfig(AppConfig):
    """電子処方箋: prescriptions, dispensing, checks of medicines."""

    name = "eprescription"
    verbose_name = "電子処方箋"

    def ready(self) -> None:
        """Declare the codes and the states, which are documented from what was imported, and say when it is unwell."""
        from platform_site import outbox

        for drawer in ("errors", "states"):
            import_module(f"{self.name}.{drawer}")
        outbox.on("sandbox.prescriptions_wanted", "eprescription.make_sandbox_prescriptions")
        outbox.on("eprescription.in_house_batch_requested", "eprescription.run_in_house_batch")
        outbox.on("eprescription.expired", "eprescription.tell_of_expiry")
        outbox.on("eprescription.modified", "eprescription.tell_of_modification")
        outbox.on("eprescription.cancelled", "eprescription.tell_of_cancellation")
        outbox.on("eprescription.recalled", "eprescription.tell_of_recall")
        outbox.on("eprescription.finding_opened", "eprescription.tell_of_opening")
        outbox.on("eprescription.recall_announced", "eprescription.tell_holders")
        outbox.on("eprescription.trial_due", "eprescription.count_trial")
        if settings.SANDBOX:
            from eprescription import ports
            from eprescription.sandbox import SandboxAllergies

            ports.plug(SandboxAllergies())
        register(_hpki_authorities_are_fit, Tags.security, deploy=True)


def _hpki_authorities_are_fit(**kwargs: Any) -> list[CheckMessage]:
    """Production trusts a real HPKI root: never a sandbox's, and never none (I01-1)."""
    from eprescription.queries.signers import trust

    try:
        trusted, _ = trust()
    except (OSError, ValueError):
        return [Error("HPKI_AUTHORITIES names no PEM file with a root certificate.", id="eprescription.E001")]
    if trusted.has_sandbox_root and not settings.SANDBOX:
        return [Error("HPKI_AUTHORITIES holds a sandbox's root certificate.", id="eprescription.E002")]
    return []
