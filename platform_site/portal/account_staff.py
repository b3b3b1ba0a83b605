"""The forms with which staff open accounts and give roles."""

from typing import Any

from django import forms

from platform_site.models import Organisation
from platform_site.permissions import ROLES
from platform_site.portal.forms import Form


class FindForm(Form):
    """A user name; it travels by POST, as it may name somebody."""

    username = forms.CharField(label="利用者名", max_length=150)


class RegisterForm(Form):
    """A new account."""

    username = forms.CharField(
        label="利用者名", max_length=64, help_text="半角の英小文字・数字・「.」「_」「-」で、サインインに使います。"
    )
    last_name = forms.CharField(label="姓", max_length=50)
    first_name = forms.CharField(label="名", max_length=50)
    email = forms.EmailField(label="メールアドレス", help_text="お知らせがあるときに、その旨だけを送ります。")


class MembershipForm(Form):
    """A role at an organisation."""

    kind = forms.ChoiceField(label="機関の種別", choices=Organisation.Kind.choices)
    code = forms.CharField(label="機関コード", max_length=20)
    role = forms.ChoiceField(label="役割", choices=[(name, role.label) for name, role in ROLES.items()])
    staff_id = forms.CharField(
        label="職員番号", max_length=64, required=False,
        help_text="機関のシステムが X-Acting-User で送る、この人の番号です。なければ空のままにしてください。",
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="申請や承認にかかわる役割（二人で付ける役割）のときに、本人がいることをどのように確かめたかを書いてください。"
        "氏名や番号は書かないでください。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Find the organisation of that kind and code."""
        cleaned = super().clean()
        found = Organisation.objects.filter(kind=cleaned.get("kind"), code=cleaned.get("code")).first()
        if found is None and "code" not in self.errors:
            self.add_error("code", "この種別と機関コードの機関は登録されていません。")
        return {**cleaned, "organisation": found}


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="どのように本人であることを確かめたかを書いてください。氏名や番号は書かないでください。",
    )  # fmt: skip
