"""A field that suggests while one types: the browser's own list, without a script."""

from collections.abc import Callable
from typing import Any

from django import forms


class Suggested(forms.TextInput):
    """A line of text with suggestions, each a value and its words; another value may be typed as well."""

    template_name = "forms/suggested.html"

    def __init__(self, suggestions: Callable[[], list[tuple[str, str]]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, with the suggestions."""
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "suggestions": self.suggestions(), "list_id": list_id}
