from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


class EligibilityConfig(AppConfig):
    """オンライン資格確認: coverage, checks at the counter, usage statistics."""

    name = "eligibility"
    verbose_name = "オンライン資格確認"

    def ready(self) -> None:
        """Subscribe to what starts this service's long work."""
        from platform_site import outbox

        outbox.on("eligibility.feed_received", "eligibility.apply_feed")
        outbox.on("eligibility.bulk_check_requested", "eligibility.run_bulk_check")
        outbox.on("people.restricted", "eligibility.follow_restriction")
        outbox.on("people.restriction_lifted", "eligibility.follow_restriction")
        register(_card_authorities_are_fit, Tags.security, deploy=True)


def _card_authorities_are_fit(**kwargs: Any) -> list[CheckMessage]:
    """Production trusts a real card authority: never a sandbox's, and never none (I01-1)."""
    from eligibility.queries.cards import authorities

    try:
        trust, _ = authorities()
    except (OSError, ValueError):
        return [Error("CARD_AUTHORITIES names no PEM file with a root certificate.", id="eligibility.E001")]
    if trust.has_sandbox_root and not settings.SANDBOX:
        return [Error("CARD_AUTHORITIES holds a sandbox's root certificate.", id="eligibility.E002")]
    return []
