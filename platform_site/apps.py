from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PlatformSiteConfig(AppConfig):
    """The site: settings, people, organisations, accounts, consent, audit, code masters, notices, retention."""

    name = "platform_site"
    verbose_name = "サイト"

    def ready(self) -> None:
        """Register checks, read every storey's declarations, and give each migrated database its rights."""
        from platform_site import checks, outbox  # noqa: F401
        from platform_site.queries import dead_rows, health, replica

        autodiscover_modules(
            "errors", "retention", "notices", "actions.joined", "queries.event_names", "queries.labels", "portal.menu"
        )
        outbox.on("notices.left", "platform_site.make_mail_due")
        outbox.on("notices.mail_due", "platform_site.send_mail")
        outbox.on("people.merged", "platform_site.tell_merged")
        outbox.on("people.split", "platform_site.tell_split")
        outbox.on("sandbox.clock_set", "platform_site.follow_clock")
        health.degraded_when("replica", replica.is_unfit)
        health.degraded_when("dead rows", dead_rows.are_left)
        post_migrate.connect(_prepare, sender=self)


def _prepare(using: str, **kwargs: object) -> None:
    """Run as the owner, after the last migration of any storey."""
    from platform_site import clock
    from platform_site.actions import installing

    installing.prepare(using=using)
    installing.make_partitions(using=using, at=clock.now())
