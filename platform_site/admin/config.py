import pkgutil
from importlib import import_module

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django admin with the site's own sign-in and rights."""

    default_site = "platform_site.admin.site.Site"

    def ready(self) -> None:
        """Read every module of the admin, each of which registers its models."""
        super().ready()
        from platform_site import admin

        for module in pkgutil.iter_modules(admin.__path__, f"{admin.__name__}."):
            import_module(module.name)
