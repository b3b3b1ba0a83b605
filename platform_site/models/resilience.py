from django.db import models


class Heartbeat(models.Model):
    """定期処理の記録: when a periodic job was last begun and last done, by the database's clock (I03-2)."""

    task = models.CharField("処理", max_length=64, primary_key=True)
    expected_since = models.DateTimeField("予定の開始日時")
    begun_at = models.DateTimeField("最後の開始日時", null=True)
    done_at = models.DateTimeField("最後の完了日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "定期処理の記録"

    def __str__(self) -> str:
        return self.task


class Disk(models.Model):
    """記憶域: how full a disk was when somebody last looked, by the database's clock (I03-3)."""

    place = models.CharField("場所", max_length=80, primary_key=True)
    used = models.SmallIntegerField("使用率（%）")
    seen_at = models.DateTimeField("確認日時")

    class Meta:
        verbose_name = verbose_name_plural = "記憶域"

    def __str__(self) -> str:
        return f"{self.place} {self.used}%"
