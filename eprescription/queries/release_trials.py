"""試算: what is checked again for one, and what came of it, in counts and names of medicines alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

from django.db import connection

from eprescription.models import DrugRelease, PairRow, ReleaseKind, ReleaseTrial
from eprescription.rules.checks.findings import Taken
from eprescription.rules.checks.kept import new_of, other_of
from eprescription.rules.document import DrugCode, System
from eprescription.rules.release_trials import PAIRS, Brought, Share
from platform_site.queries.codes import policy


TRIED = frozenset(ReleaseKind) - {ReleaseKind.UNITS}
"""The masters that decide what a check finds, or which code may be prescribed."""
_BROUGHT = "select uid, asked, codes, lines from eprescription_trial_v1(%s, %s, %s, %s, %s)"
_DAY, _JST = timedelta(days=1), timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair of 併用禁忌: how many findings by both releases, by the new one only, by the one in force only."""

    pair_id: str
    a: str
    b: str
    both: int
    new: int
    old: int


def newest_trial(release: DrugRelease) -> ReleaseTrial | None:
    """Return the last trial of a release that was asked for, ended or not."""
    return ReleaseTrial.objects.select_related("against").filter(release=release).order_by("-pk").first()


def ended_trial(release: DrugRelease) -> ReleaseTrial | None:
    """Return the last trial of a release that has ended."""
    return ReleaseTrial.objects.filter(release=release, ended_at__isnull=False).order_by("-pk").first()


def shares_of(trial: ReleaseTrial, group: str, name: str) -> dict[str, int]:
    """Return of something that was counted how many by both, by the new one only, by the one in force only."""
    counted: Mapping[str, int] = trial.counts.get(group, {}).get(name, {})
    return {share.value: counted.get(share, 0) for share in Share}


def pair_lines(trial: ReleaseTrial, *, most: int | None = None) -> list[PairLine]:
    """Return the pairs that either release found, those first whose findings differ most."""
    numbers = trial.counts.get(PAIRS, {})
    names = _names(trial, list(numbers))
    lines = [_pair_line(trial, each, names.get(each, ("", ""))) for each in numbers]
    return sorted(lines, key=lambda line: (-line.new - line.old, -line.both, line.pair_id))[:most]


def brought(trial: ReleaseTrial, *, most: int) -> list[tuple[UUID, Brought]]:
    """Return the next prescriptions of a trial's days as they were checked, by the id of their check; worker only."""
    days = policy("rx.visible.days", on=trial.last_day)
    begins, ends = _midnight(trial.first_day), _midnight(trial.last_day + _DAY)
    with connection.cursor() as cursor:
        cursor.execute(_BROUGHT, [begins, ends, trial.after, most, days])
        return [(uid, _brought(*kept)) for uid, *kept in cursor.fetchall()]


def _pair_line(trial: ReleaseTrial, pair_id: str, names: tuple[str, str]) -> PairLine:
    shares = shares_of(trial, PAIRS, pair_id)
    return PairLine(pair_id, *names, both=shares[Share.BOTH], new=shares[Share.NEW], old=shares[Share.OLD])


def _brought(asked: list[Any] | None, codes: dict[str, list[str]] | None, lines: list[Any] | None) -> Brought:
    taken = [other_of(line) for line in lines or ()]
    return Brought(
        new=tuple(map(new_of, asked or ())),
        codes={key: DrugCode(System(system), code) for key, (system, code) in (codes or {}).items()},
        taken=tuple(one for one in taken if isinstance(one, Taken)),
    )


def _names(trial: ReleaseTrial, numbers: list[str]) -> dict[str, tuple[str, str]]:
    """Return the sides of pairs by number; as the new release says it, of those that it still has."""
    rows = PairRow.objects.filter(release__in=[trial.release_id, trial.against_id], pair_id__in=numbers)
    order = sorted(rows, key=lambda row: row.release_id == trial.release_id)
    return {row.pair_id: (row.a_name, row.b_name) for row in order}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _JST)
