"""The pages of the sign-in: password, second factor, out, and once more before something grave (I02-1…I02-4)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions.factor_proofs import keys_of, prove_code, prove_key
from platform_site.actions.people_sign_in import prove_password
from platform_site.errors import Invalid, TooManyWrongTries
from platform_site.gateways import webauthn
from platform_site.models import User
from platform_site.portal import sign_in, sign_in_pending
from platform_site.portal.accounts_forms import AnswerForm, CodeForm, PasswordForm, SignInForm
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.people import actor_of
from platform_site.portal.requests import Request
from platform_site.queries.factors import codes_left, has_factor


CHALLENGE = "key_challenge"
REFUSED = (Invalid, TooManyWrongTries)
MAKE_MORE = "少なくなったら「サインインの設定」で作り直し、なくした認証アプリやキーは登録し直してください。"


@page("サインイン", signed_in=False, writes=True, takes=("next", "ended", "unsent"))
def account_login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; whoever has a second factor is asked for that next."""
    back = sign_in.way_back(request)
    if request.method != "POST":
        return redirect(back or "start") if request.user.is_authenticated else _asked(request, SignInForm(), back)
    form = SignInForm(request.POST)
    user = _proved(request, form, name="name")
    if user is None:
        return _asked(request, form, back)
    return _go_on(request, user, back, again=False)


@page("第二要素の確認", signed_in=False, writes=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a security key of whoever has proved her password."""
    pending = sign_in_pending.pending(request)
    if pending is None:
        return redirect("reauthenticate" if request.user.is_authenticated else "account_login")
    form = CodeForm(request.POST if "code" in request.POST else None)
    method = _factor(request, pending.user, form) if request.method == "POST" else ""
    if not method:
        return _asked_for_factor(request, pending.user, form)
    sign_in_pending.end(request)
    return _arrive(request, pending.user, pending.back, again=pending.again, method=method)


@page("サインアウト", signed_in=False, writes=True)
def account_logout(request: HttpRequest) -> HttpResponse:
    """Sign out; whoever only opens the page is asked first."""
    if request.method == "POST":
        sign_in.sign_out(request, at=clock.now())
        return redirect(settings.LOGOUT_REDIRECT_URL)
    return render(request, "account/sign_out.html")


@page("本人の再確認", writes=True, takes=("next",))
def reauthenticate(request: Request) -> HttpResponse:
    """Ask somebody who is signed in to prove once more who she is, as at the sign-in (I02-3)."""
    back = sign_in.way_back(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST":
        user = _proved(request, form, known=request.user)
        if user is not None:
            return _go_on(request, user, back, again=True)
    return render(request, "account/again.html", {"form": form, "next": back}, status=form.status)


def _proved(request: HttpRequest, form: Form, *, name: str = "", known: User | None = None) -> User | None:
    """Return whose password stands in a form; None leaves what is wrong at the form."""
    if not form.is_valid():
        return None
    try:
        return prove_password(
            name=known.username if known else form.cleaned_data[name], password=form.cleaned_data["password"],
            address=sign_in.address_of(request), by=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except REFUSED as refused:
        form.refuse(refused)
        return None


def _go_on(request: HttpRequest, user: User, back: str, *, again: bool) -> HttpResponse:
    if has_factor(user):
        sign_in_pending.begin(request, user, back=back, again=again)
        return redirect("second_factor")
    return _arrive(request, user, back, again=again, method="password")


def _arrive(request: HttpRequest, user: User, back: str, *, again: bool, method: str) -> HttpResponse:
    if again:
        sign_in.step_up(request, user, method=method, at=clock.now())
    else:
        sign_in.sign_in_as(request, user, method=method)
    if method == "recovery_code":
        messages.info(request, f"回復コードを1個使いました。残りは{codes_left(user) or 0}個です。{MAKE_MORE}")
    return redirect(back or "start")


def _factor(request: HttpRequest, user: User, form: CodeForm) -> str:
    """Return which factor was shown; "" leaves what is wrong at the form."""
    by, at = actor_of(request), clock.now()
    given: dict[str, Any] = {"user": user, "address": sign_in.address_of(request), "by": by, "at": at}
    try:
        if not form.is_bound:
            return prove_key(answer=_answer(request), state=request.session.pop(CHALLENGE, None), **given)
        return prove_code(code=form.cleaned_data["code"], **given) if form.is_valid() else ""
    except REFUSED as refused:
        if form.is_bound:
            form.refuse(refused)
        else:
            messages.error(request, refused.detail)
        return ""


def _answer(request: HttpRequest) -> dict[str, Any]:
    form = AnswerForm(request.POST)
    return form.cleaned_data["credential"] if form.is_valid() else {}


def _asked(request: HttpRequest, form: SignInForm, back: str) -> HttpResponse:
    return render(request, "account/sign_in.html", {"form": form, "next": back}, status=form.status)


def _asked_for_factor(request: HttpRequest, user: User, form: CodeForm) -> HttpResponse:
    shown: dict[str, Any] = {"form": form}
    credentials = keys_of(user)
    if credentials:
        shown["options"], request.session[CHALLENGE] = webauthn.ask_known(credentials)
    return render(request, "account/second_factor.html", shown, status=form.status)
