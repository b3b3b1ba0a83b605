"""The pages on which somebody adds, names and removes her security keys (I02-3)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from platform_site import clock
from platform_site.actions.factor_proofs import keys_of
from platform_site.actions.factors import add_key, remove_factor, rename_key
from platform_site.errors import Invalid, NotFound, NotInThisState
from platform_site.gateways import webauthn
from platform_site.models import User
from platform_site.portal.account_factors import after_adding
from platform_site.portal.account_pages import proved_lately
from platform_site.portal.accounts_forms import KeyNameForm, NewKeyForm
from platform_site.portal.pages import found, page
from platform_site.portal.requests import Request
from platform_site.portal.sign_in import keep_this_session
from platform_site.queries.factors import factor_of


CHALLENGE = "new_key_challenge"


@page("セキュリティキーの登録", parent="mfa_index", writes=True)
@proved_lately
def key_add(request: Request) -> HttpResponse:
    """Ask the browser for a new credential, and add the key that made it."""
    if not webauthn.is_possible():
        raise NotFound("この設置環境では、セキュリティキーを使えません。")
    form = NewKeyForm(request.POST or None)
    if request.method == "POST":
        user = _added(request, form)
        if user is not None:
            keep_this_session(request, user)
            return after_adding(request, "セキュリティキーを登録しました。")
    user = request.user
    options, request.session[CHALLENGE] = webauthn.ask_new(
        handle=user.uid.bytes, name=user.username, display_name=user.get_full_name(), known=keys_of(user)
    )
    return render(request, "account/key_add.html", {"form": form, "options": options}, status=form.status)


@page("セキュリティキーの名前の変更", parent="mfa_index", writes=True)
def key_rename(request: Request, pk: int) -> HttpResponse:
    """Give a key another name."""
    key = found(factor_of(request.user, pk, kind="webauthn"))
    form = KeyNameForm(request.POST or None, initial={"name": key.data["name"]})
    if request.method == "POST" and form.is_valid():
        rename_key(pk=pk, name=form.cleaned_data["name"], by=request.actor, at=clock.now())
        messages.success(request, "セキュリティキーの名前を変更しました。")
        return redirect("mfa_index")
    return render(request, "account/key_rename.html", {"form": form}, status=form.status)


@page("セキュリティキーの登録の解除", parent="mfa_index", writes=True)
@proved_lately
def key_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a key."""
    key = found(factor_of(request.user, pk, kind="webauthn"))
    if request.method == "POST":
        keep_this_session(request, remove_factor(pk=pk, kind=key.type, by=request.actor, at=clock.now()))
        messages.success(request, "セキュリティキーの登録を解除しました。ほかの端末でのサインインは終わりました。")
        return redirect("mfa_index")
    return render(request, "account/remove.html", {"what": f"セキュリティキー「{key.data['name']}」"})


def _added(request: Request, form: NewKeyForm) -> User | None:
    """Return the user with her new key; None leaves what is wrong at the form."""
    state = request.session.pop(CHALLENGE, None)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return add_key(name=given["name"], answer=given["credential"], state=state, by=request.actor, at=clock.now())
    except (Invalid, NotInThisState) as refused:
        form.refuse(refused)
        return None
