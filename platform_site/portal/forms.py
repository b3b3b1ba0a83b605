"""What every form of the site does: no individual number gets in, and a refusal of an action stands at its field."""

from typing import Any

from django import forms

from platform_site.errors import IndividualNumber, Refused
from platform_site.identifiers.individual_numbers import contains_individual_number


class Form(forms.Form):
    """A form of the site."""

    required_css_class = "is-required"

    def clean(self) -> dict[str, Any]:
        """Refuse an individual number in any text; it is neither stored nor shown again."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and contains_individual_number(value):
                self.add_error(name, f"{IndividualNumber.title}{IndividualNumber.remedy}")
                self.data = self.data.copy()  # type: ignore[attr-defined]
                self.data[self.add_prefix(name)] = ""  # type: ignore[index]
        return cleaned

    def refuse(self, refused: Refused) -> None:
        """Show what an action refused: at the fields that it names, or above all."""
        placed = False
        for fault in refused.faults:
            name = fault.pointer.strip("/").split("/")[0]
            text = f"{fault.problem.title}{fault.hint or fault.problem.remedy}"
            self.add_error(name if name in self.fields else None, text)
            placed = True
        if not placed:
            self.add_error(None, refused.detail)

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, as the check-answers page shows it."""
        return [
            {"name": name, "id": self[name].id_for_label, "label": str(self[name].label), "text": self._shown(name)}
            for name in self.fields
            if not self[name].is_hidden
        ]

    def _shown(self, name: str) -> str:
        value, field = self.cleaned_data.get(name), self.fields[name]
        if value in (None, "", []):
            return "（入力なし）"
        if isinstance(field, forms.MultipleChoiceField):
            labels = dict(field.choices)  # type: ignore[arg-type]
            return "、".join(str(labels[each]) for each in value)
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value])  # type: ignore[arg-type]
        if isinstance(field, forms.BooleanField):
            return "はい" if value else "いいえ"
        return str(value)
