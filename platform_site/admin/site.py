"""The admin site: the site's own sign-in, and the fund's people only (I02-1)."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from platform_site.models import Organisation
from platform_site.portal.people import actor_of


class Site(AdminSite):
    """管理サイト."""

    site_header = site_title = "管理サイト"
    index_title = "運用"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell if somebody acts for the fund; what she may do there, each model's admin asks of her role."""
        actor = actor_of(request)
        return bool(actor.roles and actor.organisation and actor.organisation.kind == Organisation.Kind.FUND)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's own sign-in."""
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
