"""The forms of a sheet of medicines: of one that a clinic writes, and of one that a pharmacy types off a paper."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from eprescription.portal.clinic_documents import Filled
from eprescription.portal.clinic_forms import MedicineForm
from eprescription.portal.clinic_places import Placed, told
from platform_site.portal.forms import Form


@dataclass(frozen=True, kw_only=True)
class SheetForms(ABC):
    """The forms of all rows, and those of the whole prescription."""

    medicines: list[MedicineForm]
    faults: list[str] = field(default_factory=list)
    """What is wrong with the prescription as a whole."""

    @property
    @abstractmethod
    def whole(self) -> list[Form]:
        """The forms of the whole prescription; all were sent, or none."""

    @property
    def forms(self) -> list[Form]:
        """All of them."""
        return [*self.medicines, *self.whole]

    @property
    def is_valid(self) -> bool:
        """Tell if all is filled in; no short cut, or the later forms would not say what is wrong with them."""
        judged = [form.is_valid() for form in self.forms]
        return all(judged) and bool(self.medicines)

    @property
    def is_wrong(self) -> bool:
        """Tell if its page has to say what is wrong with it."""
        is_empty = self.whole[0].is_bound and not self.medicines
        return is_empty or bool(self.faults) or any(form.errors for form in self.forms)

    def filled(self) -> list[Filled]:
        """Return the medicines that were typed, of forms that are valid."""
        return [(form.found, form.cleaned_data) for form in self.medicines]

    def refused(self, refusals: Sequence[Placed]) -> Self:
        """Return it with each refusal at its field; with those that have none as faults of the whole."""
        return replace(self, faults=told(self.forms, refusals))
