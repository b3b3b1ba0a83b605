from django.db import models

from platform_site.models.base import Record


class AuditEvent(Record):
    """監査記録: one line of the trail; no foreign keys, so that it outlives what it names.

    The table is partitioned by month and append-only (`sql/audit_v1.sql`): the web role may insert, and read only
    lines about the subjects that `reads` has set.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "実施"
        REFUSED = "refused", "拒否"

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("日時")
    event = models.CharField("出来事", max_length=64)
    outcome = models.CharField("結果", max_length=8, choices=Outcome.choices)
    code = models.CharField("拒否のコード", max_length=40)
    ground = models.CharField("根拠", max_length=16)
    organisation_id = models.BigIntegerField("機関", null=True)
    client_uid = models.UUIDField("接続システム", null=True)
    user_uid = models.UUIDField("利用者", null=True)
    acting_user = models.CharField("機関の職員", max_length=64)
    person_id = models.BigIntegerField("本人", null=True)
    about = models.CharField("対象", max_length=100)
    request_id = models.CharField("要求の識別子", max_length=64)
    detail = models.JSONField("詳細", default=dict)
    format = models.SmallIntegerField("形式の版", default=1)

    class Meta:
        db_table = "platform_site_audit"
        verbose_name = verbose_name_plural = "監査記録"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.about}"
