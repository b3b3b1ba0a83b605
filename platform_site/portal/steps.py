"""Ask, check, do, confirm: the four steps of whatever changes something on a page.

    class ReportLink(Steps):
        name, form_class, title = "link_report", LinkReportForm, "情報の誤りを知らせる"
        def do(self, request, answers, *, by, at): return actions.report(..., by=by, at=at)  # gives what it is about

The answers wait sealed on the server as a draft; the check page shows them with 変更 links; doing uses the draft up in
the same transaction, and gives a receipt number.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern

from platform_site import audit, clock
from platform_site.actions import drafts, receipts
from platform_site.actors import Actor
from platform_site.errors import Invalid, NotInThisState
from platform_site.models import Draft, Receipt
from platform_site.permissions import Permission
from platform_site.portal.forms import Form, holds_number
from platform_site.portal.own_drafts import own_draft
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_in, draft_of
from platform_site.transactions import action


REFUSED = ""
"""Under which name a draft has what an action refused of it, by field: the name of no field."""


class Steps:
    """A form, its check page and its act. Subclasses say who may, with which words, and what is done."""

    name = ""
    title = ""
    form_class: type[Form] = Form
    may: Permission | tuple[Permission, ...] = ()
    kinds: frozenset[str] = frozenset()
    person = False
    takes: tuple[str, ...] = ()
    """What the form's address may have besides the draft that it goes on with."""
    parent = ""
    intro = ""
    warning = ""
    """What the check page says before the last button."""
    submit = "登録する"
    next_steps: tuple[str, ...] = ()
    """What happens next, in the words of the confirmation page."""
    leads: Mapping[str, tuple[str, str]] = {}
    """The page of what a receipt is about, by the first word of that: its URL name, and what the link says."""

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Do it, through actions, and return what it was about, such as `Case:<uid>`; may raise Refused."""
        raise NotImplementedError

    def where(self, receipt: Receipt) -> tuple[str, str] | None:
        """Return the address of what a receipt is about and what the link says; None where there is no such page."""
        thing, _, uid = receipt.about.partition(":")
        if thing not in self.leads:
            return None
        name, label = self.leads[thing]
        return reverse(name, args=[uid]), label

    def told(self, request: Request, receipt: Receipt) -> list[tuple[str, str]]:
        """Return what else the receipt's page says, as labels and texts."""
        return []

    def initial(self, request: Request) -> dict[str, Any]:
        """Return what the form begins with."""
        return {}

    def form(self, request: Request, data: Mapping[str, Any] | None = None, **initial: Any) -> Form:
        """Return the form, filled in or as it begins."""
        return self.form_class(data, initial={**self.initial(request), **initial}, prefix=None)

    @classmethod
    def urls(cls, base: str) -> list[URLPattern]:
        """Return the addresses of the form and of its check page."""
        opens = {"may": cls.may, "kinds": cls.kinds, "person": cls.person, "parent": cls.parent, "writes": True}
        ask = page(cls.title, takes=("draft", *cls.takes), **opens)(cls().ask)  # type: ignore[arg-type]
        check = page(f"{cls.title} — 内容の確認", **opens)(cls().check)  # type: ignore[arg-type]
        return [
            path(base, ask, name=cls.name),
            path(f"{base}/<uuid:draft>", check, name=f"{cls.name}_check"),
        ]

    def ask(self, request: Request) -> HttpResponse:
        """Ask; what is typed is kept, and right answers are shown once more, wrong ones with what is wrong.

        No browser stores a page that answers a form itself (`no-store`), so that one could not go back to it.
        """
        if request.method != "POST":
            return self._asked(request, self._resumed(request))
        form = self.form(request, request.POST)
        if not form.is_valid() and holds_number(request):  # which is kept nowhere
            return self._asked(request, form)
        answers = {name: request.POST.getlist(name) for name in form.fields if name in request.POST}
        if form.errors:
            return self._lead_back(request, answers)
        draft = drafts.keep_draft(kind=self.name, answers=answers, by=request.actor, at=clock.now())
        return redirect(f"{self.name}_check", draft=draft.uid)

    def check(self, request: Request, draft: UUID) -> HttpResponse:
        """Show the answers, and on POST do what they ask for."""
        by, at = request.actor, clock.now()
        kept = own_draft(by, draft, kind=self.name)
        answers = answers_in(kept) or {}
        form = self._filled(request, answers)
        if not form.is_valid():
            return self._asked(request, form)
        if request.method == "POST":
            try:
                receipt = _carry_out(steps=self, request=request, draft=kept, answers=form.cleaned_data, by=by, at=at)
            except (Invalid, NotInThisState) as refused:
                form.refuse(refused)
                wrong = {name: list(texts) for name, texts in form.errors.items()}
                return self._lead_back(request, {**answers, REFUSED: wrong})
            return redirect("receipt", number=receipt.number)
        return render(request, "parts/check.html", {"steps": self, "form": form, "draft": kept})

    def _lead_back(self, request: Request, answers: Mapping[str, Any]) -> HttpResponse:
        """Keep answers that are wrong and lead to the form, which shows them with what is wrong."""
        draft = drafts.keep_draft(kind=self.name, answers=answers, by=request.actor, at=clock.now())
        return redirect(f"{reverse(self.name)}?draft={draft.uid}")

    def _asked(self, request: Request, form: Form) -> HttpResponse:
        shown = {"steps": self, "form": form, "action": reverse(self.name)}
        return render(request, "parts/ask.html", shown, status=form.status if request.method == "POST" else 200)

    def _resumed(self, request: Request) -> Form:
        """Return the form with the answers of the draft that the address names and what is wrong, or as it begins."""
        try:
            uid = UUID(request.GET.get("draft", ""))
        except ValueError:
            return self.form(request)
        kept = draft_of(request.actor, uid, kind=self.name)
        if kept is None:
            return self.form(request)
        answers = answers_in(kept) or {}
        filled = self._filled(request, answers)
        for name, texts in answers.get(REFUSED, {}).items():
            filled.add_error(name if name in filled.fields else None, texts)
        if not filled.is_valid():
            return filled
        return self.form(request, **{name: filled[name].value() for name in filled.fields})

    def _filled(self, request: Request, answers: Mapping[str, Any]) -> Form:
        data = QueryDict(mutable=True)
        for name, values in answers.items():
            if name != REFUSED:
                data.setlist(name, values)
        return self.form(request, data)


@action("drafts.carried_out")
def _carry_out(
    *, steps: Steps, request: Request, draft: Draft, answers: Mapping[str, Any], by: Actor, at: datetime
) -> Receipt:
    drafts.use_draft(draft=draft, by=by, at=at)
    about = steps.do(request, answers, by=by, at=at)
    audit.record("drafts.carried_out", by=by, at=at, about=about, kind=steps.name)
    return receipts.issue(kind=steps.name, about=about, by=by, at=at)


def words_of(receipt: Receipt) -> Steps | None:
    """Return the steps that gave a receipt, for the words of its page."""
    return next((cls() for cls in _all(Steps) if cls.name == receipt.kind), None)


def _all(cls: type[Steps]) -> list[type[Steps]]:
    return [each for sub in cls.__subclasses__() for each in (sub, *_all(sub))]
