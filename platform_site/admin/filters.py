"""Filters of the admin's lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from platform_site.queries.labels import label_of


ON, OFF = ("active", "利用中"), ("disabled", "停止")
"""The states of what is in use or not, and their words."""


class Labelled(admin.SimpleListFilter):
    """By the name of a policy or a code system, in words; `field` is the column that has it."""

    title, parameter_name, field = "名前", "name", "name"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the names that there are."""
        names = model_admin.model.objects.order_by(self.field).values_list(self.field, flat=True).distinct()
        return [(name, label_of(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of one name, or all."""
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class InUse(admin.SimpleListFilter):
    """Whether something is in use: by `closed_at`."""

    title, parameter_name, field = "利用", "in_use", "closed_at"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two."""
        return [("yes", ON[1]), ("no", OFF[1])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those chosen, or all."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(**{f"{self.field}__isnull": self.value() == "yes"})
