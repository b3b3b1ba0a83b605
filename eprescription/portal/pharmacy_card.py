"""`/clinic/pharmacy/card`: what the patient selected at the card reader, and no other prescription (E-18, E-01).

The reader's proof is good once and for two minutes, and is kept nowhere.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.granting import Redeemed
from eprescription.actions.redeeming_by_card import redeem_by_card
from eprescription.portal.pharmacy_words import OPENS, stopped
from platform_site import clock
from platform_site.errors import Refused
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.portal.text_fields import Text


LONGEST = 16_000
PAPER = "患者は、カードリーダーで紙の処方箋を選びました。紙の処方箋、または控えの引換番号を確かめてください。"
NOTHING = "患者が選んだ処方箋のうち、いま受け付けられるものはありません。控えの引換番号と使用期限を確かめてください。"


class CardForm(Form):
    """The proof that the reader gives."""

    proof = Text(
        label="カードリーダーの証明", max_length=LONGEST, says_limit=False,
        help_text="カードリーダーが出す文字列です。読み取ってから2分以内に、1度だけ使えます。",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


@page("カードで処方箋を受け付ける", writes=True, **OPENS)
def card(request: Request) -> HttpResponse:
    """Ask for the reader's proof, and on POST lead to what the patient selected."""
    if request.method != "POST":
        return render(request, "eprescription/pharmacy_card.html", {"form": CardForm(), "is_stopped": stopped(request)})
    form = CardForm(request.POST)
    if not form.is_valid():
        messages.error(request, "カードリーダーの証明を入力してください。")
        return redirect("pharmacy_card")
    try:
        found = redeem_by_card(proof=form.cleaned_data["proof"], by=request.actor, at=clock.now())
    except Refused as refused:
        # Shown on a page that can be gone back to; the same proof is of no use a second time.
        messages.error(request, refused.detail)
        return redirect("pharmacy_card")
    return _redeemed(request, found)


def _redeemed(request: Request, found: Redeemed) -> HttpResponse:
    """Lead to the one prescription that was selected, or to the list that has all of them."""
    if not found.prescriptions:
        messages.warning(request, PAPER if found.is_paper_chosen else NOTHING)
        return redirect("pharmacy_papers" if found.is_paper_chosen else "pharmacy")
    messages.success(request, f"患者が選んだ処方箋{len(found.prescriptions)}枚を引き換えました。")
    if len(found.prescriptions) == 1:
        return redirect("pharmacy_audit", uid=found.prescriptions[0].row.uid)
    return redirect("pharmacy")
