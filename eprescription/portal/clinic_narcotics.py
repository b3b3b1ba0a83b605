"""麻薬施用 (record 61) on the sheet: asked for as soon as a narcotic is on it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from django import forms
from django.core.validators import RegexValidator

from eprescription.queries.drug_search import Found
from eprescription.rules.document import Narcotics
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.limits import is_narcotic
from eprescription.rules.products import products
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text


LICENCE = RegexValidator(r"^[!-~]+$", "半角の英数字で入力してください。例: 12-3456")
PHONE = RegexValidator(r"^[0-9()+-]+$", "半角の数字とハイフンで入力してください。例: 03-1234-5678")


class NarcoticsForm(Form):
    """The prescriber's licence, and where the patient lives and answers."""

    licence = Text(
        label="麻薬施用者免許番号", max_length=15, validators=[LICENCE],
        help_text="「第」と「号」を除いた番号です。例: 12-3456", widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    patient_address = Text(
        label="患者の住所", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off", "size": "40"})
    )
    patient_phone = Text(
        label="患者の電話番号", max_length=13, validators=[PHONE], help_text="例: 03-1234-5678",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip

    def written(self) -> Narcotics:
        """Return what the prescription says, of a form that is valid."""
        return Narcotics(**{name: self.cleaned_data[name] for name in self.base_fields})


def are_needed(medicines: Iterable[Found], masters: DrugMasters, on: date) -> bool:
    """Tell if one of the medicines, or a product that may be given for it, is a narcotic."""
    return any(is_narcotic(products(found.concept, masters, on)) for found in medicines)


def typed_of(narcotics: Narcotics | None) -> Mapping[str, str]:
    """Return an earlier prescription's, as it would be typed."""
    return asdict(narcotics) if narcotics else {}
