"""How a clerk asks for her own members, and what she withholds of one."""

from typing import Any

from django import forms

from eligibility.queries.member_search import DETAILS, NUMBERS
from eligibility.rules.kana import kana_key
from eligibility.rules.numbers import branch_key, number_key
from platform_site.identifiers import BadIdentifier, japanese_dates
from platform_site.models import Restriction
from platform_site.portal.forms import Form
from platform_site.portal.steps_about import AboutForm


class NumbersForm(Form):
    """By the numbers of the insured."""

    way = forms.CharField(widget=forms.HiddenInput, initial=NUMBERS)
    symbol = forms.CharField(
        label="記号", max_length=40, required=False, help_text="記号のない保険者は空のままにします。"
    )
    number = forms.CharField(
        label="番号", max_length=40, help_text="全角・半角、ハイフン、先頭の0は気にせず入力できます。"
    )
    branch = forms.CharField(label="枝番", max_length=5, required=False)

    def clean_number(self) -> str:
        """Refuse what is no number at all, such as a hyphen alone."""
        if not number_key(self.cleaned_data["number"]):
            raise forms.ValidationError("番号を入力してください。")
        return str(self.cleaned_data["number"])

    def clean_branch(self) -> str:
        """Refuse what is no branch number."""
        try:
            branch_key(self.cleaned_data["branch"])
        except BadIdentifier as bad:
            raise forms.ValidationError(bad.hint) from None
        return str(self.cleaned_data["branch"])


class DetailsForm(Form):
    """By reading and birth date."""

    way = forms.CharField(widget=forms.HiddenInput, initial=DETAILS)
    kana = forms.CharField(
        label="氏名カナ", max_length=100, help_text="空白やひらがな・カタカナの違いは気にせず入力できます。"
    )
    birth_date = forms.CharField(label="生年月日", max_length=40, help_text="例: 昭和60年4月1日、1985-04-01")

    def clean_kana(self) -> str:
        """Refuse what is no reading."""
        if not kana_key(self.cleaned_data["kana"]):
            raise forms.ValidationError("氏名カナを入力してください。")
        return str(self.cleaned_data["kana"])

    def clean_birth_date(self) -> str:
        """Read a day in any way that clerks write it."""
        try:
            return str(japanese_dates.parse(self.cleaned_data["birth_date"]))
        except BadIdentifier as bad:
            raise forms.ValidationError(bad.hint) from None


class OrderForm(AboutForm):
    """What is withheld from now on, or no longer."""

    order = forms.ChoiceField(label="登録する内容", widget=forms.RadioSelect)


Kind = Restriction.Kind
ORDERS: dict[str, tuple[str, bool, str]] = {
    "withhold": (Kind.ADDRESS_WITHHELD, True, "不開示（住所をどこにも示さない）を設定する"),
    "tell": (Kind.ADDRESS_WITHHELD, False, "不開示を解除する"),
    "stop": (Kind.SELF_VIEW_STOPPED, True, "自己情報提供不可（ご本人の画面とカードでの確認を止める）を設定する"),
    "open": (Kind.SELF_VIEW_STOPPED, False, "自己情報提供不可を解除する"),
}
"""Each order: what it is about, if it is set, and in which words."""


def orders_open(held: Any) -> list[tuple[str, str]]:
    """Return which orders make sense while these kinds are withheld by the insurer."""
    return [(name, label) for name, (kind, is_on, label) in ORDERS.items() if (kind in held) != is_on]
