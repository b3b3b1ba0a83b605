"""Whether what is fed about a share fits the person's age (E-12): a finding for the insurer, never a refusal."""

from collections.abc import Iterable
from datetime import date

from eligibility.rules import burden
from eligibility.rules.ledger import Grant, Said


_COLUMNS = {"elderly": "elderly_ratio", "late_elderly_ratio": "ratio", "special_care": "special_care_from"}


def mismatches(said: Said, *, acquired_on: date, late_elderly: bool, on: date) -> tuple[str, ...]:
    """Return the columns that do not fit the age, in the order of the layout; none is right.

    `late_elderly`: the insurer is one of 39…. What has to be told is judged for `on`, if the coverage is in force
    that day; what is told is judged by the day on which it begins.
    """
    if said.is_cancelled:
        return ()
    told = [grant for grant in said.grants.values() if grant.valid_until != grant.valid_from]
    wrong = {
        _COLUMNS[grant.kind] for grant in told if not _fits(grant, said.details.birth_date, late_elderly=late_elderly)
    }
    if acquired_on <= on and (said.lost_on is None or on < said.lost_on):
        wrong |= _missing(told, said.details.birth_date, on, late_elderly=late_elderly)
    return tuple(column for column in ("ratio", "elderly_ratio", "special_care_from") if column in wrong)


def _missing(told: Iterable[Grant], birth_date: date, on: date, *, late_elderly: bool) -> set[str]:
    """Return the column without which nobody knows the share on that day."""
    in_force = {grant.kind for grant in told if _is_in_force(grant, on)}
    if "special_care" in in_force and on >= burden.special_care_from(birth_date):
        return set()
    if late_elderly or on >= burden.late_elderly_from(birth_date):
        needed = "late_elderly_ratio"
    elif on >= burden.elderly_from(birth_date):
        needed = "elderly"
    else:
        return set()
    return set() if needed in in_force else {_COLUMNS[needed]}


def _fits(grant: Grant, birth_date: date, *, late_elderly: bool) -> bool:
    begins = grant.valid_from
    if grant.kind == "elderly":
        return burden.elderly_from(birth_date) <= begins < burden.late_elderly_from(birth_date) and not late_elderly
    if grant.kind == "late_elderly_ratio":
        youngest = burden.disability_from if late_elderly else burden.late_elderly_from
        return begins >= youngest(birth_date)
    return grant.kind != "special_care" or begins >= burden.special_care_from(birth_date)


def _is_in_force(grant: Grant, on: date) -> bool:
    return grant.valid_from <= on and (grant.valid_until is None or on < grant.valid_until)
