from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PlatformSiteConfig(AppConfig):
    """The site: settings, people, organisations, accounts, consent, audit, code masters, notices, retention."""

    name = "platform_site"
    verbose_name = "サイト"

    def ready(self) -> None:
        """Register checks, read every storey's declarations, and give each migrated database its rights."""
        from platform_site import checks  # noqa: F401

        autodiscover_modules("errors", "retention", "actions.joined", "portal.menu")
        post_migrate.connect(_prepare, sender=self)


def _prepare(using: str, **kwargs: object) -> None:
    """Run as the owner, after the last migration of any storey."""
    from platform_site import clock
    from platform_site.actions import installing

    installing.prepare(using=using)
    installing.make_partitions(using=using, at=clock.now())
