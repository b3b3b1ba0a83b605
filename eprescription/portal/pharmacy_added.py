"""追加: a medicine that is none of the prescription's, given after an inquiry about the whole of it or by an agreement.

It is searched for by a word, as any medicine is; that it may be given at all says its ground (R-053).
"""

from collections.abc import Mapping
from typing import Any

from eprescription.errors.dispensing import InquiryMissing, LotWrong
from eprescription.models import Inquiry
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_product_forms import ProductForm
from eprescription.portal.pharmacy_products import choices_of
from eprescription.rules.given import Disposition


GROUNDLESS = (
    "処方箋全体についての疑義照会で「変更」の回答を得るか、合意済みの取決めがあると、処方にない医薬品を追加できます。"
)
WHOLE = ""
"""The item of an inquiry that is about the whole prescription."""


def may_add(case: Case) -> bool:
    """Tell if there is a ground by which a medicine may be added."""
    return case.may_differ and bool(case.protocols or any(map(_allows, case.inquiries)))


class AddedForm(ProductForm):
    """One added medicine."""

    field_of = {InquiryMissing.code: "ground", LotWrong.code: "lot"}
    needed_when = {"product": "必須", "quantity": "必須", "usage": "必須", "ground": "必須"}

    def __init__(self, case: Case, row: Mapping[str, str], place: int, *, bound: bool) -> None:
        super().__init__(case, row, place, prefix=f"a{place}", bound=bound)
        word, fields = row.get("word", ""), self.fields
        found = choices_of(case.masters, case.on, word=word, chosen=self.chosen)
        fields["product"].choices = found  # type: ignore[attr-defined]
        fields["ground"].choices = self.grounds(WHOLE)  # type: ignore[attr-defined]
        fields["ground"].label = "追加の根拠"
        fields["usage"].help_text = "200文字までです。例: １日３回毎食後"
        fields["taken_days"].help_text = "空のときは、14日分として数えます。"

    def clean(self) -> dict[str, Any]:
        """Ask for all that a prescription would say of it, and for why it was given."""
        cleaned = super().clean()
        self.need_product(cleaned)
        if not cleaned.get("usage") and "usage" not in self.errors:
            self.add_error("usage", "用法を入力してください。")
        if not cleaned.get("ground") and "ground" not in self.errors:
            self.add_error("ground", "処方箋全体についての疑義照会の回答、または取決めを選んでください。")
        self.check_package(cleaned)
        return cleaned

    def given(self) -> dict[str, Any]:
        """Return it as the signed document says it; only once the form is valid."""
        head = {"item": self.item_key, "disposition": Disposition.ADDED.value}
        return {**head, **super().given(), **self.ground_given()}

    def grounds(self, *item_keys: str) -> list[tuple[str, str]]:
        """Return the choices without those inquiries whose answer was to leave something out."""
        dropped = {f"inquiry:{each.uid}" for each in self.case.inquiries if not _allows(each)}
        return [choice for choice in super().grounds(*item_keys) if choice[0] not in dropped]


def _allows(inquiry: Inquiry) -> bool:
    return inquiry.item_key == WHOLE and inquiry.result == Inquiry.Result.CHANGED
