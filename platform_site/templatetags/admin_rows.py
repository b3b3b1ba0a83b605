"""The rows of the admin's lists, as the rest of the site marks them up."""

from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR
from django.utils.safestring import SafeString, mark_safe


register = template.Library()


@register.filter
def heading_of_row(cell: SafeString) -> SafeString:
    """Return a cell of Django's, of which a heading says that it is one of its row."""
    return mark_safe(cell.replace("<th ", '<th scope="row" ', 1))  # noqa: S308 - Django made and escaped it


@register.simple_tag
def page_address(changes: Any, number: int) -> str:
    """Return the address of a page of a list, with its filters and order."""
    return str(changes.get_query_string({PAGE_VAR: number}))
