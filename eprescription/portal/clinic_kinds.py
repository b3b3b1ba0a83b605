"""処方箋の種別 on the pages of clinics: what each one is, who stands in it, and how it is sent to be registered."""

from collections.abc import Mapping
from typing import Any

from django import forms

from eprescription.actions.accepting import Sent
from eprescription.actions.signing_services import service
from eprescription.rules.document import Form as DocumentForm
from eprescription.rules.document import Kind, Prescriber, Setting
from platform_site.actors import Actor
from platform_site.errors import NotPermitted, Unavailable
from platform_site.models import User
from platform_site.portal.forms import Form


WORDS = {
    Kind.ELECTRONIC: "電子処方箋（院外）",
    Kind.NUMBERED_PAPER: "引換番号付き紙の処方箋（院外）",
    Kind.IN_HOUSE: "院内処方（外来）",
}


class KindForm(Form):
    """What is registered; of a prescription that takes another's place it is the other's kind."""

    kind = forms.ChoiceField(
        label="種別", choices=[(kind.value, words) for kind, words in WORDS.items()],
        help_text="電子処方箋には電子署名が付きます。紙の処方箋と院内処方には付きません。",
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, only: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        if only:
            choices = [(kind.value, words) for kind, words in WORDS.items() if kind == only]
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Kind:
        """Return the kind of a form that is valid."""
        return Kind(self.cleaned_data["kind"])


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


def sent(content: str, kind: Kind, *, by: Actor) -> Sent:
    """Return what is registered, signed if its kind is; raises what the signing service raises."""
    signature = service().sign(content.encode(), by=by) if kind is Kind.ELECTRONIC else None
    return Sent(
        envelope=content.encode(), form=DocumentForm.JSON, kind=kind, setting=Setting.OUTPATIENT, signature=signature
    )
