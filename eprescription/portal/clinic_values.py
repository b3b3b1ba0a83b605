"""検査値データ等 (record 302) and 提供診療情報 (record 301) on the sheet: what a pharmacist judges a dose by."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from eprescription.rules.amounts import plain
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Number, Text, day_field, long_text


BODY = {"height": ("身長", "cm"), "weight": ("体重", "kg")}
RENAL = {"egfr": ("eGFR", "mL/分/1.73m2"), "creatinine": ("血清クレアチニン", "mg/dL")}
MEASURED = "検査日"
OLDEST = timedelta(days=5 * 366)
"""How old a laboratory value may be; our choice."""


def _value(label: str, unit: str, least: str, most: str) -> Number:
    return Number(
        label=f"{label}（{unit}）", required=False, min_value=Decimal(least), max_value=Decimal(most), decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"}),
        error_messages={"invalid": "数字で入力してください。例: 52.5"},
    )  # fmt: skip


class ValuesForm(Form):
    """Body data, laboratory values with their day, and one remark for the pharmacist; all of it may be left out."""

    height = _value(*BODY["height"], "20", "250")
    weight = _value(*BODY["weight"], "0.3", "400")
    egfr = _value(*RENAL["egfr"], "0", "300")
    creatinine = _value(*RENAL["creatinine"], "0.01", "30")
    others = long_text(
        "ほかの検査値",
        1000,
        required=False,
        help_text="1行に1つ、項目、値、単位を書きます。例: HbA1c 6.2%。検査日の異なるものは、検査日も書きます。",
    )
    measured_on = day_field("検査日", required=False, help_text="例: 2026-11-20")
    comment = Text(
        label="薬局に伝える診療情報", max_length=50, required=False, help_text="例: 増量して経過をみています。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "40"}),
    )  # fmt: skip
    needed_when = {"measured_on": "検査値があるとき必須"}

    def __init__(self, on: date, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a laboratory value, which is neither to come nor a slip of the year."""
        cleaned = super().clean()
        day = cleaned.get("measured_on")
        if day is not None and not self.on - OLDEST <= day <= self.on:
            self.add_error("measured_on", "5年前から今日までの日を入力してください。")
        elif day is None and "measured_on" not in self.errors and _needs_day(cleaned):
            self.add_error("measured_on", "検査値の検査日を入力してください。")
        return cleaned

    def written(self) -> dict[str, Any]:
        """Return what the prescription says, by the names of `Document`, of a form that is valid."""
        typed = self.cleaned_data
        body = [_text(*BODY[name], typed[name]) for name in BODY if typed[name] is not None]
        day = f"（{MEASURED} {typed['measured_on']}）"
        renal = [_text(*RENAL[name], typed[name]) + day for name in RENAL if typed[name] is not None]
        others = [line if MEASURED in line else line + day for line in _lines(typed["others"])]
        return {
            "renal_values": (*body, *renal, *others),
            "clinical_notes": (("", typed["comment"]),) if typed["comment"] else (),
        }

    @property
    def is_begun(self) -> bool:
        """Tell if something is typed, so that it is not folded away."""
        return any(field.value() not in (None, "") for field in self)


def _needs_day(typed: Mapping[str, Any]) -> bool:
    is_undated = any(MEASURED not in line for line in _lines(typed.get("others", "")))
    return is_undated or any(typed.get(name) is not None for name in RENAL)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _text(label: str, unit: str, value: Decimal) -> str:
    return f"{label} {plain(value)}{unit}"
