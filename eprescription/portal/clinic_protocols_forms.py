"""What a facility types when it proposes 事前の取決め: with whom, what, and on which days."""

from typing import Any

from django import forms

from eprescription.portal.clinic_parties import texts
from eprescription.queries.protocols import partner_of
from platform_site.models import Organisation
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text, day_field


class ProposalForm(Form):
    """With whom, what, and on which days."""

    partner = Text(
        label="相手の機関コード", max_length=10, says_limit=False,
        help_text="相手の薬局または医療機関の、10桁の機関コードです。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "size": "12"}),
    )  # fmt: skip
    text = texts("照会なしに変更できる範囲", 2000)
    valid_from = day_field("適用開始日", required=True, help_text="今日以後の日です。例: 2026-12-05")
    last_day = day_field("適用終了日", required=False, help_text="空のときは、終了するまで続きます。")
    house: Any = None
    """The facility that proposes."""
    found: Organisation | None = None

    def clean_partner(self) -> str:
        """Refuse the code of nobody with whom this facility may agree on anything."""
        self.found = partner_of(self.cleaned_data["partner"], self.house)
        if self.found is None:
            raise forms.ValidationError("相手の薬局または医療機関が見つかりません。機関コードを確かめてください。")
        return self.found.code

    def _shown(self, name: str) -> str:
        """Return the partner with its name, so that one sees who it is before it is told."""
        shown = super()._shown(name)
        return f"{shown} {self.found.name}" if name == "partner" and self.found else shown
