"""What a pharmacist types for whatever is given: the product, how much, how it is taken, and by which ground."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from eprescription.portal.clinic_forms import NO_NUMBER
from eprescription.portal.pharmacy_cases import Case
from eprescription.rules.amounts import plain
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.packages import is_gtin, is_lot
from platform_site.errors import Fault
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Number, Text


def short_text(label: str, most: int, **more: Any) -> Text:
    """Return a field of one line that may stay empty."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Text(label=label, max_length=most, required=False, widget=widget, **more)


class ProductForm(Form):
    """One given product: its amount, and what is known of its package."""

    product = forms.ChoiceField(label="調剤した医薬品", required=False)
    quantity = Number(
        label="調剤量", max_digits=11, decimal_places=5, min_value=Decimal(0), required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"}),
        help_text="薬価の単位で、全部の量です。", error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    taken_days = forms.IntegerField(
        label="日数", min_value=1, max_value=366, required=False, error_messages={"invalid": NO_NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
        help_text="処方と異なるときだけ。",
    )  # fmt: skip
    usage = short_text("用法", 200, help_text="処方と異なるときだけ。")
    ground = forms.ChoiceField(label="変更・中止の根拠", required=False)
    lot = short_text("製造番号", 20)
    package_code = short_text("包装コード", 14, help_text="14桁のGTINです。", says_limit=False)
    word = short_text("医薬品を探す", 50)
    field_of: Mapping[str, str] = {}
    """At which field a fault of the rules stands, by its code; else at the amount."""

    def __init__(self, case: Case, row: Mapping[str, str], place: int, *, prefix: str, bound: bool) -> None:
        data = {f"{prefix}-{name}": value for name, value in row.items()} if bound else None
        super().__init__(data, prefix=prefix, initial=dict(row))
        self.case, self.place, self.item_key = case, place, row["item"]
        self.chosen = self._drug(row.get("product", ""))

    @property
    def drug(self) -> DrugConcept | None:
        """The product that was chosen."""
        return self._drug(self.cleaned_data["product"])

    def blame(self, fault: Fault) -> None:
        """Show what the rules say against it at the field that it is about."""
        self.add_error(self.field_of.get(fault.problem.code, "quantity"), fault.words)

    def need_product(self, cleaned: dict[str, Any]) -> None:
        """Ask for the product and how much of it."""
        if not cleaned.get("product") and "product" not in self.errors:
            self.add_error("product", "調剤した医薬品を選んでください。")
        if not cleaned.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", "0より大きい数量を入力してください。")

    def check_package(self, cleaned: dict[str, Any]) -> None:
        """Refuse what cannot be the number of a lot or the code of a package."""
        if cleaned.get("lot") and not is_lot(cleaned["lot"]):
            self.add_error("lot", "半角の英数字と記号で、20文字までで入力してください。")
        if cleaned.get("package_code") and not is_gtin(cleaned["package_code"]):
            self.add_error("package_code", "検証番号が合いません。包装のバーコードを読み取り直してください。")

    def given(self) -> dict[str, Any]:
        """Return what the signed document says of the product and of its package; only once the form is valid."""
        said, drug = self.cleaned_data, self.drug
        if drug is None:
            return {"quantity": "0"}
        code = {"system": "receipt", "value": drug.receipt_code}
        amount = plain(said["quantity"])
        more = {"days": said["taken_days"], **{name: said[name] for name in ("usage", "lot", "package_code")}}
        given = {"code": code, "name": drug.name, "quantity": amount, "unit": drug.unit}
        return given | {name: value for name, value in more.items() if value}

    def ground_given(self) -> dict[str, str]:
        """Return the inquiry or the agreement that it names."""
        kind, _, uid = self.cleaned_data["ground"].partition(":")
        return {f"{kind}_id": uid}

    def grounds(self, *item_keys: str) -> list[tuple[str, str]]:
        """Return the choices of inquiries about one of these items, and of agreements; none is the first."""
        asked = [each for each in self.case.inquiries if each.item_key in item_keys]
        return [
            ("", "なし"),
            *(
                (f"inquiry:{each.uid}", f"疑義照会: {each.get_result_display()}（{each.answered_by}）")
                for each in asked
            ),
            *((f"protocol:{each.uid}", f"取決め: {each.text[:40]}") for each in self.case.protocols),
        ]

    def _drug(self, code: str) -> DrugConcept | None:
        found = self.case.masters.drug(DrugCode(System.RECEIPT, code), self.case.on) if code else None
        return found if isinstance(found, DrugConcept) else None
