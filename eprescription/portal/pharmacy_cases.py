"""What a pharmacist gives medicines for: a prescription of the platform, or one on paper (R-053)."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.urls import reverse

from eprescription.actions.accepting_results import SentResult
from eprescription.models import Dispensing, Inquiry, Protocol
from eprescription.rules.checks.findings import Override
from eprescription.rules.document import Document
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.given import Prescribed
from eprescription.rules.result_items import prescribed_of, quantity_of
from eprescription.rules.results import Result
from platform_site.actors import Actor
from platform_site.errors import Fault
from platform_site.portal.steps import Steps


Other = tuple[str, Decimal, str]


@dataclass(frozen=True, kw_only=True, repr=False)
class Case(ABC):
    """One prescription in hand, or one whose newest result this pharmacy may correct (`made`, with its `result`)."""

    about: UUID
    """What names it in the addresses of its pages, and in what is kept of them."""
    document: Document
    on: date
    masters: DrugMasters
    made: Dispensing | None = None
    result: Result | None = None
    inquiries: tuple[Inquiry, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    waits: bool = False
    """Whether an inquiry of this pharmacy is open, so that nothing may be dispensed yet (薬剤師法24条)."""

    sheet_page: ClassVar[str]
    signing_page: ClassVar[str]
    patient_part: ClassVar[str]
    receipt: ClassVar[type[Steps]]
    may_differ: ClassVar[bool]
    """Whether an inquiry or an agreement can let it differ from what was prescribed."""

    @property
    def prescribed(self) -> dict[str, Prescribed]:
        """The medicines as they are to be dispensed, by item key."""
        return prescribed_of(self.document, self.masters)

    @property
    def others(self) -> dict[str, Other]:
        """Name, amount and unit of what no master knows and is given as prescribed, by item key."""
        keys = self.other_keys
        return {
            item.key: (item.name, item.dose * quantity_of(rp), item.unit)
            for rp in self.document.rps for item in rp.items if item.key in keys
        }  # fmt: skip

    @property
    def usages(self) -> dict[str, str]:
        """How what is given is taken, by item key, where the result itself has to say so."""
        return {}

    @property
    def sheet_address(self) -> str:
        """Where it is typed."""
        return reverse(self.sheet_page, args=[self.about])

    @property
    @abstractmethod
    def other_keys(self) -> Collection[str]:
        """The keys of what no master knows."""

    @property
    @abstractmethod
    def left_out(self) -> Collection[str]:
        """The fields of the whole result that it has not."""

    @property
    @abstractmethod
    def back(self) -> tuple[str, str]:
        """The page above the sheet, and what the link to it says."""

    @property
    def prescription_id(self) -> str | None:
        """The prescription of the platform; None of one on paper."""
        return self.named.get("prescription_id")

    @property
    @abstractmethod
    def named(self) -> dict[str, str]:
        """How its result says which prescription it is of."""

    @abstractmethod
    def faults(self, result: Result) -> list[Fault]:
        """Return what registering a result would refuse, so that nothing is signed that has to be signed again."""

    @abstractmethod
    def register(
        self, sent: SentResult, overrides: Sequence[Override], *, version: int, by: Actor, at: datetime
    ) -> str:
        """Register a signed result, or correct its `version`; return what its receipt is about."""
