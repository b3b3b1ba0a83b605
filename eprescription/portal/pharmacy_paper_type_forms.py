"""What a pharmacist types of a paper prescription besides its medicines: who issued it, whose it is, and the days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from eprescription.portal.clinic_filling import medicines_of
from eprescription.portal.clinic_forms import Row
from eprescription.portal.clinic_sheet_forms import SheetForms
from eprescription.portal.clinic_sheets import Sheet
from eprescription.queries.visits import Visit
from eprescription.rules.document import Facility, FeeTable, Prescriber
from platform_site.identifiers import BadIdentifier
from platform_site.identifiers.facilities import FacilityCode
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text, day_field


NOT_HERS = "選んだ患者の生年月日と一致しません。処方箋の患者と、選んだ患者を見比べてください。"
NOT_COVERED = "処方箋の交付日に、選んだ患者のこの資格はありませんでした。交付日と、選んだ患者を確かめてください。"
NO_CODE = "10桁の数字で入力してください。処方箋に印刷された番号を確かめてください。"


def _line(label: str, most: int, **more: Any) -> Text:
    return Text(label=label, max_length=most, widget=forms.TextInput(attrs={"autocomplete": "off"}), **more)


class PaperForm(Form):
    """The whole prescription: 医療機関, 処方医, 交付日, whose it is, and 調剤日."""

    facility_code = _line(
        "医療機関コード", 10, says_limit=False,
        help_text="処方箋の都道府県番号2桁、点数表番号1桁、医療機関コード7桁を、続けて10桁で入力します。",
    )  # fmt: skip
    facility = _line("医療機関の名称", 60)
    prescriber = _line("処方医の氏名", 20)
    issued_on = day_field("交付日", required=True, help_text="例: 2026-12-05")
    birth_date = day_field(
        "処方箋の患者の生年月日", required=True, help_text="選んだ患者の処方箋であることを確かめます。例: 1985-04-01"
    )
    dispensed_on = day_field("調剤日", required=True, help_text="例: 2026-12-05")

    def __init__(self, visit: Visit, data: Row | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.visit = visit

    def clean_facility_code(self) -> str:
        """Refuse what is no code of a facility that prescribes."""
        try:
            code = FacilityCode.parse(self.cleaned_data["facility_code"])
        except BadIdentifier as error:
            raise forms.ValidationError(error.hint or NO_CODE) from error
        if code.text[2] not in set(FeeTable):
            raise forms.ValidationError("3桁目（点数表番号）は、1 医科、3 歯科、6 訪問看護のどれかです。")
        return code.text

    def clean_birth_date(self) -> date:
        """Refuse somebody else's prescription."""
        born: date = self.cleaned_data["birth_date"]
        if born != self.visit.birth_date:
            raise forms.ValidationError(NOT_HERS)
        return born

    @property
    def on(self) -> date:
        """The day of dispensing, of a form that is valid."""
        on: date = self.cleaned_data["dispensed_on"]
        return on

    def written(self) -> dict[str, Any]:
        """Return what `clinic_documents.document_of` takes of it, of a form that is valid."""
        said = self.cleaned_data
        facility = Facility.coded(said["facility_code"], said["facility"])
        return {"facility": facility, "prescriber": Prescriber("", "", said["prescriber"]), "on": said["issued_on"]}


@dataclass(frozen=True, kw_only=True)
class TypedFilling(SheetForms):
    """The forms of a paper prescription that is typed."""

    head: PaperForm

    @property
    def whole(self) -> list[Form]:
        """The forms of the whole prescription."""
        return [self.head]


def typed_filling(visit: Visit, sheet: Sheet, on: date, *, bound: bool) -> TypedFilling:
    """Return the forms, filled in and judged if they were sent."""
    whole: dict[str, Any] = {"data": sheet.whole} if bound else {"initial": sheet.whole}
    return TypedFilling(medicines=medicines_of(sheet, on, bound=bound), head=PaperForm(visit, **whole))
