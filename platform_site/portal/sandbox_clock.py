"""`/sandbox/clock`: which time it is in the sandbox, and setting it."""

import calendar
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from platform_site import clock
from platform_site.actions.sandbox_clock import follow_real_time, set_clock
from platform_site.errors import Invalid
from platform_site.portal.forms import Form
from platform_site.portal.pages import page
from platform_site.portal.requests import Request


class ClockForm(Form):
    """A moment, in Japanese time."""

    moment = forms.DateTimeField(
        label="日時",
        help_text="日本時間です。例: 2026-12-01 09:00",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "日時を入れてください。", "invalid": "2026-12-01 09:00 のように入れてください。"},
    )


@page("サンドボックスの時計", signed_in=False, writes=True, parent="sandbox")
def sandbox_clock(request: Request) -> HttpResponse:
    """Show the sandbox's time; set it, move it on, or let it be the real one again."""
    at = clock.now()
    form = _form(request, at)
    if request.method == "POST" and _is_done(request, form, at):
        messages.success(request, "時計を変えました。夜間の処理も、新しい日時で行います。")
        return redirect("sandbox_clock")
    shown = {"form": form, "now": at, "is_real": not clock.offset()}
    return render(request, "sandbox/clock.html", shown, status=form.status)


def _form(request: Request, at: datetime) -> ClockForm:
    """Return the form as it begins, as it was filled in, or with the moment to which a button moves on."""
    further = _FURTHER.get(request.POST.get("move", ""))
    if request.method != "POST":
        return ClockForm(initial={"moment": at})
    return ClockForm({"moment": further(at)} if further else request.POST)


def _is_done(request: Request, form: ClockForm, at: datetime) -> bool:
    """Do what was asked for; tell if that could be done."""
    if request.POST.get("move") == "real":
        follow_real_time(by=request.actor, at=at)
        return True
    if not form.is_valid():
        return False
    try:
        set_clock(moment=form.cleaned_data["moment"], by=request.actor, at=at)
    except Invalid as refused:
        form.refuse(refused)
        return False
    return True


def a_month_after(at: datetime) -> datetime:
    """Return the same hour of the same day of the next month in Japan, or of its last day."""
    local = timezone.localtime(at)
    year, month = local.year + local.month // 12, local.month % 12 + 1
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))


_FURTHER = {
    "hour": lambda at: at + timedelta(hours=1),
    "day": lambda at: at + timedelta(days=1),
    "month": a_month_after,
}
