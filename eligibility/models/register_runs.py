import uuid

from django.db import models
from django.db.models import Q


class RegisterRun(models.Model):
    """住民情報との照合: one comparison of every coverage with the resident register, and how far it has come.

    `after` is the last coverage that was compared; the counts are its summary and name nobody.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    register_as_of = models.DateTimeField("住民情報の時点")
    started_at = models.DateTimeField("開始日時")
    ended_at = models.DateTimeField("終了日時", null=True)
    after = models.BigIntegerField("照合した最後の資格", default=0)
    compared = models.PositiveBigIntegerField("照合した資格の数", default=0)
    missing = models.PositiveBigIntegerField("住民情報にない資格の数", default=0)
    differing = models.PositiveBigIntegerField("一致しない資格の数", default=0)
    settled = models.PositiveBigIntegerField("一致した案件の数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "住民情報との照合"
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                name="eligibility_registerrun_one_at_a_time",
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.started_at:%Y-%m-%d}"
