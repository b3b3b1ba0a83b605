"""`/staff/purges/`: what was erased, what will be, what failed, and under which policy."""

from django.db.models import Min, OuterRef, QuerySet, Subquery, Sum
from django.forms import DateInput
from django.http import HttpResponse
from django.shortcuts import render
from django_filters import ChoiceFilter, DateFilter, FilterSet

from platform_site.models import PurgeDue, PurgeRun
from platform_site.permissions import Permission
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import page
from platform_site.portal.parameters import of_list
from platform_site.portal.requests import Request
from platform_site.retention import POLICIES, Retention


COLUMNS = [Column("実行日時", "at"), Column("対象", "label"), Column("消去した件数", "total", number=True)]


def names() -> dict[str, str]:
    """Return what each kind of record is called, by its label."""
    return {policy.label: str(policy.model._meta.verbose_name) for policy in POLICIES.values()}


class RunFilter(FilterSet):
    """By kind of record, and by day."""

    label = ChoiceFilter(
        label="対象", choices=lambda: sorted(names().items(), key=lambda item: item[1]), empty_label="すべて"
    )
    since = DateFilter(label="この日から", field_name="at", lookup_expr="date__gte", widget=DateInput({"type": "date"}))
    until = DateFilter(label="この日まで", field_name="at", lookup_expr="date__lte", widget=DateInput({"type": "date"}))

    class Meta:
        model = PurgeRun
        fields: list[str] = []


def _by_run() -> QuerySet[PurgeRun]:
    """Return one row for each run and kind, with what its chunks come to."""
    same = PurgeRun.objects.filter(at=OuterRef("at"), label=OuterRef("label")).values("label")
    firsts = PurgeRun.objects.values("at", "label").annotate(first=Min("pk")).values("first")
    return PurgeRun.objects.filter(pk__in=firsts).annotate(total=Subquery(same.annotate(sum=Sum("rows")).values("sum")))


@page("消去の実行", may=Permission.SEE_PURGES, takes=of_list(RunFilter))
def runs(request: Request) -> HttpResponse:
    """List what was erased, run by run and kind by kind."""
    shown = listing(request, _by_run(), columns=COLUMNS, default="-at", filters=RunFilter)
    called = names()
    for row in shown.page.object_list:
        row.name = called.get(row.label, row.label)
    return render(request, "purges/runs.html", {"list": shown})


@page("消去の予定", may=Permission.SEE_PURGES, parent="purges")
def due(request: Request) -> HttpResponse:
    """Show every policy with what is over, what holds keep, and what failed."""
    counted = {row.label: row for row in PurgeDue.objects.all()}
    policies = sorted(POLICIES.values(), key=lambda policy: (policy.model._meta.app_label, policy.label))
    lines = [(policy, _name(policy), counted.get(policy.label)) for policy in policies]
    failed = [name for _, name, row in lines if row is not None and row.failed_at is not None]
    return render(request, "purges/due.html", {"lines": lines, "failed": failed})


def _name(policy: Retention) -> str:
    return str(policy.model._meta.verbose_name)
