"""調剤結果 as a pharmacist signed it; amounts count the unit of the price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from eprescription.rules.document import DrugCode
from eprescription.rules.given import Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenItem:
    """What was given for the prescribed item `item_key`, or beside all of them under a key of its own.

    `amount` counts `unit`, which is that of the price. `days` is how long it lasts where that differs from what was
    prescribed; an added medicine without it counts 14 days (E-17). Of what was dropped there is no code.
    """

    item_key: str
    disposition: Disposition
    code: DrugCode | None
    name: str
    amount: Decimal
    unit: str
    days: int | None = None
    usage: str = ""
    lot: str = ""
    package_code: str = ""
    inquiry_id: UUID | None = None
    protocol_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """残薬: what the patient has still at home of a medicine, and why, in the pharmacist's words."""

    name: str
    quantity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """調剤結果: all that the pharmacist signed.

    `prescription_id` is None for the result of a paper prescription, which may name that by its SHA-256 in hex, so
    that the same medicines of two patients are two documents.
    """

    facility_code: str
    prescription_id: UUID | None
    dispensed_on: date
    items: tuple[GivenItem, ...]
    leftover: tuple[Leftover, ...] = ()
    message: str = ""
    next_due_on: date | None = None
    prescription_sha256: str = ""
