"""What a pharmacist types off a copy: 引換番号, and the numbers of the insurance or of a payer (E-18)."""

from typing import Any

from django import forms

from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text


INSURANCE, PAYER = "insurance", "payer"
NEEDED = {INSURANCE: ("insurer_number", "number"), PAYER: ("payer_number", "recipient_number")}
TAKES = {INSURANCE: ("insurer_number", "symbol", "number", "branch"), PAYER: ("payer_number", "recipient_number")}


def _number(label: str, most: int, *, help_text: str = "") -> Text:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Text(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


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
