"""The forms of the sign-in and of the account's pages."""

from typing import Any

from django import forms

from platform_site.portal.forms import Form


def _password(label: str, *, new: bool = False, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, max_length=256, strip=False, widget=widget, help_text=help_text)


def _code(help_text: str, *, inputmode: str = "text") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": inputmode, "autocapitalize": "characters"}
    return forms.CharField(label="コード", max_length=40, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class SignInForm(Form):
    """利用者名 and password."""

    name = forms.CharField(
        label="利用者名", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = _password("パスワード")


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = _code("認証アプリに表示されている6桁の数字か、控えておいた回復コードを入力してください。")


class AppForm(Form):
    """The first code of an app."""

    code = _code("アプリに表示された6桁の数字を入力してください。", inputmode="numeric")


class PasswordForm(Form):
    """The password once more."""

    password = _password("パスワード")


class AnswerForm(forms.Form):
    """What a browser's key answered; a script fills it in."""

    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": "セキュリティキーの応答がありません。"}
    )

    def clean_credential(self) -> dict[str, Any]:
        """Return the answer, which is an object."""
        answer = self.cleaned_data["credential"]
        return answer if isinstance(answer, dict) else {}


class KeyNameForm(Form):
    """The name of a security key."""

    name = forms.CharField(
        label="キーの名前",
        max_length=40,
        help_text="見分けるための名前です。例: 鍵束のキー。個人名や番号は書かないでください。",
    )


class NewKeyForm(KeyNameForm, AnswerForm):
    """A new security key: its name and what the browser answered."""


class ChangePasswordForm(Form):
    """The password as it is, and the new one twice."""

    current = _password("いまのパスワード")
    password = _password(
        "新しいパスワード",
        new=True,
        help_text="12文字以上にしてください。利用者名に似たもの、よく使われるものは使えません。",
    )
    again = _password("新しいパスワード（確認）", new=True)

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        cleaned = super().clean()
        if "again" in cleaned and cleaned.get("password") != cleaned["again"]:
            self.add_error("again", "新しいパスワードと同じものを、もう一度入力してください。")
        return cleaned
