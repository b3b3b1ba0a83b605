"""電子版お薬手帳: what stands in a person's medicine notebook, visit by visit, ready to be written in its format."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eprescription.rules.document import DosageForm, DrugCode


PLACES = Decimal("0.00001")
"""用量 has five decimal places (record 201)."""
BY_DAYS = frozenset({DosageForm.INTERNAL})
BY_TIMES = frozenset({DosageForm.AS_NEEDED})


@dataclass(frozen=True, slots=True)
class House:
    """A facility: its name, and 10 digits of prefecture, 点数表 and number; blank where nobody knows them."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookItem:
    """薬品 (record 201): `dose` is a day's of 内服, one time's of 頓服, else the whole (`dose_of`)."""

    name: str
    dose: Decimal
    unit: str
    code: DrugCode | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookRp:
    """RP (records 201 to 311): medicines of one usage; `quantity` counts days of 内服 and times of 頓服."""

    dosage_form: DosageForm
    usage: str
    quantity: int
    items: tuple[NotebookItem, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """調剤情報 (records 5 to 501): what one house gave on a day; `issuer` is None where it prescribed itself."""

    on: date
    house: House
    staff: str
    issuer: House | None
    doctor: str = ""
    department: str = ""
    rps: tuple[NotebookRp, ...]
    leftover: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Notebook:
    """The notebook of one person: `sex` 1 男 or 2 女, the newest visit first."""

    name: str
    kana: str
    sex: str
    birth_date: date
    visits: tuple[Visit, ...]


def dose_of(amount: Decimal, form: DosageForm, quantity: int) -> Decimal:
    """Return 用量 of an amount that was given for so many days or times; the amount itself where none are counted.

    Raises ValueError where nothing is counted from 1 on.
    """
    if form not in BY_DAYS | BY_TIMES:
        return amount
    if quantity < 1:
        raise ValueError("days and times are counted from 1 on")
    return (amount / quantity).quantize(PLACES, ROUND_HALF_UP).normalize()
