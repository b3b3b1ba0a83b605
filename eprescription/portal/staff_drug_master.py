"""`/staff/drug-masters/<number>`: a release, and what it changes against the one that would count without it."""

from django.http import HttpResponse
from django.shortcuts import render

from eprescription.actions.pair_releases import medium_pairs
from eprescription.models import DrugRelease
from eprescription.portal.staff_drug_masters import WHO
from eprescription.portal.staff_drug_trial_words import trial_words
from eprescription.portal.staff_drug_words import KINDS, change_words
from eprescription.portal.staff_files import csv_file
from eprescription.queries.release_changes import change_counts, changes_of, compared_with
from eprescription.queries.release_trials import TRIED, newest_trial
from platform_site.permissions import Permission, permissions_of
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.requests import Request
from platform_site.states import RELEASE, ReleaseState


MOST = 100
"""How many changed rows the page shows; the file has all."""


@page("医薬品マスターの版", may=WHO, kinds=FUND, parent="drug_masters")
def master(request: Request, release: int) -> HttpResponse:
    """Show a release, its changes, and what may be asked for."""
    row = found(DrugRelease.objects.select_related("made_from").filter(pk=release).first())
    before = compared_with(row)
    counts = change_counts(row, before) if before else {}
    shown = [change_words(change) for change in changes_of(row, before, most=MOST)] if before else []
    moves = RELEASE.moves[row.state] if Permission.LOAD_MASTERS in permissions_of(request.actor) else frozenset()
    known = {
        "row": row, "before": before, "counts": [(KINDS[kind], count) for kind, count in counts.items()],
        "changes": shown[:MOST], "is_cut": sum(counts.values()) > MOST, "medium": medium_pairs(row),
        "may_publish": ReleaseState.PUBLISHED in moves, "may_roll_back": ReleaseState.ROLLED_BACK in moves,
        "may_discard": ReleaseState.DISCARDED in moves, "trial": trial_words(newest_trial(row)),
        "may_try": ReleaseState.PUBLISHED in moves and row.kind in TRIED and before is not None,
    }  # fmt: skip
    return render(request, "eprescription/staff_drug_master.html", known)


@page("医薬品マスターの差分のCSV", may=WHO, kinds=FUND, parent="drug_masters")
def changes_csv(request: Request, release: int) -> HttpResponse:
    """Give all that a release changes as a file, a line for each cell that differs."""
    row = found(DrugRelease.objects.filter(pk=release).first())
    before = found(compared_with(row))
    lines = [["区分", "対象", "項目", "変更前", "変更後"]]
    for change in map(change_words, changes_of(row, before)):
        for cell in change["cells"] or [("", "", "")]:
            lines.append([change["kind"], change["title"], *cell])
    return csv_file(lines, name=f"drug-master-{row.kind}-{row.effective_on}-changes.csv")
