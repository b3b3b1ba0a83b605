"""What a pharmacist types for a prescribed item: what was given, lot by lot, and what the patient has left of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from eprescription.errors.dispensing import AgainstVeto, InquiryMissing, LotWrong
from eprescription.portal.clinic_forms import NO_NUMBER
from eprescription.portal.pharmacy_cases import Case
from eprescription.portal.pharmacy_products import choices
from eprescription.portal.pharmacy_words import DISPOSITIONS
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.given import Disposition
from eprescription.rules.packages import is_gtin, is_lot
from platform_site.errors import Fault
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text


ASKED = frozenset({Disposition.CHANGED, Disposition.DROPPED})
"""What needs an answered inquiry or an agreement."""
FIELD_OF = {AgainstVeto.code: "product", InquiryMissing.code: "ground", LotWrong.code: "lot"}
"""At which field a fault of the rules stands; else at the amount."""


def _text(label: str, most: int, **more: Any) -> Text:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Text(label=label, max_length=most, required=False, widget=widget, **more)


class GivenForm(Form):
    """One given item: 調剤の区分, product, amount, and what is known of package and leftover."""

    disposition = forms.ChoiceField(label="調剤の区分", choices=DISPOSITIONS)
    product = forms.ChoiceField(label="調剤した医薬品", required=False)
    quantity = forms.DecimalField(
        label="調剤量", max_digits=11, decimal_places=5, min_value=Decimal(0), required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"}),
        help_text="薬価の単位で、全部の量です。", error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    taken_days = forms.IntegerField(
        label="日数", min_value=1, max_value=366, required=False, error_messages={"invalid": NO_NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        help_text="処方と異なるときだけ。",
    )  # fmt: skip
    ground = forms.ChoiceField(label="変更・中止の根拠", required=False)
    lot = _text("製造番号", 20)
    package_code = _text("包装コード", 14, help_text="14桁のGTINです。", says_limit=False)
    left = _text("残薬の数量", 40, help_text="例: 7錠")
    left_reason = _text("残薬の理由", 200)
    word = _text("医薬品を探す", 50)
    needed_when = {
        "product": "中止のほかは必須", "quantity": "中止のほかは必須", "ground": "変更・中止のとき必須",
    }  # fmt: skip

    def __init__(self, case: Case, row: Mapping[str, str], place: int, *, bound: bool) -> None:
        prefix = f"m{place}"
        data = {f"{prefix}-{name}": value for name, value in row.items()} if bound else None
        super().__init__(data, prefix=prefix, initial=dict(row))
        self.case, self.place, self.item_key = case, place, row["item"]
        self.prescribed = case.prescribed[self.item_key]
        chosen, word = self._drug(row.get("product", "")), row.get("word", "")
        self.fields["product"].choices = choices(  # type: ignore[attr-defined]
            self.prescribed, case.masters, case.on, word=word, chosen=chosen
        )
        self.fields["ground"].choices = [("", "なし"), *self._grounds()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen 調剤の区分 needs."""
        cleaned = super().clean()
        disposition = cleaned.get("disposition")
        if disposition in ASKED and not cleaned.get("ground"):
            self.add_error("ground", "疑義照会の回答または取決めを選んでください。なければ、先に照会してください。")
        if disposition != Disposition.DROPPED:
            self._need_product(cleaned)
        self._check_package(cleaned)
        return cleaned

    @property
    def drug(self) -> DrugConcept | None:
        """The product that was chosen; none of what was dropped."""
        if self.cleaned_data["disposition"] == Disposition.DROPPED:
            return None
        return self._drug(self.cleaned_data["product"])

    def given(self) -> dict[str, Any]:
        """Return it as the signed document says it; only once the form is valid."""
        said, drug = self.cleaned_data, self.drug
        given: dict[str, Any] = {"item": self.item_key, "disposition": said["disposition"], "quantity": "0"}
        if drug is not None:
            code = {"system": "receipt", "value": drug.receipt_code}
            amount = f"{said['quantity'].normalize():f}"
            given |= {"code": code, "name": drug.name, "quantity": amount, "unit": drug.unit}
        more = {"days": said["taken_days"], "lot": said["lot"], "package_code": said["package_code"]}
        given |= {name: value for name, value in more.items() if drug and value}
        kind, _, uid = said["ground"].partition(":")
        return given | ({f"{kind}_id": uid} if said["disposition"] in ASKED else {})

    def leftover(self) -> dict[str, str]:
        """Return 残薬 of this medicine."""
        reason = {"reason": self.cleaned_data["left_reason"]} if self.cleaned_data["left_reason"] else {}
        name = self.drug.name if self.drug else self.prescribed.concept.name
        return {"name": name, "quantity": self.cleaned_data["left"], **reason}

    def blame(self, fault: Fault) -> None:
        """Show what the rules say against it at the field that it is about."""
        text = f"{fault.problem.title}{fault.hint or fault.problem.remedy}"
        self.add_error(FIELD_OF.get(fault.problem.code, "quantity"), text)

    def _need_product(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("product") and "product" not in self.errors:
            self.add_error("product", "調剤した医薬品を選んでください。")
        if not cleaned.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", "0より大きい数量を入力してください。")

    def _check_package(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("lot") and not is_lot(cleaned["lot"]):
            self.add_error("lot", "半角の英数字と記号で、20文字までで入力してください。")
        if cleaned.get("package_code") and not is_gtin(cleaned["package_code"]):
            self.add_error("package_code", "検証番号が合いません。包装のバーコードを読み取り直してください。")

    def _drug(self, code: str) -> DrugConcept | None:
        found = self.case.masters.drug(DrugCode(System.RECEIPT, code), self.case.on) if code else None
        return found if isinstance(found, DrugConcept) else None

    def _grounds(self) -> list[tuple[str, str]]:
        asked = [each for each in self.case.inquiries if each.item_key in ("", self.item_key)]
        return [
            *(
                (f"inquiry:{each.uid}", f"疑義照会: {each.get_result_display()}（{each.answered_by}）")
                for each in asked
            ),
            *((f"protocol:{each.uid}", f"取決め: {each.text[:40]}") for each in self.case.protocols),
        ]
