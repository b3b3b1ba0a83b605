from django.db import models

from platform_site.models import Organisation, Record


class Hold(models.TextChoices):
    """保留の理由: why a file waits for a second person."""

    LARGE_CHANGE = "large_change", "変更が多い"
    SEQUENCE_GAP = "sequence_gap", "欠番がある"


class CoverageFeed(Record):
    """加入者情報ファイル: one file that an insurer sent, by its number; `as_of` is when its ledger was read."""

    insurer = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="保険者")
    job_uid = models.UUIDField("ジョブ", unique=True)
    file_number = models.PositiveBigIntegerField("ファイル番号", null=True)
    as_of = models.DateTimeField("台帳の時点", null=True)
    sha256 = models.BinaryField("SHA-256", max_length=32)
    received_at = models.DateTimeField("受付日時")
    applied_at = models.DateTimeField("反映日時", null=True)
    changes = models.PositiveIntegerField("変更した資格の数", default=0)
    held_for = models.CharField("保留の理由", max_length=12, blank=True, choices=Hold.choices)
    held_at = models.DateTimeField("保留日時", null=True)
    sent_by = models.CharField("送信した担当者", max_length=64, blank=True)
    confirmed_by = models.CharField("確認した担当者", max_length=64, blank=True)
    released_by = models.CharField("承認した担当者", max_length=64, blank=True)
    released_at = models.DateTimeField("承認日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "加入者情報ファイル"
        indexes = [
            models.Index(
                fields=["insurer", "-as_of"],
                name="eligibility_feed_as_of",
                condition=models.Q(applied_at__isnull=False),
            ),
            models.Index(
                fields=["insurer", "-file_number"],
                name="eligibility_feed_number",
                condition=models.Q(applied_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="eligibility_coveragefeed_two_people",
                condition=models.Q(released_by="")
                | ~models.Q(released_by=models.F("sent_by")) & ~models.Q(released_by=models.F("confirmed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_number}"
