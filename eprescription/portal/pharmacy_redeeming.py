"""`/clinic/pharmacy/redeem`: 引換番号 and the numbers of the copy become one prescription to look at (E-18).

What is typed travels in the body of the request alone. Numbers that redeem nothing are kept sealed, as any search is,
so that the page which says so can be gone back to; its address has the search's random id (API-8).
"""

from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from eprescription.actions.granting import Redeemed
from eprescription.actions.redeeming_by_number import redeem_by_insurance, redeem_by_payer
from eprescription.errors.redemption import NotRedeemable
from eprescription.errors.stops import PharmacyStopped
from eprescription.portal.pharmacy_redeem_forms import INSURANCE, TAKES, RedeemForm
from eprescription.portal.pharmacy_words import OPENS, stopped
from platform_site import clock
from platform_site.actions import drafts
from platform_site.errors import TooManyWrongTries
from platform_site.identifiers import BadIdentifier
from platform_site.portal.forms import holds_number
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.queries.drafts import answers_in, search_of


KIND, NAMED = "pharmacy_redeem", "search"
WRONG = "番号の形が正しくありません。処方内容（控え）のとおりに入力してください。"


@page("処方箋を受け付ける", writes=True, takes=(NAMED,), **OPENS)
def redeem(request: Request) -> HttpResponse:
    """Ask for the numbers, and on POST lead to the one prescription that they name."""
    if request.method != "POST":
        return render(request, "eprescription/pharmacy_redeem.html", _shown(request, _searched(request)))
    form = RedeemForm(request.POST)
    found = _redeemed(request, form) if form.is_valid() else None
    if found is not None:
        return redirect("pharmacy_audit", uid=found.uid)
    if holds_number(request):
        return render(request, "eprescription/pharmacy_redeem.html", _shown(request, form), status=form.status)
    answers = {"typed": {name: request.POST.get(name, "") for name in form.fields}, "wrong": form.errors}
    search = drafts.keep_search(kind=KIND, answers=answers, by=request.actor, at=clock.now())
    return redirect(f"{reverse('pharmacy_redeem')}?{NAMED}={search.uid}")


def _shown(request: Request, form: RedeemForm) -> dict[str, object]:
    return {"form": form, "is_stopped": stopped(request)}


def _searched(request: Request) -> RedeemForm:
    """Return the form with the numbers of one's own search that found nothing, and why; or as it begins."""
    try:
        search = search_of(request.actor, UUID(request.GET.get(NAMED, "")), kind=KIND)
    except ValueError:
        return RedeemForm()
    answers = answers_in(search) if search else None
    if answers is None:
        return RedeemForm()
    form = RedeemForm(answers["typed"])
    for name in answers["wrong"].keys() - form.errors.keys():
        form.add_error(None if name == NON_FIELD_ERRORS else name, answers["wrong"][name])
    return form


def _redeemed(request: Request, form: RedeemForm) -> Redeemed | None:
    """Return what the numbers redeem; None, with the reason in the form, where they redeem nothing."""
    said = form.cleaned_data
    typed = {name: said[name] for name in ("redemption_number", *TAKES[said["way"]])}
    do = redeem_by_insurance if said["way"] == INSURANCE else redeem_by_payer
    try:
        return do(**typed, by=request.actor, at=clock.now())
    except (NotRedeemable, PharmacyStopped, TooManyWrongTries) as refused:
        form.refuse(refused)
    except BadIdentifier:
        form.add_error(TAKES[said["way"]][0], WRONG)
    return None
