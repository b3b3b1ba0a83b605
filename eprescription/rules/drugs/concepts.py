"""What the masters say of a medicine, of generic names, units and contraindicated pairs, and how they are asked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from eprescription.rules.document import DrugCode, System


class Route(StrEnum):
    """投与経路 of the price list: 内用薬, 注射薬, 外用薬, 歯科用薬剤."""

    INTERNAL = "internal"
    INJECTION = "injection"
    EXTERNAL = "external"
    DENTAL = "dental"


class Standing(StrEnum):
    """What a code is worth on a day: only VALID may be prescribed.

    有効, 収載前, 廃止, 経過措置期限切れ, ダミーコード, 不明, 停止中.
    """

    VALID = "valid"
    NOT_YET = "not_yet"
    ABOLISHED = "abolished"
    EXPIRED = "expired"
    DUMMY = "dummy"
    UNKNOWN = "unknown"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Component:
    """成分: `key` is `c:` and the normalised name, the same in every release; `class_key` its 薬効群."""

    key: str
    name: str
    class_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugConcept:
    """医薬品 by its receipt code (9 digits).

    `price_code` is 薬価基準収載医薬品コード (12) and may be shared by several; `ingredient7` the first 7 of it.
    `controlled` is 麻薬等の区分: 0 none, 1 麻薬, 2 毒薬, 3 覚醒剤原料, 5 向精神薬. `price` is yen for one `unit`.
    `abolished_on` is the first day on which it no longer counts, `transition_until` the last day of 経過措置.
    `spec` is 規格 of the price list (`５ｍｇ１錠`), blank where no list says it.
    """

    receipt_code: str
    price_code: str
    yj_codes: tuple[str, ...]
    generic_code: str
    name: str
    base_name: str
    kana: str
    unit_code: str
    unit: str
    route: Route
    route_code: str
    ingredient7: str
    components: frozenset[str]
    price: Decimal
    controlled: str
    is_generic: bool
    is_patch: bool
    listed_on: date | None
    valid_from: date
    abolished_on: date | None
    transition_until: date | None
    class_key: str
    generic_addition: str
    spec: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericName:
    """一般名 (its code ends in ZZZ): which products it stands for is listed, never cut from the code's digits."""

    code: str
    name: str
    unit: str
    receipt_codes: frozenset[str]
    components: frozenset[str]
    ingredient7s: frozenset[str]
    route: Route
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Plausible 単位変換係数 from `other_unit` to `price_unit`, both bounds included: dose × factor = price units."""

    price_unit: str
    other_unit: str
    least: Decimal
    most: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class PairSide:
    """One side of a pair: strict, these `codes7` alone; else also combinations that hold the component."""

    component: str
    name: str
    codes7: frozenset[str]
    is_strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """併用禁忌: a and b together, and for whole days after the end of a side (`days_after_…`, wash-out).

    `is_conditional` pairs are forbidden for some patients only; `confidence` is high, or medium until verified.
    """

    pair_id: str
    a: PairSide
    b: PairSide
    days_after_a: int
    days_after_b: int
    mechanism: str
    condition: str
    is_conditional: bool
    confidence: str
    source: str
    valid_from: date
    valid_until: date | None


class Masters(Protocol):
    """One set of published releases, held in memory; it asks nobody and never changes."""

    @property
    def version(self) -> str:
        """Which releases these are: `drugs:2025-08-14 generic:2025-06-20 pairs:2026-10-01`."""

    def drug(self, code: DrugCode, on: date) -> DrugConcept | GenericName | None:
        """Return what the code names on a day, whatever its standing; None where no release knows it."""

    def standing(self, code: DrugCode, on: date) -> Standing:
        """Return what the code is worth on a day, dummies included; stops are not known here."""

    def nearest(
        self, code: str, system: System, on: date, most: int = 3, name: str = ""
    ) -> tuple[tuple[str, str], ...]:
        """Return (code, name) of those valid that day that may have been meant, the likeliest first."""

    def unit_rule(self, price_unit: str, other_unit: str) -> UnitRule | None:
        """Return how `other_unit` converts, None where the masters know no such conversion."""

    def pairs_of(self, ingredient7: str) -> tuple[tuple[Pair, bool], ...]:
        """Return the pairs in which the ingredient stands; the bool tells that it is side a."""

    def in_class(self, class_key: str, on: date) -> tuple[DrugConcept, ...]:
        """Return the medicines of a 薬効群 that are valid on a day."""

    def component_name(self, key: str) -> str:
        """Return a component's name for people; raises KeyError for a key of none of the releases."""
