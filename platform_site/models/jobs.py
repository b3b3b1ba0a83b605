import uuid

from django.db import models
from django.db.models import Q

from platform_site.models.base import Record
from platform_site.models.organisations import Organisation
from platform_site.states import JOB, JobState


class Job(Record):
    """ジョブ: long work for an organisation, with progress; what came in is kept sealed, as it arrived."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種別", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    client_uid = models.UUIDField("接続システム", null=True)
    state = models.CharField("状態", max_length=8, choices=JobState.choices, default=JOB.start)
    done = models.PositiveIntegerField("処理済み", default=0)
    total = models.PositiveIntegerField("全体", null=True)
    content = models.BinaryField("受け取った内容（封緘）")
    content_sha256 = models.BinaryField("受け取った内容のSHA-256", max_length=32)
    code = models.CharField("失敗のコード", max_length=40, blank=True)
    faults = models.JSONField("ファイル全体の誤り", default=list)
    turn = models.PositiveIntegerField("実行の番号", default=0)
    leased_until = models.DateTimeField("実行の期限", null=True)
    created_at = models.DateTimeField("受付日時")
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "ジョブ"
        constraints = [
            JOB.constraint(),
            models.CheckConstraint(
                name="platform_site_job_ended_iff_closed",
                condition=Q(state__in=sorted(JOB.ends), ended_at__isnull=False)
                | (~Q(state__in=sorted(JOB.ends)) & Q(ended_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.get_state_display()}"

    def move(self, *, to: str, at) -> None:
        """Go to another state; the one place where `state` is written, and the caller saves."""
        JOB.check(self.state, to)
        self.state = to
        self.ended_at = at if to in JOB.ends else None


class JobLine(Record):
    """ジョブの行の結果: what came of one line; `content` is sealed where it speaks of a person."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines", verbose_name="ジョブ")
    number = models.PositiveIntegerField("行番号")
    person_id = models.BigIntegerField("本人", null=True)
    outcome = models.CharField("結果", max_length=16)
    faults = models.JSONField("誤り", default=list)
    content = models.BinaryField("内容（封緘）", null=True)
    written_at = models.DateTimeField("処理日時")

    class Meta:
        verbose_name = verbose_name_plural = "ジョブの行の結果"
        constraints = [
            models.UniqueConstraint(name="platform_site_jobline_once", fields=["job", "number"]),
        ]

    def __str__(self) -> str:
        return f"#{self.job_id}:{self.number} {self.outcome}"
