"""A door of the admin: one thing that can be done there, as a page with a form that calls one action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from platform_site import clock
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotInThisState
from platform_site.errors.masters import WrongMasterFile
from platform_site.models import Approval
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.people import actor_of


ASKED = "申請しました。別の担当者が承認すると、実行されます。"


@dataclass(frozen=True)
class Shown:
    """What was done with a row, and a page that shows what came of it, this once."""

    row: Model
    page: HttpResponse


class Door:
    """What can be done with a row (or, with `on_row = False`, from the list): its words, its form, its action.

    GET shows the form, or the bare question with `warning`; POST calls `do`. A door named `add` stands at `…/add/`.
    """

    name = ""
    label = ""
    needs: Permission
    form_class: type[Form] = Form
    on_row = True
    intro = ""
    warning = ""
    """What is said before the button, where there is no way back."""
    columns: Sequence[tuple[str, str]] = ()
    example = ""
    """What a file for it looks like: its columns in words, and some lines."""
    submit = "実行する"
    done = "実行しました。"

    def is_open(self, row: Any) -> bool:
        """Tell if the row's state allows it; what is not open has no button, and its page answers 409."""
        return True

    @classmethod
    def takes_files(cls) -> bool:
        """Tell if its form has a field for a file."""
        return any(field.widget.needs_multipart_form for field in cls.form_class.base_fields.values())

    def form(self, request: HttpRequest, row: Any, data: Any = None, files: Any = None) -> Form:
        """Return the form, filled in or as it begins."""
        return self.form_class(data, files, initial=self.initial(request, row))

    def initial(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the form begins with."""
        return {}

    def do(
        self, request: HttpRequest, row: Any, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Model | Shown | HttpResponse | None:
        """Do it by one action; may raise Refused.

        Returns the row to show next, the approval that was asked for, None for the list, or a page.
        """
        raise NotImplementedError

    def answer(
        self,
        request: HttpRequest,
        row: Any,
        *,
        context: Mapping[str, Any],
        done: Callable[[Model | None], HttpResponse],
    ) -> HttpResponse:
        """Show the page, or do it; a refusal that the visitor can mend stands in the form, with what she typed."""
        if not self.is_open(row):
            raise NotInThisState
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = self.form(request, row, *given)
        if form.is_bound and form.is_valid():
            try:
                made = self.do(request, row, form.cleaned_data, by=actor_of(request), at=clock.now())
            except (Invalid, NotInThisState, WrongMasterFile) as refused:
                form.refuse(refused)
            else:
                return self._answered(request, made, done)
        shown = {**context, "title": self.label, "form": form, "door": self}
        return render(request, "admin/door.html", shown, status=form.status)

    def _answered(self, request: HttpRequest, made: Any, done: Callable[[Model | None], HttpResponse]) -> HttpResponse:
        if isinstance(made, HttpResponse):
            return made
        if isinstance(made, Shown):
            done(made.row)
            return made.page
        messages.success(request, ASKED if isinstance(made, Approval) else self.done)
        return done(made)
