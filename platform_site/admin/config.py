from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django admin with the site's own sign-in and rights."""

    default_site = "platform_site.admin.site.Site"
