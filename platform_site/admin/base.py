"""What every page of the admin keeps to: rights from our roles, nothing written but by actions (I02-2, ADR 0018).

    @admin.register(OutboxDelivery)
    class DeliveryAdmin(ReadOnly):            # a list and a page for each row; nobody writes
        see = (Permission.REPLAY_DELIVERIES,)  # any one of these; without any, nobody sees it
        list_display, list_filter, fields = (…), (…), (…)
        doors = (Replay(),)                    # what can be done, each a `Door` (admin/doors.py)

Django's own add, change and delete forms are closed for every model. What Django would let a visitor ask unasked
(`?field__lookup=`, autocomplete, popups, `to_field`, delete_selected) is refused here or in the site.
"""

from typing import Any, ClassVar

from django.contrib.admin.options import ShowFacets
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from platform_site.admin.door_pages import DoorPages, may
from platform_site.admin.site import GROUPS
from platform_site.errors import NotPermitted, Refused


SUFFIXES = frozenset({"", "__exact", "__isnull", "__gte", "__lt", "__id__exact"})
"""How a declared filter may be asked; Django's own filters ask no other way."""


class ReadOnly(DoorPages):
    """A list and a page for each row, for whoever may `see` it, with `doors` to what can be done."""

    group: ClassVar[str] = GROUPS[-1]
    """Under which heading of the first page it stands (admin/site.py), and in which words."""
    about: ClassVar[str] = ""
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    view_on_site = False
    empty_value_display = "—"

    # --- rights: ours, and never Django's --------------------------------------------------------

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell if the visitor's role has one of the permissions of `see`."""
        return may(request, *self.see)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell if the model stands on the index for the visitor."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell that nobody adds a row by Django's form; a door named `add` is one of ours."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nobody changes a row by Django's form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nobody deletes anything."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: Any) -> None:
        """Refuse: rows are written by actions alone."""
        raise NotPermitted

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Refuse: nothing is deleted here."""
        raise NotPermitted

    # --- what may be asked in an address ----------------------------------------------------------

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Tell if a filter of the address is a declared one; Django allows any field of the model unasked."""
        return lookup in self._lookups()

    def takes(self, name: str) -> frozenset[str]:
        """Return the parameters of a page; those of the list are its place, its order, its search and its filters."""
        if name != f"{self._name}_changelist":
            return super().takes(name)
        search = {"q"} if self.search_fields else set()
        return frozenset({"p", "o", "e", *search, *self._lookups()})

    def _lookups(self) -> frozenset[str]:
        names = [self._filter_name(each) for each in self.list_filter]
        return frozenset(f"{name}{suffix}" for name in names for suffix in SUFFIXES)

    @staticmethod
    def _filter_name(declared: Any) -> str:
        if isinstance(declared, tuple | list):
            return str(declared[0])
        return declared if isinstance(declared, str) else str(declared.parameter_name)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Tell that no row is found by another field than its key."""
        return False

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        """Do something with the chosen rows; what is refused is said above the list, in this one place."""
        try:
            return super().response_action(request, queryset, *where)
        except Refused as refused:
            self.message_user(request, refused.detail, level="error")
            return redirect(request.get_full_path())
