"""試算: asking the worker what a release would have found, and the pairs of the answer as a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from eprescription.actions.release_trials import DAYS, MOST, ask_for_trial
from eprescription.models import DrugRelease
from eprescription.portal.staff_drug_deciding import AboutRelease, ReleaseForm
from eprescription.portal.staff_drug_masters import WHO
from eprescription.portal.staff_files import csv_file
from eprescription.queries.release_trials import ended_trial, pair_lines
from platform_site.actors import Actor
from platform_site.portal.pages import FUND, found, page
from platform_site.portal.requests import Request


HEADINGS = ["番号", "成分A", "成分B", "両方で該当", "この版でだけ該当", "比べた版でだけ該当"]


class TryOut(AboutRelease):
    """試算の依頼."""

    name, title, form_class = "drug_trial", "医薬品マスターの版を試算する", ReleaseForm
    intro = (
        f"直前の{DAYS}日間に登録された処方を、この版と、いまの版の両方でもう一度確かめ、"
        "該当する件数の違いを数えます。処方も、その警告も変わりません。"
    )
    submit = "試算する"
    warning = f"件数だけを数えます。患者や機関は分かりません。処方が{MOST:,}件を超えるときは、無作為に選びます。"
    next_steps = ("数分後に、この版の画面に結果が出ます。画面を開き直してください。",)

    def do(self, request: Request, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> str:
        """Ask for it."""
        return f"DrugRelease:{ask_for_trial(release_id=answers['about'], by=by, at=at).release_id}"


@page("試算の結果のCSV", may=WHO, kinds=FUND, parent="drug_masters")
def trial_csv(request: Request, release: int) -> HttpResponse:
    """Give the pairs of the last trial that has ended as a file."""
    row = found(DrugRelease.objects.filter(pk=release).first())
    lines = pair_lines(found(ended_trial(row)))
    rows = [[each.pair_id, each.a, each.b, each.both, each.new, each.old] for each in lines]
    return csv_file([HEADINGS, *rows], name=f"drug-master-{row.kind}-{row.effective_on}-trial.csv")
