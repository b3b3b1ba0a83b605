import uuid

from django.db import models
from django.db.models import Q

from platform_site.models import User


class Recall(models.Model):
    """医薬品の回収: a package code, whole or one lot of it, whose holders are told (R-061); asked for by two people."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    package_code = models.CharField("包装コード（GTIN）", max_length=14)
    lot = models.CharField("製造番号", max_length=20, blank=True)
    reason = models.CharField("理由", max_length=500)
    announced_at = models.DateTimeField("公表日時")
    announced_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="申請した人"
    )
    told = models.PositiveIntegerField("知らせた人数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "医薬品の回収"
        constraints = [
            models.UniqueConstraint(name="eprescription_recall_once", fields=["package_code", "lot"]),
            models.CheckConstraint(name="eprescription_recall_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.announced_at:%Y-%m-%d}"
