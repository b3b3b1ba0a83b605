"""`/notices/`: what one's organisation, or one herself, was told; with the page on which to act."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django_filters import ChoiceFilter, FilterSet

from platform_site import clock
from platform_site.actions.notices import mark_read
from platform_site.models import Notice
from platform_site.notices import inbox_of, kind_of, kinds_seen_by, names_of
from platform_site.portal import notice_names  # noqa: F401 - says how the site's own things are named
from platform_site.portal.lists import Column, listing
from platform_site.portal.pages import found, page
from platform_site.portal.parameters import of_list
from platform_site.portal.people import actor_of
from platform_site.portal.requests import Request


COLUMNS = [
    Column("お知らせ"), Column("確認", "read_at"), Column("重要度"), Column("日時", "created_at"), Column("宛先"),
]  # fmt: skip
TO_US, TO_ME = "organisation", "user"


class NoticeFilter(FilterSet):
    """By what was read, and by kind."""

    state = ChoiceFilter(
        label="確認", choices=[("unread", "未読"), ("read", "確認済み")], empty_label="すべて", method="by_state"
    )
    to = ChoiceFilter(
        label="宛先", choices=[(TO_US, "機関"), (TO_ME, "あなた")], empty_label="すべて", method="by_addressee"
    )
    kind = ChoiceFilter(label="種類", choices=list, empty_label="すべて", field_name="kind")

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Notice], *, request: HttpRequest) -> None:
        super().__init__(data, queryset=queryset, request=request)
        if actor_of(request).organisation is None:
            del self.filters["to"]
        self.filters["kind"].extra["choices"] = [
            (kind.name, kind.title) for kind in kinds_seen_by(actor_of(request).roles)
        ]

    def by_state(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        """Return what was read, or what was not."""
        return rows.filter(read_at__isnull=value == "unread")

    def by_addressee(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        """Return what the organisation was told, or what one was told herself."""
        return rows.filter(user__isnull=value == TO_US)


@page("お知らせ", takes=of_list(NoticeFilter))
def inbox(request: Request) -> HttpResponse:
    """List the notices that concern the visitor in her role."""
    rows = inbox_of(request.actor, user_id=request.user.pk).select_related("organisation")
    shown = listing(request, rows, columns=COLUMNS, default="-created_at", filters=NoticeFilter)
    rows_shown = list(shown.page.object_list)
    named = names_of(rows_shown)
    for row in rows_shown:
        row.words, row.named = kind_of(row.kind), named[row.about]
    shown.page.object_list = rows_shown
    return render(request, "notices/list.html", {"list": shown})


@page("お知らせの内容", parent="notices", writes=True)
def notice(request: Request, uid: UUID) -> HttpResponse:
    """Show a notice; a POST notes that it was read."""
    if request.method == "POST":
        mark_read(uid=uid, by=request.actor, at=clock.now())
        messages.success(request, "確認済みにしました。")
        return redirect("notice", uid=uid)
    mine = inbox_of(request.actor, user_id=request.user.pk).select_related("organisation", "read_by")
    row = found(mine.filter(uid=uid).first())
    known = {"row": row, "words": kind_of(row.kind), "named": names_of([row])[row.about], "address": address_of(row)}
    return render(request, "notices/detail.html", known)


def address_of(row: Notice) -> str:
    """Return the address of the page on which one acts: the thing's own, or its list; empty if there is none."""
    words = kind_of(row.kind)
    thing, _, uid = row.about.split(" ")[0].partition(":")
    its_own = words.things.get(thing, "")
    for name, arguments in ((its_own, [uid]), (its_own, []), (words.page, [])):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""
