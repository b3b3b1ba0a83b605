"""Who somebody is, as her insurers write it; never an address, and nothing of her health (E-16)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from eligibility.models import AssistanceRecipient, CoverageVersion
from platform_site.queries.persons import same_person


@dataclass(frozen=True)
class Identity:
    """A person as one insurer knows her, under the numbers that it gave her."""

    name: str
    kana: str
    birth_date: date
    sex: str
    insurer: str
    insurer_number: str
    numbers: str
    acquired_on: date
    lost_on: date | None


def identities_of(person_id: int) -> list[Identity]:
    """Return a person as each insurer knows her now, the latest first; within `reads` of her."""
    held = CoverageVersion.objects.filter(
        person__in=same_person(person_id), known_until__isnull=True, is_cancelled=False
    )
    rows = held.select_related("coverage__insurer").order_by("-coverage__acquired_on", "pk")
    return [_identity(row) for row in rows]


def is_recipient(person_id: int, *, payer_number: str, recipient_number: str, on: date) -> bool:
    """Tell if a welfare office pays for a person on a day under these numbers."""
    held = AssistanceRecipient.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        person__in=same_person(person_id),
        known_until__isnull=True,
        payer_number=payer_number,
        recipient_number=recipient_number,
        valid_from__lte=on,
    )
    return held.exists()


def _identity(row: CoverageVersion) -> Identity:
    coverage = row.coverage
    numbers = " · ".join(part or "–" for part in (coverage.symbol, coverage.number, coverage.branch))
    return Identity(
        row.name, row.kana, row.birth_date, row.get_sex_display(), coverage.insurer.name, coverage.insurer.code,
        numbers, coverage.acquired_on, row.lost_on,
    )  # fmt: skip
