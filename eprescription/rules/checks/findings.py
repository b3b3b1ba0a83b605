"""What a check compares, what it finds, and what people answer to it; plain values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from eprescription.rules.document import Setting
from eprescription.rules.drugs.concepts import Route
from eprescription.rules.durations import Interval


class FindingKind(StrEnum):
    """重複投薬, 併用禁忌, 併用禁忌 for some patients only, アレルギー (ours, not the national check's, E-22)."""

    DUPLICATE = "duplicate"
    CONTRAINDICATED = "contraindicated"
    CONDITIONAL = "contraindicated_conditional"
    ALLERGY = "allergy"


STOPPING = frozenset({FindingKind.CONTRAINDICATED})
"""What is not registered without a reason and a second confirmation."""
ASKING = frozenset(FindingKind)
"""What is not registered without a reason; the allergy is among them by our own choice."""


class Side(StrEnum):
    """Where the other one stands: in the same request, prescribed, dispensed, or in the record (allergies)."""

    WITHIN = "within"
    PRESCRIBED = "prescribed"
    DISPENSED = "dispensed"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An item of the past side: from `starts_on` until but without `ends_on`.

    `drug` is the code as kept. `counted` is `days`, or `fourteen` where days cannot be counted (E-17).
    """

    line_id: int
    item_key: str
    name: str
    drug: str
    ingredient7s: frozenset[str]
    components: frozenset[str]
    route: Route
    starts_on: date
    ends_on: date
    counted: str
    organisation_id: int
    organisation_name: str
    setting: Setting
    side: Side
    is_paper: bool
    prescription_uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An item that is to be prescribed or dispensed; `item_key` is RP number and order, `1-2`."""

    item_key: str
    name: str
    ingredient7s: frozenset[str]
    components: frozenset[str]
    route: Route
    starts_on: date
    ends_on: date
    counted: str
    class_keys: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy:
    """薬剤アレルギー as somebody recorded it, by components, by classes, or both."""

    ref: str
    components: frozenset[str]
    class_keys: frozenset[str]
    text: str
    source: str
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Who asks, as of which day, and whether what that organisation prescribed itself counts."""

    organisation_id: int
    on: date
    include_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A new item and what it meets, by which rule, over whose days, and by which masters.

    Masked, without consent, there is no `other` and nothing else that would tell of it. `behind` holds the ids of the
    lines that it is about; it never leaves the server. `days_between` is how long the two have to be apart.
    """

    key: str
    kind: FindingKind
    rule: str
    new_key: str
    new_name: str
    other: Taken | New | Allergy | None
    components: tuple[str, ...] = ()
    route: Route | None = None
    interval_new: Interval | None = None
    interval_other: Interval | None = None
    pair_id: str = ""
    condition: str = ""
    days_between: int = 0
    masters: str
    is_masked: bool = False
    behind: tuple[int, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it needs a reason and a second confirmation."""
        return self.kind in STOPPING

    @property
    def needs_reason(self) -> bool:
        """Whether it needs a reason."""
        return self.kind in ASKING


@dataclass(frozen=True, slots=True)
class Override:
    """The answer to a finding; `confirmed` is the second confirmation, asked for only where it stops."""

    finding_key: str
    reason: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """代替薬: a medicine of the same class that would not make the finding; `price` is yen for one unit."""

    finding_key: str
    receipt_code: str
    name: str
    price: Decimal
