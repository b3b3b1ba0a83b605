"""What somebody said to findings, kept sealed between the form that she sent and the page that shows it again.

A page that answers a form itself cannot be gone back to: it is never stored by a browser (`no-store`), which asks for
the form once more or shows an error. So each wrong form of a sheet or of its signature leads to a page of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from eprescription.portal.clinic_answers import CONFIRMED, REASON, AnswersForm
from eprescription.rules.checks.findings import Finding
from platform_site.actions import drafts
from platform_site.models import Draft
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_named


KIND = "rx_said"
NAMED = "said"
"""The parameter of an address that names what was said."""


@dataclass(frozen=True, repr=False)
class Said:
    """What was typed, and about which check."""

    check: UUID
    typed: Mapping[str, str]
    is_changed: bool
    """Whether something else is found than when it was asked."""
    is_judged: bool
    """Whether somebody wanted to sign with it, so that its page says what is wrong."""

    def form(self, form_class: type[AnswersForm], findings: Sequence[Finding]) -> AnswersForm:
        """Return the form as it was left."""
        if self.is_judged:
            return form_class(findings, self.typed)
        return form_class(findings, initial=self.typed)


def lead_back(request: Request, signing: Draft, *, check: UUID, at: datetime, **more: bool) -> HttpResponse:
    """Keep what was said to findings and lead back to the page to sign on, which shows it with what is wrong."""
    return redirect(address(request.path, keep_said(request, signing, check=check, at=at, **more)))


def keep_said(
    request: Request, signing: Draft, *, check: UUID, is_changed: bool = False, is_judged: bool = True, at: datetime
) -> Draft:
    """Keep what was said to findings, with the page on which it was."""
    sent = request.POST.items()
    answers = {
        "signing": str(signing.uid), "page": request.path, "check": str(check),
        "typed": {name: str(text) for name, text in sent if name.startswith((f"{REASON}-", f"{CONFIRMED}-"))},
        "is_changed": is_changed, "is_judged": is_judged,
    }  # fmt: skip
    return drafts.keep_draft(kind=KIND, answers=answers, by=request.actor, at=at)


def address(page: str, said: Draft) -> str:
    """Return where somebody goes on from what she said on a page."""
    return f"{page}?{NAMED}={said.uid}"


def said_in(request: Request, signing: Draft) -> Said | None:
    """Return what the address names, if one said it oneself before this signature; else None."""
    answers = answers_named(request.actor, request.GET.get(NAMED, ""), kind=KIND)
    if answers.get("signing") != str(signing.uid):
        return None
    return Said(UUID(answers["check"]), answers["typed"], answers["is_changed"], answers["is_judged"])
