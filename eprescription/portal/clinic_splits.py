"""分割調剤 (records 63 and 102) on the sheet: each part is a prescription with a redemption number of its own."""

from collections.abc import Mapping
from typing import Any

from django import forms

from eprescription.rules.document import Document, Split
from eprescription.rules.splits import MOST
from platform_site.portal.forms import Form


TOTALS = [("", "分割しない"), *((str(total), f"{total}回") for total in range(2, MOST + 1))]
PARTS = [("", "選んでください"), *((str(part), f"{part}回目") for part in range(1, MOST + 1))]


class SplitForm(Form):
    """Into how many parts, and which one this is; how much each part gives stands at the medicines."""

    split_total = forms.ChoiceField(label="分割の総回数", required=False, choices=TOTALS)
    split_part = forms.ChoiceField(label="この処方箋は何回目か", required=False, choices=PARTS)
    needed_when = {"split_part": "分割するとき必須"}

    def clean(self) -> dict[str, Any]:
        """Ask for the other of the two."""
        cleaned = super().clean()
        total, part = cleaned.get("split_total"), cleaned.get("split_part")
        if total and not part and "split_part" not in self.errors:
            self.add_error("split_part", "何回目の処方箋かを選んでください。")
        if part and not total and "split_total" not in self.errors:
            self.add_error(
                "split_total", "分割の総回数を選んでください。分割しないときは、何回目かを空にしてください。"
            )
        return cleaned

    def written(self) -> dict[str, Any]:
        """Return what the prescription says, by the names of `Document`, of a form that is valid."""
        total, part = self.cleaned_data["split_total"], self.cleaned_data["split_part"]
        return {"split": Split(int(total), int(part)) if total else None}


def typed_of(split: Split | None) -> Mapping[str, str]:
    """Return an earlier prescription's, as it would be typed."""
    return {"split_total": str(split.total), "split_part": str(split.part)} if split else {}


def after(document: Document) -> Split | None:
    """Return the part that follows a prescription's; after the last one, the first of the next time."""
    split = document.split
    return Split(split.total, split.part % split.total + 1) if split else None
