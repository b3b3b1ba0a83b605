"""処方箋の種別 on the pages of clinics: what each one is, who stands in it, and how it is sent to be registered."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms

from eprescription.actions.accepting import Sent
from eprescription.actions.signing_services import service
from eprescription.rules.document import Form as DocumentForm
from eprescription.rules.document import Kind, Prescriber, Setting
from platform_site.actors import Actor
from platform_site.errors import NotPermitted, Unavailable
from platform_site.models import User
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import day_field


class Chosen(NamedTuple):
    """What somebody chooses: 種別 and 区分, and what it is called."""

    kind: Kind
    setting: Setting
    words: str


CHOICES: Mapping[str, Chosen] = {
    "electronic": Chosen(Kind.ELECTRONIC, Setting.OUTPATIENT, "電子処方箋（院外）"),
    "numbered_paper": Chosen(Kind.NUMBERED_PAPER, Setting.OUTPATIENT, "引換番号付き紙の処方箋（院外）"),
    "in_house": Chosen(Kind.IN_HOUSE, Setting.OUTPATIENT, "院内処方（外来）"),
    "in_house_discharge": Chosen(Kind.IN_HOUSE, Setting.DISCHARGE, "院内処方（退院時）"),
    "in_house_inpatient": Chosen(Kind.IN_HOUSE, Setting.INPATIENT, "院内処方（入院中）"),
}
NOT_OF_EARLIER = "前の日にさかのぼれるのは、院内処方だけです。空にしてください。"


class KindForm(Form):
    """What is registered; of a prescription that takes another's place it is the other's kind."""

    kind = forms.ChoiceField(
        label="種別", choices=[(name, each.words) for name, each in CHOICES.items()],
        help_text="電子処方箋には電子署名が付きます。紙の処方箋と院内処方には付きません。",
    )  # fmt: skip
    given_on = day_field(
        "薬を渡した日", required=False, help_text="院内処方を後から登録するときだけ入力します。例: 2026-11-20"
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, only: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        if only in CHOICES:
            same = [(name, each.words) for name, each in CHOICES.items() if each.kind is CHOICES[only].kind]
            self.fields["kind"].choices = same  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an earlier day for what pharmacies are to dispense: its days are counted from the day of issue."""
        cleaned = super().clean()
        is_in_house = cleaned.get("kind") in CHOICES and CHOICES[cleaned["kind"]].kind is Kind.IN_HOUSE
        if cleaned.get("given_on") and not is_in_house:
            self.add_error("given_on", NOT_OF_EARLIER)
        return cleaned

    @property
    def chosen(self) -> Chosen:
        """Return what was chosen, of a form that is valid."""
        return CHOICES[self.cleaned_data["kind"]]

    @property
    def earlier(self) -> date | None:
        """Return the day of issue if another than today was typed, of a form that was judged."""
        return self.cleaned_data.get("given_on")

    @property
    def is_earlier(self) -> bool:
        """Tell if a day is typed, or wrong, so that it is not folded away."""
        return bool(self["given_on"].value() or self["given_on"].errors)


def name_of(kind: str, setting: str) -> str:
    """Return what would be chosen for a registered prescription; empty for what these pages do not write."""
    return next((name for name, each in CHOICES.items() if (each.kind, each.setting) == (kind, setting)), "")


def prescriber_of(by: Actor, kind: Kind) -> Prescriber:
    """Return who prescribes, as her certificate names her; without one, as her account does what is not signed.

    Raises NotPermitted or Unavailable for what has to be signed and cannot be.
    """
    try:
        return service().prescriber_of(by)
    except (NotPermitted, Unavailable):
        if kind is Kind.ELECTRONIC:
            raise
        return Prescriber("", "", User.objects.get(uid=str(by.user)).get_full_name())


def sent(content: str, chosen: Chosen, *, by: Actor) -> Sent:
    """Return what is registered, signed if its kind is; raises what the signing service raises."""
    signature = service().sign(content.encode(), by=by) if chosen.kind is Kind.ELECTRONIC else None
    return Sent(
        envelope=content.encode(), form=DocumentForm.JSON, kind=chosen.kind, setting=chosen.setting,
        signature=signature,
    )  # fmt: skip
