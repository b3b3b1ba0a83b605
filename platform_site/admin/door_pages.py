"""The pages of a model in the admin: its list, its rows, their history, and the doors to what can be done."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from platform_site.actions.approval_requests import DEEDS, Deed
from platform_site.admin.doors import Door
from platform_site.admin.log import note
from platform_site.errors import NotFound, NotPermitted
from platform_site.models import Approval
from platform_site.permissions import Permission, permissions_of
from platform_site.portal.pages import FUND, WRITES, Access
from platform_site.portal.people import actor_of


def may(request: HttpRequest, *permissions: Permission) -> bool:
    """Tell if the visitor's role has one of the permissions; of none, nobody has one."""
    return not permissions_of(actor_of(request)).isdisjoint(permissions)


class DoorPages(admin.ModelAdmin):
    """A model's pages; `see` names the permissions of which one shows it, `doors` what can be done."""

    see: ClassVar[tuple[Permission, ...]] = ()
    doors: ClassVar[tuple[Door, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        """Return the list, each row and its history, and the doors; nothing that adds, changes or deletes by itself."""
        closed = (None, *(f"{self._name}_{each}" for each in ("add", "delete")))
        kept = [each for each in super().get_urls() if each.name not in closed]
        return [*map(self._door_url, self.doors), *self.own_urls(), *kept]

    @property
    def urls(self) -> list[URLPattern]:
        """Return the addresses, each saying for whom it is: a door's by itself, every other one as the model's."""
        found = self.get_urls()
        for each in found:
            if not hasattr(each.callback, "access"):
                each.callback.access = self._access(self.see, takes=self.takes(each.name or ""))  # type: ignore[attr-defined]
        return found

    def own_urls(self) -> list[URLPattern]:
        """Return further pages of a model, wrapped in `admin_view`; whoever sees the model sees them."""
        return []

    def takes(self, name: str) -> frozenset[str]:
        """Return the parameters that the page of a URL name takes: its place, and the list that it was opened from."""
        return frozenset({"p", "_changelist_filters"})

    def _access(
        self, permissions: tuple[Permission, ...], *, takes: frozenset[str] = frozenset(), uploads: bool = False
    ) -> Access:
        title = str(self.opts.verbose_name_plural)
        return Access(
            title, permissions=frozenset(permissions), kinds=FUND, methods=WRITES, takes=takes, uploads=uploads
        )

    def refuse_unseen(self, request: HttpRequest) -> None:
        """Raise NotPermitted for whoever may not see the model; the first line of each of its own pages."""
        if not self.has_view_permission(request):
            raise NotPermitted

    def _door_url(self, door: Door) -> URLPattern:
        def shown(request: HttpRequest, object_id: str = "") -> HttpResponse:
            return self._through(door, request, object_id)

        view = self.admin_site.admin_view(shown)
        view.access = self._access((door.needs,), uploads=door.takes_files())  # type: ignore[attr-defined]
        where = f"<path:object_id>/{door.name}/" if door.on_row else f"{door.name}/"
        return path(where, view, name=f"{self._name}_{door.name}")

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _through(self, door: Door, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a door's page, and on POST do what it does; whatever is refused stands at its field."""
        self.refuse_unseen(request)
        if not may(request, door.needs):
            raise NotPermitted
        row = self.get_object(request, object_id) if door.on_row else None
        if door.on_row and row is None:
            raise NotFound("このページは見つかりません。")
        context = {**self.admin_site.each_context(request), **self._place(row, door.label)}
        context |= {"back": context["trail"][-1]["url"], "about": self._title(row) if row is not None else ""}
        return door.answer(request, row, context=context, done=self._done(door, request))

    def _done(self, door: Door, request: HttpRequest) -> Callable[[Model | None], HttpResponse]:
        def done(row: Model | None) -> HttpResponse:
            if row is not None:
                self.log_change(request, row, door.label)
            if isinstance(row, self.model):
                return redirect(f"admin:{self._name}_change", row.pk)
            if isinstance(row, Approval):
                return redirect("approval", uid=row.uid)
            return redirect(f"admin:{self._name}_changelist")

        return done

    def open_doors(self, request: HttpRequest, row: Model | None) -> list[dict[str, str]]:
        """Return the doors that are open to the visitor, of a row or of the list."""
        mine = [door for door in self.doors if door.on_row == (row is not None) and may(request, door.needs)]
        return [
            {"label": door.label, "url": f"{'../' if row is not None else ''}{door.name}/"}
            for door in mine
            if door.is_open(row)
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with its doors."""
        title = str(self.opts.verbose_name_plural)
        shown = {"title": title, "page": {"title": title}, "doors": self.open_doors(request, None)}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a row, with its doors."""
        self.refuse_unseen(request)
        row = self.get_object(request, object_id)
        doors = self.open_doors(request, row) if row is not None else []
        shown = {**self._place(None, self._title(row)), "title": self._title(row), "doors": doors}
        return super().change_view(request, object_id, form_url, {**shown, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who did what with a row, and what was asked for and decided about it by two people."""
        self.refuse_unseen(request)
        row = self.get_object(request, object_id)
        shown = {**self._place(row, "変更の記録"), "title": "変更の記録"}
        if row is not None:
            shown["approvals"] = self._approvals(request, row)
        return super().history_view(request, object_id, {**shown, **(extra_context or {})})

    def named(self, row: Any) -> tuple[str, ...]:
        """Return what approvals call a row."""
        return (f"{self.opts.object_name}:{row.uid}",) if hasattr(row, "uid") else (str(row),)

    def _approvals(self, request: HttpRequest, row: Any) -> list[tuple[Approval, Deed]]:
        """Return the requests about a row that the visitor may read, the newest first, each with its deed."""
        found = Approval.objects.filter(about__in=self.named(row), organisation=request.membership.organisation)  # type: ignore[attr-defined]
        rows = found.select_related("requested_by", "decided_by").order_by("-requested_at")
        known = [(each, DEEDS[each.deed]) for each in rows if each.deed in DEEDS]
        return [(each, deed) for each, deed in known if may(request, deed.ask, deed.approve, *deed.told)]

    def _title(self, row: Any) -> str:
        return str(row)

    def _place(self, row: Any, title: str) -> dict[str, Any]:
        """Return where a page hangs: the first page, the list, and the row if it is a page of one."""
        above = [
            {"title": self.admin_site.index_title, "url": reverse("admin:index")},
            {"title": self.opts.verbose_name_plural, "url": reverse(f"admin:{self._name}_changelist")},
        ]
        if row is not None:
            above.append({"title": self._title(row), "url": reverse(f"admin:{self._name}_change", args=[row.pk])})
        return {"trail": above, "page": {"title": title}}

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        """Answer 404 where Django would say what there is not, on the index."""
        raise NotFound("このページは見つかりません。")

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        """Note who added a row, by its id and without a name of anybody (I02-2)."""
        return note(request, obj, str(message))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        """Note who did what with a row, by its id and without a name of anybody (I02-2)."""
        return note(request, obj, str(message))
