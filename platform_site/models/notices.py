import uuid

from django.db import models

from platform_site.models.organisations import Organisation


class Notice(models.Model):
    """通知: something that an organisation's people are told; names no person."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="宛先")
    kind = models.CharField("種別", max_length=40)
    about = models.CharField("対象", max_length=100)
    created_at = models.DateTimeField("作成日時")
    read_at = models.DateTimeField("確認日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        constraints = [
            models.UniqueConstraint(name="platform_site_notice_once", fields=["organisation", "kind", "about"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
