"""What every form of the site does: no individual number gets in, and a refusal of an action stands at its field."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from platform_site.errors import IndividualNumber, Refused
from platform_site.identifiers import BadIdentifier, japanese_dates
from platform_site.identifiers.individual_numbers import contains_individual_number
from platform_site.portal.requests import Request


class Form(forms.Form):
    """A form of the site."""

    required_css_class = "is-required"
    days: tuple[str, ...] = ()
    """Text fields that hold a day as somebody wrote it."""
    needed_when: Mapping[str, str] = {}
    """Fields that some answers to others make necessary, each with the words that say when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.needed_when.items():
            self.fields[name].when = words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an individual number in any text; it is neither stored nor shown again."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and contains_individual_number(value):
                self.add_error(name, f"{IndividualNumber.title}{IndividualNumber.remedy}")
                self.forget(name)
        return cleaned

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form: 422 when it comes back with what is wrong."""
        return 422 if self.is_bound and self.errors else 200

    def forget(self, name: str) -> None:
        """Show a field empty again, whatever was typed."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix(name)] = ""  # type: ignore[index]

    def refuse(self, refused: Refused) -> None:
        """Show what an action refused: at the fields that it names, or above all."""
        placed = False
        for fault in refused.faults:
            name = fault.pointer.strip("/").split("/")[0]
            text = fault.words
            self.add_error(name if name in self.fields else None, text)
            placed = True
        if not placed:
            self.add_error(None, refused.detail)

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, as the check-answers page shows it."""
        return [
            {"name": name, "id": self._id_of(name), "label": str(self[name].label), "text": self._shown(name)}
            for name in self.fields
            if not self[name].is_hidden
        ]

    def _id_of(self, name: str) -> str:
        """Return where a 変更 link leads: of radios and boxes, which have no label of their own, to the first."""
        return self[name].id_for_label or f"{self[name].auto_id}_0"

    def _shown(self, name: str) -> str:
        value, field = self.cleaned_data.get(name), self.fields[name]
        if value in (None, "", []):
            return "（入力なし）"
        if isinstance(value, date) or name in self.days:
            return _day(value)
        if isinstance(field, forms.MultipleChoiceField):
            labels = dict(field.choices)  # type: ignore[arg-type]
            return "、".join(str(labels[each]) for each in value)
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value])  # type: ignore[arg-type]
        if isinstance(field, forms.BooleanField):
            return "はい" if value else "いいえ"
        return str(value)


class ThingField(forms.UUIDField):
    """The random id of a thing, alone or in the address of its page."""

    _ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

    def to_python(self, value: Any) -> Any:
        """Take the last id of what was pasted."""
        found = self._ID.findall(value) if isinstance(value, str) else []
        return super().to_python(found[-1] if found else value)


def holds_number(request: Request) -> bool:
    """Tell if a form holds an individual number: it is kept nowhere, and so its page answers at once."""
    return any(contains_individual_number(str(text)) for _, texts in request.POST.lists() for text in texts)


def _day(value: Any) -> str:
    """Return a day in both ways of counting years, such as 令和8年11月20日（2026-11-20）; what is none as it is."""
    try:
        on = value if isinstance(value, date) else japanese_dates.parse(str(value))
    except BadIdentifier:
        return str(value)
    return f"{japanese_dates.to_japanese(on)}（{on}）"
