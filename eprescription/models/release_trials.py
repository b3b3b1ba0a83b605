import uuid

from django.db import models
from django.db.models import F, Q

from eprescription.models.masters import DrugRelease


class ReleaseTrial(models.Model):
    """マスターの試算: what a release would have found in the days before it was asked for, beside one in force.

    `counts` is what `rules.release_trials` counts, and names nobody. `after` is the last check that was looked at, and
    `ended_at` blank while there are more.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    release = models.ForeignKey(DrugRelease, on_delete=models.PROTECT, related_name="trials", verbose_name="版")
    against = models.ForeignKey(DrugRelease, on_delete=models.PROTECT, related_name="+", verbose_name="比べた版")
    first_day = models.DateField("最初の日")
    last_day = models.DateField("最後の日")
    asked_at = models.DateTimeField("依頼日時")
    ended_at = models.DateTimeField("終了日時", null=True)
    after = models.UUIDField("最後に確かめたチェック", default=uuid.UUID(int=0))
    checked = models.PositiveIntegerField("確かめた処方の数", default=0)
    counts = models.JSONField("件数", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "マスターの試算"
        constraints = [
            models.UniqueConstraint(
                name="eprescription_trial_one_at_a_time", fields=["release"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="eprescription_trial_days", condition=Q(first_day__lte=F("last_day"))),
            models.CheckConstraint(name="eprescription_trial_of_two", condition=~Q(release=F("against"))),
        ]

    def __str__(self) -> str:
        return f"ReleaseTrial:{self.uid}"
