"""What a pharmacist pastes of a slip of paper: the texts of its symbols, and the day on which it was dispensed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from eprescription.rules.records.layout import RECORDS
from platform_site.errors import Fault, Refused
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text, day_field


LONGEST, SYMBOLS = 40_000, 4
NOT_HERS = (
    "処方箋の患者が、選んだ患者と一致しません。処方箋の保険者番号・記号・番号・枝番（または公費の番号）と生年月日を、"
    "選んだ患者の資格と見比べてください。患者を選び違えたときは、一覧に戻って選び直してください。"
)


def _symbol(number: int) -> Text:
    widget = forms.Textarea(attrs={"rows": 5 if number == 1 else 2, "autocomplete": "off", "spellcheck": "false"})
    help_text = "JAHIS10で始まる文字です。" if number == 1 else "コードが分かれているときだけ、続きを貼り付けます。"
    return Text(
        label=f"二次元コード{number}", max_length=LONGEST, says_limit=False, strip=False, required=number == 1,
        help_text=help_text, widget=widget,
    )  # fmt: skip


class SlipForm(Form):
    """The symbols in their order, and 調剤日."""

    symbol1, symbol2, symbol3, symbol4 = map(_symbol, range(1, SYMBOLS + 1))
    dispensed_on = day_field("調剤日", required=True, help_text="例: 2026-12-05")

    @property
    def symbols(self) -> list[str]:
        """The texts that were pasted, in the order of their fields."""
        pasted = (self.cleaned_data[f"symbol{number}"] for number in range(1, SYMBOLS + 1))
        return [text for text in pasted if text]

    @property
    def on(self) -> date:
        """The day of dispensing."""
        on: date = self.cleaned_data["dispensed_on"]
        return on

    def refuse(self, refused: Refused) -> None:
        """Show what is wrong with the slip: each record and field at the first symbol, the day at the day."""
        for name, text in _words(refused):
            self.add_error(name, text)


def _words(refused: Refused) -> Iterator[tuple[str, Any]]:
    if not refused.faults:
        yield "symbol1", refused.detail
    for fault in refused.faults:
        is_day = fault.pointer == "/dispensed_on"
        yield "dispensed_on" if is_day else "symbol1", f"{place_of(fault)}{fault.words}"


def place_of(fault: Fault) -> str:
    """Return where in a slip a fault is, in words: its line, the record and the field."""
    parts = fault.pointer.strip("/").split("/")
    if parts[0] != "records":
        return ""
    line, number, item = (*parts[1:], "", "", "")[:3]
    record = RECORDS.get(number)
    where = [f"{line}行目" if line else "", f"レコード{number}（{record.name}）" if record else ""]
    if record and item.isdigit() and 0 < int(item) <= len(record.fields):
        where.append(f"{item}番目の項目「{record.fields[int(item) - 1].name}」")
    return f"{'、'.join(filter(None, where))}: " if any(where) else ""
