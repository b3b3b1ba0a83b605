"""`/clinic/pharmacy/redeem`: 引換番号 and the numbers of the copy become one prescription to look at (E-18).

What is typed travels in the body of the request alone; it is neither kept nor shown in an address.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from eprescription.actions.granting import Redeemed
from eprescription.actions.redeeming_by_number import redeem_by_insurance, redeem_by_payer
from eprescription.errors.redemption import NotRedeemable
from eprescription.portal.pharmacy_words import OPENS
from platform_site import clock
from platform_site.errors import TooManyWrongTries
from platform_site.identifiers import BadIdentifier
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


INSURANCE, PAYER = "insurance", "payer"
NEEDED = {INSURANCE: ("insurer_number", "number"), PAYER: ("payer_number", "recipient_number")}
TAKES = {INSURANCE: ("insurer_number", "symbol", "number", "branch"), PAYER: ("payer_number", "recipient_number")}
WRONG = "番号の形が正しくありません。処方内容（控え）のとおりに入力してください。"


def _number(label: str, most: int, *, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


class RedeemForm(Form):
    """引換番号, and 保険 or 公費 as they stand on the copy."""

    redemption_number = forms.RegexField(
        r"^[0-9]{6}$", label="引換番号", help_text="処方内容（控え）の6桁の数字です。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "size": "8"}),
        error_messages={"invalid": "6桁の数字で入力してください。"},
    )  # fmt: skip
    way = forms.ChoiceField(
        label="控えに印刷された番号",
        choices=[(INSURANCE, "保険者番号・記号・番号"), (PAYER, "公費負担者番号・受給者番号")],
        widget=forms.RadioSelect, initial=INSURANCE,
    )  # fmt: skip
    insurer_number = _number("保険者番号", 8)
    symbol = _number("記号", 40, help_text="印刷されていないときは空のままにします。")
    number = _number("番号", 40)
    branch = _number("枝番", 2, help_text="印刷されていないときは空のままにします。")
    payer_number = _number("公費負担者番号", 8)
    recipient_number = _number("受給者番号", 30)
    needed_when = {
        "insurer_number": "保険のとき必須", "number": "保険のとき必須", "payer_number": "公費のとき必須",
        "recipient_number": "公費のとき必須",
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the numbers of the chosen way."""
        cleaned = super().clean()
        for name in NEEDED.get(cleaned.get("way", ""), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "処方内容（控え）のとおりに入力してください。")
        return cleaned


@page("処方箋を受け付ける", writes=True, **OPENS)
def redeem(request: Request) -> HttpResponse:
    """Ask for the numbers, and on POST lead to the one prescription that they name."""
    form = RedeemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = _redeemed(request, form)
        if found is not None:
            return redirect("pharmacy_audit", uid=found.uid)
    return render(request, "eprescription/pharmacy_redeem.html", {"form": form}, status=form.status)


def _redeemed(request: Request, form: RedeemForm) -> Redeemed | None:
    """Return what the numbers redeem; None, with the reason in the form, where they redeem nothing."""
    said = form.cleaned_data
    typed = {name: said[name] for name in ("redemption_number", *TAKES[said["way"]])}
    do = redeem_by_insurance if said["way"] == INSURANCE else redeem_by_payer
    try:
        return do(**typed, by=request.actor, at=clock.now())
    except (NotRedeemable, TooManyWrongTries) as refused:
        form.refuse(refused)
    except BadIdentifier:
        form.add_error(TAKES[said["way"]][0], WRONG)
    return None
