"""The words around a trial of a release: what would be found, stopped and refused, by both, and by either alone."""

from typing import Any

from eprescription.models import ReleaseTrial
from eprescription.portal.staff_statistics_words import KINDS
from eprescription.queries.release_trials import pair_lines, shares_of
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.release_trials import KINDS as BY_KIND
from eprescription.rules.release_trials import PRESCRIPTIONS, REFUSED, STOPPED


MOST = 100
"""How many pairs the page shows; the file has all."""
LABELS = {STOPPED: "登録が止まる処方", REFUSED: "コードのため受け付けない処方"}


def trial_words(trial: ReleaseTrial | None) -> dict[str, Any] | None:
    """Return a trial as the page of its release shows it; None of none."""
    if trial is None:
        return None
    pairs = pair_lines(trial, most=MOST + 1)
    kinds = [kind for kind in FindingKind if kind is not FindingKind.ALLERGY]
    return {
        "row": trial,
        "prescriptions": [_line(trial, PRESCRIPTIONS, name, label) for name, label in LABELS.items()],
        "findings": [_line(trial, BY_KIND, kind, KINDS[kind]) for kind in kinds],
        "pairs": pairs[:MOST],
        "is_cut": len(pairs) > MOST,
    }


def _line(trial: ReleaseTrial, group: str, name: str, label: str) -> dict[str, Any]:
    return {"label": label, **shares_of(trial, group, name)}
