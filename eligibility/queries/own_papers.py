"""自分の証・医療券: what a person holds beside a coverage, and what is paid for her this month, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from eligibility.models import AssistanceRecipient, AssistanceVoucher, Case, Certificate
from platform_site.periods import Period
from platform_site.queries.codes import name_of
from platform_site.queries.persons import same_person


Kind = Certificate.Kind
SHOWN = (Kind.CONFIRMATION_PAPER, Kind.LIMIT, Kind.ELDERLY, Kind.SPECIFIC_DISEASE)
"""What a person has in her hand; ratios stand in her share already."""
Paper = tuple[str, str, date | None]
"""What it is called, what it grants, and its last day."""


def own_papers(certificates: Iterable[Certificate], *, on: date) -> tuple[Paper, ...]:
    """Return those of the certificates in force that a person holds, without what she gave back."""
    held = [row for row in certificates if row.kind in SHOWN and not (row.returned_on and row.returned_on <= on)]
    return tuple(
        (row.get_kind_display(), _granted(row, on), Period(row.valid_from, row.valid_until).last_day) for row in held
    )


def own_vouchers(recipient: AssistanceRecipient, *, on: date) -> tuple[AssistanceVoucher, ...]:
    """Return the vouchers of this month."""
    rows = AssistanceVoucher.objects.filter(recipient=recipient, month=on.replace(day=1), known_until__isnull=True)
    return tuple(rows.select_related("organisation").order_by("organisation__code", "care"))


def is_in_overlap(person_id: int) -> bool:
    """Tell if two of a person's coverages are in force together and their insurers look into it."""
    overlaps = Case.objects.filter(kind=Case.Kind.OVERLAP, closed_at__isnull=True)
    return overlaps.filter(person__in=same_person(person_id)).exists()


def _granted(row: Certificate, on: date) -> str:
    """Return what a certificate grants: its class, its disease, its share and its limit, as far as it has them."""
    parts: tuple[Any, ...] = (
        name_of("limit_class", row.limit_class, on=on) if row.limit_class else "",
        name_of("specific_disease", row.category, on=on) if row.category else "",
        f"{row.percent // 10}割" if row.percent else "",
        f"月{row.monthly_cap:,}円まで" if row.monthly_cap else "",
    )
    return "、".join(part for part in parts if part)
