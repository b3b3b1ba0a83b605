"""The pages on which somebody adds and removes her app, and makes recovery codes (I02-3)."""

import base64
import secrets
from urllib.parse import quote, urlencode

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions.factors import add_totp, make_recovery_codes, remove_factor
from platform_site.errors import Invalid
from platform_site.portal.account_pages import proved_lately
from platform_site.portal.accounts_forms import AppForm
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.portal.sign_in import keep_this_session
from platform_site.queries.factors import codes_left, factors_of, has_factor


SECRET = "totp_secret"  # noqa: S105 - the name under which a session keeps it


@page("認証アプリの登録", parent="mfa_index", writes=True)
@proved_lately
def totp_add(request: Request) -> HttpResponse:
    """Show a new secret, and add the app that shows its code."""
    if any(each.type == "totp" for each in factors_of(request.user)):
        return redirect("mfa_index")
    secret = request.session.setdefault(SECRET, base64.b32encode(secrets.token_bytes(20)).decode())
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = add_totp(secret=secret, code=form.cleaned_data["code"], by=request.actor, at=clock.now())
        except Invalid as refused:
            form.add_error("code", refused.detail)
        else:
            del request.session[SECRET]
            keep_this_session(request, user)
            return after_adding(request, "認証アプリを登録しました。")
    return render(request, "account/app_add.html", {"form": form, **_shown(request, secret)}, status=form.status)


@page("認証アプリの登録の解除", parent="mfa_index", writes=True)
@proved_lately
def totp_remove(request: Request) -> HttpResponse:
    """Remove the app."""
    app = found(next((each for each in factors_of(request.user) if each.type == "totp"), None))
    if request.method == "POST":
        keep_this_session(request, remove_factor(pk=app.pk, kind=app.type, by=request.actor, at=clock.now()))
        messages.success(request, "認証アプリの登録を解除しました。ほかの端末でのサインインは終わりました。")
        return redirect("mfa_index")
    return render(request, "account/remove.html", {"what": "認証アプリ"})


@page("回復コード", parent="mfa_index", writes=True)
@proved_lately
def recovery_codes(request: Request) -> HttpResponse:
    """Make recovery codes and show them, this once."""
    if not has_factor(request.user):
        return redirect("mfa_index")
    codes: list[str] = []
    if request.method == "POST":
        codes = [_in_fours(code, "-") for code in make_recovery_codes(by=request.actor, at=clock.now())]
    return render(request, "account/codes.html", {"codes": codes, "left": codes_left(request.user)})


def after_adding(request: Request, words: str) -> HttpResponse:
    """Say what was added, and offer recovery codes to whoever has none."""
    messages.success(request, f"{words}ほかの端末でのサインインは終わりました。")
    return redirect("mfa_index" if codes_left(request.user) else "recovery_codes")


def _shown(request: Request, secret: str) -> dict[str, str]:
    issuer = settings.MFA_TOTP_ISSUER
    asked = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    address = f"otpauth://totp/{quote(issuer)}:{quote(request.user.username)}?{asked}"
    picture = base64.b64encode(get_adapter().build_totp_svg(address).encode()).decode()
    return {"picture": f"data:image/svg+xml;base64,{picture}", "secret": _in_fours(secret, " "), "address": address}


def _in_fours(text: str, between: str) -> str:
    return between.join(text[place : place + 4] for place in range(0, len(text), 4))
