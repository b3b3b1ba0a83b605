"""The forms with which staff ask for new keys of a system."""

from typing import Any

from django import forms

from platform_site.gateways import public_keys
from platform_site.gateways.assertions import JwksRefused
from platform_site.models import ApiClient, Organisation
from platform_site.permissions import SCOPES, Scope
from platform_site.portal.forms import Form
from platform_site.queries.client_keys import keys_of


REASON_HELP = "承認する人が読みます。氏名や番号は書かないでください。"


class KeysForm(Form):
    """Public keys, pasted or as a file, and why."""

    jwks = forms.CharField(
        label="公開鍵", required=False, strip=True, widget=forms.Textarea,
        help_text="JWKS（JSON）か、「BEGIN PUBLIC KEY」で始まるPEMを貼り付けてください。"
        "使える鍵は、P-384の楕円曲線（ES384）か、2048～4096ビットのRSA（RS384）です。秘密鍵は入れないでください。",
    )  # fmt: skip
    file = forms.FileField(
        label="公開鍵のファイル", required=False, help_text="貼り付ける代わりに、JSONまたはPEMのファイルを選べます。"
    )
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=REASON_HELP
    )
    needs_key = True

    def clean(self) -> dict[str, Any]:
        """Read the keys into `jwks`; a private key is refused and not shown again."""
        cleaned = super().clean()
        given = cleaned.get("jwks") or self._uploaded(cleaned)
        try:
            cleaned["jwks"] = public_keys.read(given) if given else {"keys": []}
        except JwksRefused as refusal:
            self.add_error("jwks", str(refusal))
            self.forget("jwks")
        if self.needs_key and not given:
            self.add_error("jwks", "公開鍵を貼り付けるか、ファイルを選んでください。")
        return cleaned

    @staticmethod
    def _uploaded(cleaned: dict[str, Any]) -> bytes:
        file = cleaned.get("file")
        return bytes(file.read(public_keys.MOST_BYTES + 1)) if file else b""


class RegisterForm(KeysForm):
    """A new system of an organisation, with the scopes that its kind may have."""

    client_id = forms.CharField(
        label="クライアントID", max_length=64, help_text="半角の英小文字・数字・「.」「_」「-」の、重ならない名前です。"
    )
    name = forms.CharField(label="接続システムの名称", max_length=100)
    scopes = forms.MultipleChoiceField(label="許可する scope", widget=forms.CheckboxSelectMultiple)
    field_order = ("client_id", "name", "scopes", "jwks", "file", "reason")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (str(scope), f"{scope}（{SCOPES[scope].label}）")
            for scope in Scope
            if organisation.kind in SCOPES[scope].kinds
        ]


class RollForm(KeysForm):
    """Which of a system's keys stay, and which come."""

    keep = forms.MultipleChoiceField(
        label="残す公開鍵", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="新しい鍵に切り替え終わるまで、これまでの鍵を残せます。残さない鍵は、承認されるとすぐ使えなくなります。",
    )  # fmt: skip
    field_order = ("keep", "jwks", "file", "reason")
    needs_key = False

    def __init__(self, *args: Any, client: ApiClient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        held = keys_of(client)
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (key.fingerprint, f"{key.kid}（{key.algorithm}、{key.fingerprint}）") for key in held
        ]
        self.fields["keep"].initial = [key.fingerprint for key in held]

    def whole_set(self) -> dict[str, Any]:
        """Return the key set that is asked for: what stays, and what comes."""
        stays = set(self.cleaned_data["keep"])
        kept = [key for key in self.client.jwks.get("keys", []) if public_keys.fingerprint(key) in stays]
        return {"keys": [*kept, *self.cleaned_data["jwks"]["keys"]]}

    def clean(self) -> dict[str, Any]:
        """Put what stays and what comes together as one set."""
        cleaned = super().clean()
        if not self.errors:
            cleaned["jwks"] = self.whole_set()
        return cleaned
