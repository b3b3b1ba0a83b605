"""用法・用量 of a prescribed medicine with all that the prescriber wrote of it, for all pages (R-050, R-056)."""

from collections.abc import Iterator
from dataclasses import dataclass

from eprescription.portal.clinic_words import QUANTITIES
from eprescription.rules.amounts import plain
from eprescription.rules.document import Document, Item, Potency, Rp, UsageNote


LABELS = {"1": "漸減", "6": "部位", "7": "1回使用量"}
"""用法補足区分 (record 181) whose text alone would not say what it is of."""


@dataclass(frozen=True, repr=False)
class Dosage:
    """One medicine: `amount` is how much of it this dispensing gives, such as 14日分."""

    item: Item
    rp: Rp

    @property
    def dose(self) -> str:
        """How much: a day's of 内服, one time's of 頓服, else the whole."""
        potency = "（力価）" if self.item.potency is Potency.POTENCY_UNIT else ""
        return f"{plain(self.item.dose)}{self.item.unit}{potency}"

    @property
    def usage(self) -> str:
        """How it is taken."""
        return self.rp.usage.name

    @property
    def amount(self) -> str:
        """For how long, or how often; of a split prescription this part of it and the whole."""
        counted = QUANTITIES.get(self.rp.dosage_form, "")
        if self.rp.split_quantity is not None:
            return f"今回{self.rp.split_quantity}{counted}（全部で{self.rp.total_quantity}{counted}）"
        return f"{self.rp.quantity}{counted}" if counted else ""

    @property
    def more(self) -> list[str]:
        """What else is written: 不均等, 1回量, 用法補足."""
        return list(_more(self.item, self.rp))


def dosages_in(document: Document) -> list[Dosage]:
    """Return each medicine of a prescription, in the order in which it stands."""
    return [Dosage(item, rp) for rp in document.rps for item in rp.items]


def _more(item: Item, rp: Rp) -> Iterator[str]:
    if item.uneven is not None:
        doses = "・".join(map(plain, item.uneven.doses))
        yield f"不均等: 1回目から順に {doses}{item.unit}"
    if item.single_dose:
        times = f"、1日{item.single_times}回" if item.single_times else ""
        yield f"1回 {item.single_dose}{item.unit}{times}"
    yield from map(_note, rp.usage_notes)


def _note(note: UsageNote) -> str:
    label = LABELS.get(note.kind, "")
    return f"{label}: {note.text}" if label and label not in note.text else note.text
