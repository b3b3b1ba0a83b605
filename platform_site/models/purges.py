import uuid

from django.db import models
from django.db.models import Q

from platform_site.models.accounts import User
from platform_site.models.base import Record
from platform_site.models.people import Person


class PurgeRun(models.Model):
    """消去の実行: how many rows of a kind were erased under its retention policy, and when."""

    label = models.CharField("対象", max_length=80)
    at = models.DateTimeField("実行日時")
    rows = models.BigIntegerField("消去した件数")

    class Meta:
        verbose_name = verbose_name_plural = "消去の実行"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.label} {self.rows}"


class PurgeDue(models.Model):
    """消去の予定: how many rows of a kind are over, and how many a hold keeps, as last counted."""

    label = models.CharField("対象", max_length=80, unique=True)
    counted_at = models.DateTimeField("集計日時")
    rows = models.BigIntegerField("消去する件数")
    held = models.BigIntegerField("保全中の件数")
    failed_at = models.DateTimeField("失敗日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "消去の予定"

    def __str__(self) -> str:
        return f"{self.label} {self.rows}"


class LegalHold(Record):
    """保全: a person's rows are not erased while a case needs them, whatever their policy says."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="本人")
    case_number = models.CharField("案件番号", max_length=40)
    reason = models.CharField("理由", max_length=500)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="設定した人")
    placed_at = models.DateTimeField("設定日時")
    lifted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="解除した人"
    )
    lifted_at = models.DateTimeField("解除日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "保全"
        constraints = [
            models.CheckConstraint(
                name="platform_site_legalhold_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
