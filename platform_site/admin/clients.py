"""接続システム: registered and given new keys by two people, stopped by one at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from platform_site.actions.clients import request_keys, request_registration
from platform_site.actions.organisations import BECAUSE, disable_client
from platform_site.actors import Actor
from platform_site.admin.base import ReadOnly
from platform_site.admin.door_pages import may
from platform_site.admin.doors import ASKED, Door
from platform_site.admin.filters import OFF, ON, InUse
from platform_site.admin.site import GROUPS
from platform_site.models import ApiClient, Approval, Organisation
from platform_site.permissions import SCOPES, Permission, Scope
from platform_site.portal.client_forms import RegisterForm, RollForm
from platform_site.portal.forms import Form
from platform_site.queries.client_keys import keys_of
from platform_site.templatetags.site import moment, status


TWO = "登録の前に、内容と公開鍵を別の担当者が確かめて承認します。"


class RegisterClient(Door):
    """Asking for a system of an organisation."""

    name, label = "client", "接続システムの登録を申請する"
    needs = Permission.REGISTER_CLIENTS
    intro = TWO
    submit, done = "登録を申請する", ASKED

    def is_open(self, row: Any) -> bool:
        """Tell if the organisation is in use."""
        return row.closed_at is None

    def form(self, request: HttpRequest, row: Organisation, data: Any = None, files: Any = None) -> Form:
        """Return the form, with the scopes of the organisation's kind."""
        return RegisterForm(data, files, organisation=row)

    def do(
        self, request: HttpRequest, row: Organisation, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Approval:
        """Ask for it."""
        asked = {name: answers[name] for name in ("client_id", "name", "scopes", "jwks", "reason")}
        return request_registration(organisation=row, **asked, by=by, at=at)


class Roll(Door):
    """Asking for other keys."""

    name, label = "keys", "公開鍵の交換を申請する"
    needs = Permission.REGISTER_CLIENTS
    intro = TWO
    submit, done = "交換を申請する", ASKED

    def is_open(self, row: Any) -> bool:
        """Tell if the system is in use."""
        return row.disabled_at is None

    def form(self, request: HttpRequest, row: ApiClient, data: Any = None, files: Any = None) -> Form:
        """Return the form, with the keys that the system has."""
        return RollForm(data, files, client=row)

    def do(
        self, request: HttpRequest, row: ApiClient, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Approval:
        """Ask for them."""
        return request_keys(client=row, jwks=answers["jwks"], reason=answers["reason"], by=by, at=at)


class DisableForm(Form):
    """Why."""

    reason = forms.ChoiceField(label="理由", choices=list(BECAUSE.items()))


class Disable(Door):
    """Stopping a system."""

    name, label = "disable", "利用を停止する"
    needs = Permission.DISABLE_CLIENTS
    form_class = DisableForm
    submit, done = "すぐに停止する", "停止しました。30秒以内に、どの窓口からも使えなくなります。"
    warning = "このシステムは30秒以内に使えなくなります。元に戻せません。"

    def is_open(self, row: Any) -> bool:
        """Tell if the system is in use."""
        return row.disabled_at is None

    def do(
        self, request: HttpRequest, row: ApiClient, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> ApiClient:
        """Stop it."""
        disable_client(client=row, reason=answers["reason"], by=by, at=at)
        return row


class NotDisabled(InUse):
    """Whether a system is in use."""

    field = "disabled_at"


@admin.register(ApiClient)
class ClientAdmin(ReadOnly):
    """接続システム."""

    see = (Permission.REGISTER_CLIENTS, Permission.DISABLE_CLIENTS)
    doors = (Roll(), Disable())
    group, about = GROUPS[0], "機関のプログラムと、その公開鍵です。新しい登録は、機関のページから申請します。"
    list_display = ("client_id", "name", "organisation", "state", "registered_at")
    list_filter = ("organisation__kind", NotDisabled)
    list_select_related = ("organisation",)
    search_fields = ("client_id", "name", "organisation__code")
    search_help_text = "クライアントID、名称、機関コード"
    ordering = ("client_id",)
    fields = ("client_id", "name", "organisation", "allowed", "keys", "secret", "uid", "registered_at", "state",
              "disabled_at")  # fmt: skip
    readonly_fields = ("house", "allowed", "keys", "secret", "uid", "state")

    @admin.display(description="利用")
    def state(self, row: ApiClient) -> str:
        """Return in words if it is in use."""
        return status(*(ON if row.disabled_at is None else OFF))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return the fields; the organisation leads to its page for those who may open that."""
        shown = list(super().get_fields(request, obj))
        if may(request, Permission.REGISTER_ORGANISATIONS, Permission.REGISTER_CLIENTS):
            return shown
        return ["house" if each == "organisation" else each for each in shown]

    def named(self, row: ApiClient) -> tuple[str, ...]:
        """Return what approvals call a system: its client id before it was registered, its uid after."""
        return (*super().named(row), f"ApiClient:{row.client_id}")

    @admin.display(description="機関")
    def house(self, row: ApiClient) -> str:
        """Return whose system it is, without the way there."""
        return str(row.organisation)

    @admin.display(description="許可した権限（scope）")
    def allowed(self, row: ApiClient) -> SafeString | str:
        """Return the scopes, with what each means."""
        items = [(scope, SCOPES[Scope(scope)].label if scope in list(Scope) else "") for scope in row.scopes]
        return _listed("<li><code>{}</code> {}</li>", items)

    @admin.display(description="公開鍵（名前、方式、指紋（SHA-256）、いつから）")
    def keys(self, row: ApiClient) -> SafeString | str:
        """Return the keys by their fingerprints."""
        items = [
            ("" if key.kid == key.fingerprint else key.kid, key.algorithm, key.fingerprint, moment(key.since))
            for key in keys_of(row)
        ]
        return _listed('<li>{} {} <code class="break">{}</code> {}から</li>', items)

    @admin.display(description="サンドボックスの秘密")
    def secret(self, row: ApiClient) -> str:
        """Return if it may sign in with the sandbox's secret."""
        return "あり（サンドボックスだけで使えます）" if row.secret_hash else "なし"


def _listed(line: str, items: Sequence[tuple[Any, ...]]) -> SafeString | str:
    return format_html("<ul>{}</ul>", format_html_join("", line, items)) if items else "なし"
