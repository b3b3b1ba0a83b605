"""医薬品ごとの補足 on the sheet: 不均等 and 1回量 (records 221 and 241), 用法補足 and 薬品補足 (181 and 281)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from eprescription.portal.clinic_notes import ITEM, NOTES, USAGE, said_in
from eprescription.rules.amounts import plain
from eprescription.rules.document import Item, ItemNote, Rp, Uneven, UsageNote, Veto
from platform_site.identifiers.digits import compact
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text


KEEPS = [("", "指示しない"), ("4", "剤形を変えない"), ("5", "規格を変えない"), ("6", "剤形も規格も変えない")]
_BETWEEN = re.compile(r"[、,，・･\s]+")
_DOSE = re.compile(r"\d{1,6}(?:\.\d{1,5})?", re.ASCII)
MOST_TIMES = 5
UNEVEN = "1日の1回目から順に、2回分から5回分までの量を、読点で区切って入力してください。例: 2、1、1"
Row = dict[str, str]


def _text(label: str, help_text: str = "", *, most: int = 50) -> Text:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Text(label=label, max_length=most, required=False, help_text=help_text, widget=widget)


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class SupplementForm(Form):
    """What may be written of one medicine besides dose, days and usage; all of it may be left out."""

    no_generic = _tick("後発医薬品への変更不可")
    one_pack = _tick("一包化")
    crushed = _tick("粉砕")
    every_other_day = _tick("隔日")
    brand_wish = _tick("先発医薬品（患者の希望）")
    keeps = forms.ChoiceField(label="剤形・規格の変更不可", required=False, choices=KEEPS)
    uneven = _text("不均等（1回ごとの量）", "例: 2、1、1", most=60)
    single_dose = _text("1回量", "例: 1、2/3", most=12)
    single_times = forms.IntegerField(
        label="1日の回数", required=False, min_value=1, max_value=99,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        error_messages={"invalid": "数字で入力してください。例: 3"},
    )  # fmt: skip
    site = _text("部位", "例: 右膝")
    amount_each = _text("1回に使う量", "例: 2プッシュ")
    tapering = _text("漸減", "例: 3日ごとに1錠ずつ減らす")
    continued = _text("飲み方・使い方の続き", "例: 食べられないときは飲まない")
    remark = _text("そのほかの補足", "例: 粉薬にしてシロップと混ぜる")

    def clean_uneven(self) -> tuple[Decimal, ...]:
        """Read the doses of one day, in half or full width."""
        parts = [compact(part) for part in _BETWEEN.split(self.cleaned_data["uneven"]) if part]
        if parts and not (1 < len(parts) <= MOST_TIMES and all(map(_DOSE.fullmatch, parts))):
            raise forms.ValidationError(UNEVEN)
        return tuple(as_written(Decimal(part)) for part in parts)


@dataclass(frozen=True)
class Supplements:
    """What is written of one medicine besides, by the names of `Item` and `Rp`."""

    uneven: Uneven | None
    single_dose: str
    single_times: int | None
    notes: tuple[ItemNote, ...]
    usage_notes: tuple[UsageNote, ...]

    def without(self, others: "Supplements") -> Iterator[str]:
        """Yield in words what others do not say; a veto says all by its kind."""
        if self.uneven and not others.uneven:
            yield "不均等"
        if self.single_dose and not others.single_dose:
            yield f"1回量 {self.single_dose}"
        said = {note.text for note in others.notes} | {note.text for note in others.usage_notes}
        vetoes = {note.kind for note in others.notes} & set(Veto)
        yield from (note.text for note in self.notes if note.text not in said and note.kind not in vetoes)
        yield from (note.text for note in self.usage_notes if note.text not in said)


def as_written(amount: Decimal) -> Decimal:
    """Return an amount without the zeros at its end, which no record takes."""
    return Decimal(plain(amount))


def supplements_of(typed: Mapping[str, Any]) -> Supplements:
    """Return what was typed in a form that is valid."""
    doses = typed.get("uneven")
    return Supplements(
        uneven=Uneven(doses, ()) if doses else None,
        single_dose=typed.get("single_dose", ""), single_times=typed.get("single_times"),
        notes=tuple(ItemNote(kind, text, "") for kind, text in said_in(typed, ITEM)),
        usage_notes=tuple(UsageNote(kind, text, "", "") for kind, text in said_in(typed, USAGE)),
    )  # fmt: skip


def written_of(rp: Rp, item: Item) -> Supplements:
    """Return what a prescription says of a medicine."""
    return Supplements(item.uneven, item.single_dose, item.single_times, item.notes, rp.usage_notes)


def shown_in(row: Mapping[str, str]) -> Supplements:
    """Return what the fields of a row say, as far as they can be read."""
    form = SupplementForm({name: text for name, text in row.items() if text})
    form.is_valid()
    return supplements_of(form.cleaned_data)


def typed_of(written: Supplements, factor: Decimal) -> Row:
    """Return an earlier prescription's as it would be typed, as far as it can be; doses times a factor.

    1回量 may be a fraction, which is not multiplied.
    """
    row = {name: text for note in written.notes for name, text in _typed(ITEM, note)}
    row |= {name: text for note in written.usage_notes for name, text in _typed(USAGE, note)}
    if written.uneven:
        row["uneven"] = "、".join(plain(dose * factor) for dose in written.uneven.doses)
    if written.single_dose and factor == 1:
        row |= {"single_dose": written.single_dose, "single_times": str(written.single_times or "")}
    return row


def _typed(record: str, note: ItemNote | UsageNote) -> Iterator[tuple[str, str]]:
    for place in NOTES:
        if place.is_of(record, note.kind):
            yield place.field, place.value or ("on" if place.text else note.text)
