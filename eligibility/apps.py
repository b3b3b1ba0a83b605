from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


class EligibilityConfig(AppConfig):
    """オンライン資格確認: coverage, checks at the counter, usage statistics."""

    name = "eligibility"
    verbose_name = "オンライン資格確認"

    def ready(self) -> None:
        """Subscribe to what starts this service's long work, and say when it is not well."""
        from eligibility.queries.case_persons import person_of_case
        from eligibility.queries.feed_ages import some_feed_is_silent
        from eligibility.queries.told_now import told_now
        from platform_site import outbox
        from platform_site.actions.legal_holds import named_by
        from platform_site.queries import health, jobs

        outbox.on("eligibility.feed_received", "eligibility.apply_feed")
        outbox.on("eligibility.feed_resumed", "eligibility.apply_feed")
        outbox.on("eligibility.feed_preview_requested", "eligibility.preview_feed")
        outbox.on("eligibility.assistance_feed_received", "eligibility.apply_assistance_feed")
        outbox.on("eligibility.bulk_check_requested", "eligibility.run_bulk_check")
        outbox.on("people.restricted", "eligibility.follow_restriction")
        outbox.on("people.restricted", "eligibility.tell_who_saw_address")
        outbox.on("people.restriction_lifted", "eligibility.follow_restriction")
        outbox.on("eligibility.ledger_comparison_requested", "eligibility.compare_ledger")
        outbox.on("eligibility.register_comparison_due", "eligibility.compare_batch_with_register")
        outbox.on("eligibility.feed_applied", "eligibility.compare_fed_with_register")
        outbox.on("eligibility.feed_applied", "eligibility.correct_after_feed")
        outbox.on("eligibility.feed_failed", "eligibility.correct_after_feed")
        outbox.on("eligibility.same_day_registered", "eligibility.correct_after_change")
        outbox.on("eligibility.link_resumed", "eligibility.correct_after_change")
        outbox.on("people.merged", "eligibility.correct_after_merge")
        outbox.on("people.split", "eligibility.correct_after_merge")
        outbox.on("sandbox.usage_wanted", "eligibility.make_sandbox_usage")
        health.degraded_when("late feed", some_feed_is_silent)
        jobs.judged_when_read("eligibility.bulk_check", told_now)
        named_by("Case", "疑義案件", person_of_case)
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
