"""機関: registered, changed in name, closed; never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from platform_site.actions.organisations import change_organisation, close_organisation, register_organisation
from platform_site.actors import Actor
from platform_site.admin.base import ReadOnly
from platform_site.admin.clients import RegisterClient
from platform_site.admin.doors import Door
from platform_site.admin.filters import OFF, ON, InUse
from platform_site.admin.site import GROUPS
from platform_site.identifiers.prefectures import NAMES as PREFECTURES
from platform_site.models import Organisation
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.templatetags.site import status


class ChangeForm(Form):
    """What of an organisation may change."""

    name = forms.CharField(label="名称", max_length=100)
    prefecture = forms.ChoiceField(label="都道府県番号", required=False)
    phone = forms.RegexField(
        r"^[0-9-]{6,20}$", label="電話番号", required=False, help_text="半角の数字とハイフンで入力してください。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(number, f"{number} {name}") for number, name in PREFECTURES.items()]
        self.fields["prefecture"].choices = [("", "（なし）"), *numbers]  # type: ignore[attr-defined]


class AddForm(ChangeForm):
    """A new organisation."""

    kind = forms.ChoiceField(label="種別", choices=Organisation.Kind.choices)
    code = forms.CharField(
        label="機関コード", max_length=20,
        help_text="医療機関コード（10桁）、保険者番号、全国地方公共団体コード、公費負担者番号など、種別の番号です。",
    )  # fmt: skip
    part_of = forms.CharField(
        label="上位の機関の機関コード", max_length=20, required=False,
        help_text="福祉事務所などは、その市区町村または都道府県の機関コードを入力してください。",
    )  # fmt: skip
    field_order = ("kind", "code", "name", "prefecture", "phone", "part_of")

    def clean_part_of(self) -> Organisation | None:
        """Return the municipality or prefecture of that code."""
        code = self.cleaned_data["part_of"]
        if not code:
            return None
        above = Organisation.objects.filter(code=code, closed_at__isnull=True, kind__in=("municipality", "prefecture"))
        if not above.exists():
            raise forms.ValidationError("この機関コードの市区町村・都道府県は登録されていません。")
        return above.get()


class Add(Door):
    """Registering."""

    name, label, on_row = "add", "機関を登録する", False
    needs = Permission.REGISTER_ORGANISATIONS
    form_class = AddForm
    submit, done = "登録する", "機関を登録しました。"
    warning = "種別と機関コードは、登録したあとに変更できません。"

    def do(
        self, request: HttpRequest, row: Any, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Organisation:
        """Register it."""
        return register_organisation(**answers, by=by, at=at)


class Change(Door):
    """Changing what it is called."""

    name, label = "edit", "名称などを変更する"
    needs = Permission.REGISTER_ORGANISATIONS
    form_class = ChangeForm
    submit, done = "変更する", "変更しました。"

    def is_open(self, row: Any) -> bool:
        """Tell if it is in use."""
        return row.closed_at is None

    def initial(self, request: HttpRequest, row: Organisation) -> dict[str, Any]:
        """Return what it is called now."""
        return {"name": row.name, "prefecture": row.prefecture, "phone": row.phone}

    def do(
        self, request: HttpRequest, row: Organisation, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Organisation:
        """Change it."""
        change_organisation(organisation=row, **answers, by=by, at=at)
        return row


class Close(Door):
    """Ending its use of the platform."""

    name, label = "close", "利用を停止する"
    needs = Permission.REGISTER_ORGANISATIONS
    submit, done = "利用を停止する", "利用を停止しました。"
    warning = (
        "この機関の接続システムは30秒以内に使えなくなり、利用者はこの機関の役割で操作できなくなります。元に戻せません。"
    )

    def is_open(self, row: Any) -> bool:
        """Tell if it is in use."""
        return row.closed_at is None

    def do(
        self, request: HttpRequest, row: Organisation, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> Organisation:
        """Close it."""
        close_organisation(organisation=row, by=by, at=at)
        return row


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    """機関."""

    see = (Permission.REGISTER_ORGANISATIONS, Permission.REGISTER_CLIENTS)
    doors = (Add(), Change(), RegisterClient(), Close())
    group, about = GROUPS[0], "医療機関、薬局、保険者、市区町村など、プラットフォームを使う機関です。"
    list_display = ("code", "name", "kind", "state")
    list_filter = ("kind", InUse)
    search_fields = ("code", "name")
    search_help_text = "機関コードまたは名称"
    ordering = ("code", "kind")
    fields = ("kind", "code", "name", "prefecture_name", "phone", "part_of", "uid", "state", "closed_at")
    readonly_fields = ("prefecture_name", "uid", "state")

    @admin.display(description="都道府県")
    def prefecture_name(self, row: Organisation) -> str:
        """Return the prefecture by number and name."""
        return f"{row.prefecture} {PREFECTURES.get(row.prefecture, '')}".strip() or "なし"

    @admin.display(description="利用")
    def state(self, row: Organisation) -> str:
        """Return in words if it is in use."""
        return status(*(ON if row.closed_at is None else OFF))
