"""One row of each master as its file says it, before the rows of several releases become what may be asked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugEntry:
    """医薬品: a row of 医薬品マスター or of 薬価基準収載品目リスト; what a list does not say is blank or None.

    `form` is 剤形 (1 内用薬, 3 その他, 4 注射薬, 6 外用薬, 8 歯科用薬剤), `price` yen for one `unit`,
    `abolished_on` the first day on which it no longer counts, `transition_until` the last day on which it does.
    """

    receipt_code: str
    price_code: str = ""
    yj_codes: tuple[str, ...] = ()
    name: str
    base_name: str = ""
    kana: str = ""
    spec: str = ""
    unit_code: str = ""
    unit: str = ""
    price: Decimal
    controlled: str = "0"
    is_generic: bool = False
    form: str
    listed_on: date | None = None
    abolished_on: date | None = None
    transition_until: date | None = None
    generic_code: str = ""
    generic_name: str = ""
    generic_addition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericEntry:
    """一般名: a code ending in ZZZ and the receipt codes of the products that it stands for."""

    code: str
    name: str
    unit: str
    receipt_codes: tuple[str, ...]
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ComponentEntry:
    """成分: one component of an ingredient; one that does not count (a base, water) makes no duplicate."""

    ingredient7: str
    key: str
    name: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """薬効群: the group of alternatives that an ingredient belongs to."""

    ingredient7: str
    class_key: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """単位: another spelling of `price_unit` (`is_same`), or the plausible factor from `other_unit`, with bounds."""

    price_unit: str
    other_unit: str
    is_same: bool
    least: Decimal
    most: Decimal
    source: str
