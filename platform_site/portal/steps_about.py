"""Steps about one thing, which the address names by its random id: `…/end?about=<uid>`; what it is stands above."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from platform_site.errors import NotFound
from platform_site.portal.forms import Form
from platform_site.portal.requests import Request
from platform_site.portal.steps import Steps


Lines = list[tuple[str, str]]


class AboutForm(Form):
    """A form about a thing; `subject` is what its pages say of it."""

    about = forms.UUIDField(widget=forms.HiddenInput)
    subject: Lines = []

    def answers(self) -> list[dict[str, str]]:
        """Return what it is about, and then what was answered."""
        about = [{"name": "about", "id": "", "label": label, "text": text} for label, text in self.subject]
        return [*about, *super().answers()]


class StepsAbout(Steps):
    """Subclasses say what the thing is in `subject`, which raises NotFound for what the visitor may not see."""

    form_class: type[Form] = AboutForm
    takes: tuple[str, ...] = ("about",)

    def subject(self, request: Request, uid: UUID) -> Lines:
        """Return labels and texts that say what the form is about."""
        raise NotImplementedError

    def fill(self, request: Request, uid: UUID, form: Any) -> None:
        """Give a field the choices that this thing has."""

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form about the thing that the form, or else the address, names; raise NotFound."""
        named = data.get("about") if data is not None else initial.get("about") or request.GET.get("about")
        uid = _uid(named)
        form: Any = super().form(request, data, **{"about": uid, **initial})
        form.subject = self.subject(request, uid)
        self.fill(request, uid, form)
        return form


def _uid(named: object) -> UUID:
    try:
        return UUID(str(named))
    except ValueError:
        raise NotFound("このページは見つかりません。") from None
