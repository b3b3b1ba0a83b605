"""What a prescriber types: a medicine with dose, days and usage; and what holds for the whole prescription."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from eprescription.portal.clinic_supplements import SupplementForm
from eprescription.portal.clinic_words import FORMS, LEFTOVER, usages
from eprescription.queries.drug_search import Found
from eprescription.rules.amounts import plain
from eprescription.rules.document import DosageForm
from eprescription.rules.drugs.concepts import Route
from eprescription.rules.validity import LONGEST
from platform_site.portal.forms import Form
from platform_site.portal.suggesting import Suggested
from platform_site.portal.text_fields import Number, Text, day_field


FORM_OF = {Route.EXTERNAL: DosageForm.EXTERNAL, Route.INJECTION: DosageForm.INJECTION}
NO_NUMBER = "数字で入力してください。例: 1、0.5"
MAIN = ("dose", "form", "quantity", "usage", "no_generic")
Row = Mapping[str, str]


class MedicineForm(SupplementForm):
    """One medicine: 用量, 剤形区分, 調剤数量 and 用法 (records 101, 102, 111 and 201), and what is written besides."""

    dose = Number(
        label="用量", max_digits=11, decimal_places=5, min_value=Decimal("0.00001"), widget=forms.TextInput,
        help_text="内服は1日分、頓服は1回分、ほかは全量です。", error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    form = forms.ChoiceField(label="剤形区分", choices=FORMS)
    quantity = forms.IntegerField(
        label="日数・回数", min_value=1, max_value=999, widget=forms.TextInput,
        help_text="内服は日数、頓服は回数、外用などは1です。", error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    usage = Text(label="用法", max_length=50, widget=Suggested(usages))
    split_quantity = forms.IntegerField(
        required=False, min_value=1, max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"}),
        error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    needed_when = {"split_quantity": "分割するとき必須"}

    def __init__(self, found: Found, place: int, data: Row | None = None, *, initial: Row | None = None) -> None:
        prefix = f"m{place}"
        typed = None if data is None else {f"{prefix}-{name}": value for name, value in data.items() if value}
        super().__init__(typed, prefix=prefix, initial=dict(initial or {}))
        self.found, self.place = found, place
        self.fields["dose"].label = f"用量（{found.concept.unit or '単位なし'}）"
        for name in ("dose", "quantity"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": "6"}
        self.fields["split_quantity"].label = f"今回分（{found.concept.name}）"
        if found.is_generic_name:
            del self.fields["no_generic"], self.fields["brand_wish"]

    @property
    def main(self) -> list[BoundField]:
        """What is asked of every medicine."""
        return [self[name] for name in MAIN if name in self.fields]

    @property
    def supplements(self) -> list[BoundField]:
        """What is folded away below it."""
        return [self[name] for name in SupplementForm.base_fields if name in self.fields and name not in MAIN]

    @property
    def is_supplemented(self) -> bool:
        """Tell if something is typed there, so that it is not folded away."""
        return any(field.value() not in (None, "", False) for field in self.supplements)

    def clean(self) -> dict[str, Any]:
        """Compare the doses of a day with the dose of the day (内服)."""
        cleaned = super().clean()
        doses, dose = cleaned.get("uneven"), cleaned.get("dose")
        if doses and dose is not None and cleaned.get("form") == DosageForm.INTERNAL and sum(doses) != dose:
            hint = f"1回ごとの量の合計（{plain(sum(doses))}）が、1日分の用量（{plain(dose)}）と異なります。"
            self.add_error("uneven", hint)
        return cleaned


class HeadForm(Form):
    """The whole prescription: records 64, 52 and 62, and what it is checked against."""

    refills = forms.ChoiceField(
        label="総使用回数（リフィル）", choices=[("1", "1回（リフィルにしない）"), ("2", "2回"), ("3", "3回")],
        help_text="投薬量に限度のある医薬品と貼付剤は、リフィルにできません。",
    )  # fmt: skip
    last_day = day_field(
        "使用期限",
        required=False,
        help_text="空のときは、交付日を含めて4日です。長い旅行などのときだけ入力します。例: 2026-12-05",
    )
    leftover = forms.ChoiceField(label="残薬の指示", required=False, choices=LEFTOVER)
    include_own = forms.BooleanField(
        label="この医療機関が処方した薬とも確かめる", required=False,
        help_text="ふだんは、この医療機関の処方との組合せは確かめません。",
    )  # fmt: skip

    def __init__(self, on: date, data: Row | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.on = on

    def clean_last_day(self) -> date | None:
        """Refuse a day that is over, or further off than a prescription may be used."""
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and not self.on <= day <= self.on + LONGEST:
            raise forms.ValidationError(f"今日から{self.on + LONGEST}までの日を入力してください。")
        return day

    def written(self) -> dict[str, Any]:
        """Return what the prescription says, by the names of `Document`, of a form that is valid."""
        typed = self.cleaned_data
        return {"refills": int(typed["refills"]), "last_day": typed["last_day"], "leftover": typed["leftover"]}


def blank_row(found: Found) -> dict[str, str]:
    """Return the row of a medicine as it begins: its form by its route, and amounts that somebody has to type."""
    form = FORM_OF.get(found.concept.route, DosageForm.INTERNAL)
    row: dict[str, Any] = {"drug": found.value, "dose": "", "form": str(form), "usage": "", "no_generic": ""}
    return row | {"quantity": "1" if found.concept.route in FORM_OF else ""}
