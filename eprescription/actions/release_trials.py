"""マスターの試算: before two people publish a release, what it would have found in the last 31 days (R-060).

A trial goes on in turns, each whole or not at all, so that a delivery that comes twice or late finds nothing to do. It
looks at no more than 100,000 prescriptions, 500 at a time in memory; of more a random sample. What is kept are counts.
"""

from datetime import datetime, timedelta
from typing import Any

from eprescription.actions.drug_releases import locked
from eprescription.models import DrugRelease, ReleaseTrial
from eprescription.queries.masters import masters_on, masters_with
from eprescription.queries.release_changes import compared_with
from eprescription.queries.release_trials import TRIED, brought, ended_trial, shares_of
from eprescription.rules.release_trials import PRESCRIPTIONS, REFUSED, STOPPED, count
from platform_site import audit, outbox
from platform_site.actors import Actor
from platform_site.errors import NotInThisState, Unavailable
from platform_site.periods import jst_day
from platform_site.permissions import Permission, check_may
from platform_site.states import RELEASE, ReleaseState
from platform_site.transactions import action


ASKED, COUNTED, DUE = "eprescription.trial_asked", "eprescription.trial_counted", "eprescription.trial_due"
DAYS = 31
CHUNK, TURN, MOST = 500, 2_000, 100_000
"""Prescriptions in memory at once, in one transaction, and in all; a random sample of 100,000 tells 5 % to ± 0.14 %."""
_NOTHING_BEFORE = "この版の適用開始日に使われる、ほかの版がないため、比べて試算することができません。"


@action(ASKED)
def ask_for_trial(*, release_id: int, by: Actor, at: datetime) -> ReleaseTrial:
    """Have the worker try a release that may be published, or go on with the trial of it that has not ended.

    Raises NotPermitted, NotFound, and NotInThisState for a master that finds nothing, or with nothing to compare with.
    """
    check_may(by, Permission.LOAD_MASTERS)
    release = locked(release_id)
    RELEASE.check(release.state, ReleaseState.PUBLISHED)
    trial = ReleaseTrial.objects.filter(release=release, ended_at__isnull=True).first() or _begun(release, at)
    _go_on(trial, at)
    audit.record(ASKED, by=by, at=at, about=str(release), trial=str(trial.uid))
    return trial


@action(COUNTED)
def count_turn(*, uid: str, after: str, by: Actor, at: datetime) -> None:
    """Look at the next prescriptions if the trial stands there, and go on, or end it; worker only."""
    standing = ReleaseTrial.objects.select_for_update(of=("self",)).select_related("release", "against")
    trial = standing.filter(uid=uid, after=after, ended_at__isnull=True).first()
    if trial is not None:
        _count(trial, at)
    audit.record(COUNTED, by=by, at=at, about=f"ReleaseTrial:{uid}", checked=trial.checked if trial else 0)


def summary_of(release: DrugRelease) -> dict[str, Any] | None:
    """Return what whoever approves a release is told of its last trial; None where none has ended."""
    trial = ended_trial(release)
    if trial is None:
        return None
    return {
        "first_day": str(trial.first_day), "last_day": str(trial.last_day), "checked": trial.checked,
        **{name: shares_of(trial, PRESCRIPTIONS, name) for name in (STOPPED, REFUSED)},
    }  # fmt: skip


def _begun(release: DrugRelease, at: datetime) -> ReleaseTrial:
    if release.kind not in TRIED:
        raise NotInThisState("単位のマスターはチェックの結果を変えないため、試算の対象ではありません。")
    against = compared_with(release)
    if against is None:
        raise NotInThisState(_NOTHING_BEFORE)
    try:
        masters_on(release.effective_on)
    except Unavailable as error:
        raise NotInThisState(_NOTHING_BEFORE) from error
    last_day = jst_day(at) - timedelta(days=1)
    return ReleaseTrial.objects.create(
        release=release, against=against, first_day=last_day - timedelta(days=DAYS - 1), last_day=last_day, asked_at=at
    )


def _go_on(trial: ReleaseTrial, at: datetime) -> None:
    outbox.put(DUE, at=at, trial=str(trial.uid), after=str(trial.after))


def _count(trial: ReleaseTrial, at: datetime) -> None:
    on = trial.release.effective_on
    old, new = masters_with(trial.against, on), masters_with(trial.release, on)
    turn_ends, is_over = min(trial.checked + TURN, MOST), False
    while not is_over and trial.checked < turn_ends:
        found = brought(trial, most=min(CHUNK, turn_ends - trial.checked))
        for uid, each in found:
            count(each, old=old, new=new, on=on, upon=trial.counts)
            trial.after, trial.checked = uid, trial.checked + 1
        is_over = not found
    if is_over or trial.checked >= MOST:
        trial.ended_at = at
    else:
        _go_on(trial, at)
    trial.save(update_fields=["after", "checked", "counts", "ended_at"])
