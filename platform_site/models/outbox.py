from django.db import models

from platform_site.states import DELIVERY, DeliveryState


class OutboxEvent(models.Model):
    """送信箱: something that happened, put down in the transaction in which it happened; ids only."""

    name = models.CharField("出来事", max_length=64)
    payload = models.JSONField("対象の識別子", default=dict)
    put_at = models.DateTimeField("発生日時")

    class Meta:
        verbose_name = verbose_name_plural = "送信箱"

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class OutboxDelivery(models.Model):
    """配信: one event on its way to one subscriber, until that has acknowledged it."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries", verbose_name="出来事")
    task = models.CharField("受け手", max_length=64)
    state = models.CharField("状態", max_length=8, choices=DeliveryState.choices, default=DELIVERY.start)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    due_at = models.DateTimeField("次の配信日時")
    error = models.CharField("最後の失敗", max_length=80, blank=True)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "配信"
        indexes = [
            models.Index(
                fields=["due_at"],
                name="platform_site_delivery_due",
                condition=models.Q(state=DeliveryState.PENDING),
            )
        ]
        constraints = [
            DELIVERY.constraint(),
            models.CheckConstraint(
                name="platform_site_delivery_closed_iff_not_pending",
                condition=models.Q(state=DeliveryState.PENDING, closed_at__isnull=True)
                | (~models.Q(state=DeliveryState.PENDING) & models.Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(name="platform_site_delivery_once", fields=["event", "task"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.task} {self.get_state_display()}"

    def move(self, *, to: str) -> None:
        """Go to another state; the caller saves."""
        DELIVERY.check(self.state, to)
        self.state = to
