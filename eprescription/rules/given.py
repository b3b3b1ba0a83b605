"""What a pharmacy says that it gave, beside what was prescribed; amounts of one item are in one unit."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from eprescription.rules.document import Veto
from eprescription.rules.drugs.concepts import DrugConcept, GenericName


class Disposition(StrEnum):
    """調剤の区分: 処方どおり, 後発品・一般名から選択, 変更, 一部のみ, 追加, 中止."""

    AS_PRESCRIBED = "as_prescribed"
    GENERIC = "generic"
    CHANGED = "changed"
    PARTIAL = "partial"
    ADDED = "added"
    DROPPED = "dropped"


class Ground(StrEnum):
    """Why it may differ from what was prescribed: nothing, 疑義照会 with a result, 事前の取決め."""

    NONE = ""
    INQUIRY = "inquiry"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Prescribed:
    """An item as it is to be dispensed: `amount` is what this dispensing may give."""

    concept: DrugConcept | GenericName
    amount: Decimal
    vetoes: frozenset[Veto] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given for an item; one item may be given in several lots.

    `drug` is None only of what was dropped, whose `amount` is 0. An added one has a key that is none of the
    prescription's.
    """

    item_key: str
    disposition: Disposition
    drug: DrugConcept | None
    amount: Decimal
    ground: Ground = Ground.NONE
    lot: str = ""
    package_code: str = ""
