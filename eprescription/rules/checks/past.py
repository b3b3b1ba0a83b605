"""Which of the things that the person takes count in a check."""

from collections.abc import Iterable
from datetime import timedelta

from eprescription.rules.checks.findings import Options, Taken
from eprescription.rules.document import Setting


VISIBLE = timedelta(days=100)
"""For how long something counts and is seen (E-21)."""


def counting(taken: Iterable[Taken], options: Options, *, without: str = "") -> list[Taken]:
    """Return what counts: of the last 100 days, not given during a stay (E-19), of another facility than the one that
    asks unless it wants its own as well, and not of the prescription `without`, which is the one that is checked.
    """
    return [one for one in taken if _counts(one, options) and not (without and one.prescription_uid == without)]


def _counts(one: Taken, options: Options) -> bool:
    is_own = one.organisation_id == options.organisation_id
    return (
        one.setting is not Setting.INPATIENT
        and (options.include_own or not is_own)
        and options.on - one.starts_on < VISIBLE
    )
