from django.db import models


class PurgeRun(models.Model):
    """消去の実行: how many rows of a kind were erased under its retention policy, and when."""

    label = models.CharField("対象", max_length=80)
    at = models.DateTimeField("実行日時")
    rows = models.BigIntegerField("消去した件数")

    class Meta:
        verbose_name = verbose_name_plural = "消去の実行"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.label} {self.rows}"
