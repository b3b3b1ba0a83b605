"""The forms about stops: which facility or code, and why."""

from contextlib import suppress
from typing import Any

from django import forms

from eprescription.actions.stops import CODED
from eprescription.permissions import STOPPABLE
from eprescription.queries.masters import masters_on
from eprescription.rules.document import DrugCode, System
from platform_site import clock
from platform_site.errors import Unavailable
from platform_site.models import Organisation
from platform_site.periods import jst_day
from platform_site.portal.forms import Form
from platform_site.portal.steps_about import AboutForm
from platform_site.portal.text_fields import Text, long_text


SYSTEMS = {
    System.RECEIPT: "レセプト電算コード（9桁）",
    System.YJ: "YJコード（12桁）",
    System.GENERIC: "一般名コード（12桁）",
}
NO_NAMES = "患者の氏名や番号は書かないでください。"


def _reason(label: str = "理由") -> Text:
    return long_text(label, 500, help_text=NO_NAMES)


class FacilityForm(Form):
    """Which facility, by its code, and why."""

    facility = Text(
        label="機関コード", max_length=10, says_limit=False, help_text="医療機関または薬局の10桁の番号。例: 1310200022",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    reason = _reason()

    def clean_facility(self) -> Organisation:
        """Return the facility; refuse a code of nobody who issues or dispenses."""
        code = self.cleaned_data["facility"].strip()
        house = Organisation.objects.filter(code=code, kind__in=STOPPABLE, closed_at__isnull=True).first()
        if house is None:
            raise forms.ValidationError(
                "このコードの、処方箋を発行する医療機関、または薬局は見つかりません。10桁の番号を確かめてください。"
            )
        return house


class CodeForm(Form):
    """Which code of a medicine, and why."""

    system = forms.ChoiceField(
        label="コードの種類", choices=[(each.value, SYSTEMS[each]) for each in CODED], widget=forms.RadioSelect
    )
    code = Text(
        label="医薬品コード",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = _reason()

    def answers(self) -> list[dict[str, str]]:
        """Return what was answered, and what medicine the code is today."""
        name = {
            "name": "",
            "id": "",
            "label": "医薬品名（いまのマスター）",
            "text": self._medicine() or "（見つかりません）",
        }
        return [name, *super().answers()]

    def _medicine(self) -> str:
        found: Any = None
        on, answered = jst_day(clock.now()), self.cleaned_data
        with suppress(Unavailable):  # a code can be stopped while no master counts
            found = masters_on(on).drug(DrugCode(System(answered["system"]), answered["code"]), on)
        return found.name if found else ""


class LiftForm(AboutForm):
    """Why it may go on."""

    reason = _reason("直ったことを確かめた内容")
