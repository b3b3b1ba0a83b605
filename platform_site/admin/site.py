"""The admin site: the site's own sign-in, and the fund's people only (I02-1, ADR 0018)."""

from dataclasses import replace
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from platform_site.errors import Fault, Invalid, UnknownField
from platform_site.portal.pages import FUND, WRITES, Access, page
from platform_site.portal.people import actor_of


CLOSED = frozenset({"autocomplete", "password_change", "password_change_done", "view_on_site", "logout", "jsi18n"})
"""Ways of Django's that we do not have: the site has its own, or they show what no list shows (I02-2)."""
POPUPS = ("_popup", "_to_field")
GROUPS = ["機関と接続システム", "利用者と役割", "コード表と規程", "運用"]
"""The headings of the first page, in their order; each model's admin names its `group`."""


class Site(AdminSite):
    """管理サイト."""

    site_header = site_title = index_title = "管理サイト"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register a model's pages, if they are of ours; what Django and allauth bring along stays out (I02-2)."""
        if getattr(admin_class, "see", ()):
            super().register(model_or_iterable, admin_class, **options)

    def access(self) -> Access:
        """Return for whom the site is: people of the fund whose role may see one of its models."""
        seen = [getattr(each, "see", ()) for each in self._registry.values()]
        return Access(self.index_title, permissions=frozenset().union(*seen), kinds=FUND, methods=WRITES)

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell if the site is for the visitor; what she may do there, each model's admin asks of her role."""
        return self.access().admits(actor_of(request))

    def admin_view(self, view: Any, cacheable: Any = False) -> Any:  # noqa: FBT002 - as Django calls it
        """Wrap a view as every page is: signed in, with a second factor where one is due, in a role that may."""
        inner = super().admin_view(view, cacheable)

        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _refuse_popups(request)
            return inner(request, *args, **kwargs)

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            opened = page(self.index_title, may=tuple(self.access().permissions), kinds=FUND, writes=True)(shown)
            return opened(request, *args, **kwargs)

        return update_wrapper(asked, inner)

    def get_urls(self) -> list[Any]:
        """Return the admin's addresses, without those that the site has no use for, each saying for whom it is."""
        kept = [each for each in super().get_urls() if getattr(each, "name", None) not in CLOSED]
        for each in kept:
            if isinstance(each, URLPattern) and each.name != "login":
                access = self.access()
                is_no_page = each.name is None  # what Django catches last, to lead who is signed out to the sign-in
                each.callback.access = replace(access, takes=None) if is_no_page else access  # type: ignore[attr-defined]
        return kept

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the site's own sign-in, or to the first page whoever has signed in."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect(reverse("account_login", query={"next": reverse("admin:index")}))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Lead to the first page, where all stands by what it is about."""
        return redirect("admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return what the visitor may see, under the headings of `GROUPS`."""
        models = [each for app in self._build_app_dict(request).values() for each in app["models"]]
        for each in models:
            admin = self._registry[each["model"]]
            each["group"], each["about"] = getattr(admin, "group", GROUPS[-1]), getattr(admin, "about", "")
        grouped = {group: [each for each in models if each["group"] == group] for group in GROUPS}
        return [{"name": group, "models": found} for group, found in grouped.items() if found]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page's template knows: the way up to the first page."""
        above = [{"title": self.index_title, "url": reverse("admin:index")}]
        return {**super().each_context(request), "trail": above, "page": {"title": ""}}

    def get_log_entries(self, request: HttpRequest) -> Any:
        """Return none: whoever did what stands at its row."""
        return []

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the first page."""
        return super().index(request, {"trail": [], "page": {"title": self.index_title}, **(extra_context or {})})


def _refuse_popups(request: HttpRequest) -> None:
    """Raise Invalid for what opens a list as a popup of another form, as there is none."""
    asked = [Fault(UnknownField, f"/{name}") for name in POPUPS if name in request.GET or name in request.POST]
    if asked:
        raise Invalid(faults=asked)
