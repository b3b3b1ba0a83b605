"""What a pharmacist types for the whole result: a message, the next dispensing of a refill, the order to store."""

from collections.abc import Mapping
from typing import Any

from django import forms

from eprescription.portal.pharmacy_cases import Case
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import day_field, long_text


class ResultForm(Form):
    """The whole result: 処方医への伝達, the next dispensing of a refill, and the order to store the originals.

    Of a paper prescription it is the word that what was read is what the paper says.
    """

    message = long_text("処方医への伝達", 2000, rows=3, required=False)
    next_due_on = day_field(
        "次回調剤予定日", required=False, help_text="空のときは、日数から計算します。例: 2026-12-05"
    )
    store = forms.BooleanField(label="署名した原本の保管（調剤日から5年3か月）を依頼する", required=False)
    compared = forms.BooleanField(
        label="上の医薬品・用量・用法・日数が、紙の処方箋と同じで、欠けているものがないことを確かめた",
        error_messages={"required": "紙の処方箋と見比べ、同じであれば印を付けてください。"},
    )

    def __init__(self, case: Case, data: Mapping[str, Any] | None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.case = case
        for name in case.left_out:
            del self.fields[name]

    def clean_next_due_on(self) -> Any:
        """Refuse a day that is not after the dispensing."""
        due = self.cleaned_data["next_due_on"]
        if due is not None and due <= self.case.on:
            raise forms.ValidationError("調剤日より後の日を入力してください。")
        return due
