"""配信不能: what a receiver could not take up eight times, by event and receiver; staff send it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from platform_site import clock
from platform_site.actions.deliveries import replay, replay_all, replay_chosen
from platform_site.actors import Actor
from platform_site.admin.base import ReadOnly
from platform_site.admin.doors import Door
from platform_site.models import OutboxDelivery
from platform_site.permissions import Permission
from platform_site.portal.forms import Form
from platform_site.portal.people import actor_of
from platform_site.states import DeliveryState


OF_A_PERSON = ("person", "whom")
"""What a payload calls an id of a person; it is not shown (I02-2)."""


def receivers() -> list[tuple[str, str]]:
    """Return the receivers that have dead letters, with how many."""
    dead = OutboxDelivery.objects.filter(state=DeliveryState.DEAD).values_list("task")
    return [(task, f"{task}（{count}件）") for task, count in dead.annotate(Count("pk")).order_by("task")]


class ReceiverForm(Form):
    """Whose dead letters."""

    task = forms.ChoiceField(label="受け手", choices=receivers)


class Replay(Door):
    """One is sent again."""

    name, label, submit, done = "replay", "送り直す", "送り直す", "送り直しました。"
    needs = Permission.REPLAY_DELIVERIES
    intro = "受け手に、はじめから送り直します。受け手は、同じ出来事を二度受け取っても一度だけ処理します。"

    def is_open(self, row: OutboxDelivery) -> bool:
        """Tell if it is dead."""
        return row.state == DeliveryState.DEAD

    def do(
        self, request: HttpRequest, row: OutboxDelivery, answers: Mapping[str, Any], *, by: Actor, at: datetime
    ) -> None:
        """Send it; it leaves the list."""
        replay(delivery_id=row.pk, by=by, at=at)


class ReplayAll(Door):
    """All of a receiver are sent again."""

    name, label, submit, on_row = "replay_all", "受け手ごとに、すべて送り直す", "すべて送り直す", False
    needs, form_class = Permission.REPLAY_DELIVERIES, ReceiverForm
    intro = "原因を取り除いてから、その受け手に届かなかったものをまとめて送り直します。"
    done = "送り直しました。"

    def do(self, request: HttpRequest, row: Any, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        """Send them."""
        replay_all(task=answers["task"], by=by, at=at)


@admin.register(OutboxDelivery)
class DeadLetterAdmin(ReadOnly):
    """The dead letters; what waits or is done stands nowhere here."""

    see, doors = (Permission.REPLAY_DELIVERIES,), (ReplayAll(), Replay())
    about = "届かなかった出来事の一覧です。原因を取り除いてから送り直します。"
    list_display = ("number", "event_name", "task", "attempts", "closed_at", "shown_error")
    list_filter = ("task",)
    list_select_related = ("event",)
    fields = ("number", "event_name", "subject", "task", "attempts", "put_at", "closed_at", "shown_error")
    ordering = ("-closed_at", "-pk")
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxDelivery]:
        """Return the dead ones."""
        return super().get_queryset(request).filter(state=DeliveryState.DEAD).select_related("event")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the name of what stands there."""
        named = {"title": "配信不能（届かなかった出来事）", "page": {"title": "配信不能"}}
        return super().changelist_view(request, {**named, **(extra_context or {})})

    def open_doors(self, request: HttpRequest, row: Any) -> list[dict[str, str]]:
        """Return the doors; where nothing is dead there is nothing to send again."""
        return super().open_doors(request, row) if row is not None or receivers() else []

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Tell if the visitor may send again, for the choice above the list."""
        return self.has_view_permission(request)

    @admin.action(description="選んだものを送り直す", permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboxDelivery]) -> None:
        """Send the chosen ones again."""
        chosen = sorted(queryset.values_list("pk", flat=True))
        count = replay_chosen(delivery_ids=chosen, by=actor_of(request), at=clock.now())
        self.message_user(request, f"{count}件を送り直しました。")

    @admin.display(description="番号", ordering="pk")
    def number(self, row: OutboxDelivery) -> str:
        """Return its number."""
        return f"#{row.pk}"

    @admin.display(description="出来事", ordering="event__name")
    def event_name(self, row: OutboxDelivery) -> str:
        """Return what happened."""
        return row.event.name

    @admin.display(description="発生日時", ordering="event__put_at")
    def put_at(self, row: OutboxDelivery) -> datetime:
        """Return when it happened."""
        return row.event.put_at

    @admin.display(description="最後の失敗", ordering="error")
    def shown_error(self, row: OutboxDelivery) -> str:
        """Return the class of the last failure."""
        return row.error or "応答なし"

    @admin.display(description="対象")
    def subject(self, row: OutboxDelivery) -> str:
        """Return the ids that the event carries, a person's never."""
        shown = {
            name: "（伏せています）" if name in OF_A_PERSON else value for name, value in row.event.payload.items()
        }
        return "、".join(f"{name}: {value}" for name, value in sorted(shown.items())) or "—"
