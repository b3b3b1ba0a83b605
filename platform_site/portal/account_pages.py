"""サインインの設定: what somebody signs in with, and her password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from platform_site import clock
from platform_site.actions.credentials import change_password
from platform_site.actions.people_sign_in import prove_password
from platform_site.errors import Invalid, TooManyWrongTries
from platform_site.gateways import webauthn
from platform_site.portal import factors, sign_in
from platform_site.portal.accounts_forms import ChangePasswordForm
from platform_site.portal.pages import page
from platform_site.portal.requests import Request
from platform_site.queries.factors import codes_left, factors_of


View = Callable[..., HttpResponse]


def proved_lately(view: View) -> View:
    """Ask whoever signed in more than five minutes ago to prove once more who she is (I02-3)."""

    @wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if sign_in.proved_lately(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('reauthenticate')}?{urlencode({'next': request.path})}")

    return asked


@page("サインインの設定", parent="start")
def mfa_index(request: Request) -> HttpResponse:
    """Show the visitor's factors, without anything that is secret."""
    held = factors_of(request.user)
    shown = {
        "app": next((each for each in held if each.type == "totp"), None),
        "keys": [each for each in held if each.type == "webauthn"],
        "keys_possible": webauthn.is_possible(),
        "codes_left": codes_left(request.user),
        "has_factor": any(each.type != "recovery_codes" for each in held),
        "is_missing": factors.is_missing(request),
    }
    return render(request, "account/index.html", shown)


@page("パスワードの変更", parent="mfa_index", writes=True)
def account_change_password(request: Request) -> HttpResponse:
    """Change the password; all other sessions end (I02-4)."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, "パスワードを変更しました。ほかの端末でのサインインは終わりました。")
        return redirect("start")
    return render(request, "account/password.html", {"form": form}, status=form.status)


def _changed(request: Request, form: ChangePasswordForm) -> bool:
    by, at, given = request.actor, clock.now(), form.cleaned_data
    try:
        prove_password(
            name=request.user.username, password=given["current"], address=sign_in.address_of(request), by=by, at=at
        )
    except (Invalid, TooManyWrongTries) as refused:
        form.add_error("current", "パスワードが違います。" if isinstance(refused, Invalid) else refused.detail)
        return False
    try:
        user = change_password(password=given["password"], by=by, at=at)
    except Invalid as refused:
        form.add_error("password", refused.detail)
        return False
    sign_in.keep_this_session(request, user)
    return True
