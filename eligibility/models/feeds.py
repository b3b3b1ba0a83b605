from django.db import models

from platform_site.models import Organisation, Record


class CoverageFeed(Record):
    """加入者情報ファイル: one file that an insurer sent, by its number; `as_of` is when its ledger was read."""

    insurer = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="保険者")
    job_uid = models.UUIDField("ジョブ", unique=True)
    file_number = models.PositiveBigIntegerField("ファイル番号", null=True)
    as_of = models.DateTimeField("台帳の時点", null=True)
    sha256 = models.BinaryField("SHA-256", max_length=32)
    received_at = models.DateTimeField("受付日時")
    applied_at = models.DateTimeField("反映日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "加入者情報ファイル"
        indexes = [
            models.Index(
                fields=["insurer", "-as_of"],
                name="eligibility_feed_as_of",
                condition=models.Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_number}"
