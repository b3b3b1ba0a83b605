"""Filters of the admin's lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


ON, OFF = ("active", "利用中"), ("disabled", "停止")
"""The states of what is in use or not, and their words."""


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
