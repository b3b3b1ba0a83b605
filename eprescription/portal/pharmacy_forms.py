"""What a pharmacist types for a prescribed item: what was given, lot by lot, and what the patient has left of it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from eprescription.errors.dispensing import AgainstVeto, InquiryMissing, LotWrong
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_product_forms import ProductForm, short_text
from eprescription.portal.pharmacy_products import choices
from eprescription.portal.pharmacy_words import DISPOSITIONS
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.given import Disposition


ASKED = frozenset({Disposition.CHANGED, Disposition.DROPPED})
"""What needs an answered inquiry or an agreement."""


class GivenForm(ProductForm):
    """One given item: 調剤の区分, product, amount, and what is known of package and leftover."""

    disposition = forms.ChoiceField(label="調剤の区分", choices=DISPOSITIONS)
    left = short_text("残薬の数量", 40, help_text="例: 7錠")
    left_reason = short_text("残薬の理由", 200)
    field_of = {AgainstVeto.code: "product", InquiryMissing.code: "ground", LotWrong.code: "lot"}
    needed_when = {
        "product": "中止のほかは必須", "quantity": "中止のほかは必須", "ground": "変更・中止のとき必須",
    }  # fmt: skip

    def __init__(self, case: Case, row: Mapping[str, str], place: int, *, bound: bool) -> None:
        super().__init__(case, row, place, prefix=f"m{place}", bound=bound)
        self.prescribed = case.prescribed[self.item_key]
        self.fields["product"].choices = choices(  # type: ignore[attr-defined]
            self.prescribed, case.masters, case.on, word=row.get("word", ""), chosen=self.chosen,
            may_differ=case.may_differ,
        )  # fmt: skip
        if case.may_differ:
            self.fields["ground"].choices = self.grounds("", self.item_key)  # type: ignore[attr-defined]
        else:
            self._bind_to_the_prescription()

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen 調剤の区分 needs."""
        cleaned = super().clean()
        disposition = cleaned.get("disposition")
        if disposition in ASKED and not cleaned.get("ground"):
            self.add_error("ground", "疑義照会の回答または取決めを選んでください。なければ、先に照会してください。")
        if disposition != Disposition.DROPPED:
            self.need_product(cleaned)
        self.check_package(cleaned)
        return cleaned

    @property
    def drug(self) -> DrugConcept | None:
        """The product that was chosen; none of what was dropped."""
        return None if self.cleaned_data["disposition"] == Disposition.DROPPED else super().drug

    def given(self) -> dict[str, Any]:
        """Return it as the signed document says it; only once the form is valid."""
        disposition = self.cleaned_data["disposition"]
        ground = self.ground_given() if disposition in ASKED else {}
        return {"item": self.item_key, "disposition": disposition, **super().given(), **ground}

    def leftover(self) -> dict[str, str]:
        """Return 残薬 of this medicine."""
        reason = {"reason": self.cleaned_data["left_reason"]} if self.cleaned_data["left_reason"] else {}
        name = self.drug.name if self.drug else self.prescribed.concept.name
        return {"name": name, "quantity": self.cleaned_data["left"], **reason}

    def _bind_to_the_prescription(self) -> None:
        """Leave no way to go beyond it, where nobody can be asked through the platform."""
        del self.fields["ground"]
        kept = [(value, label) for value, label in DISPOSITIONS if value not in ASKED]
        self.fields["disposition"].choices = kept  # type: ignore[attr-defined]
        self.fields["usage"].help_text = "200文字までです。紙の処方箋の用法です。"
        for name in ("product", "quantity"):
            self.fields[name].when = "必須"  # type: ignore[attr-defined]
