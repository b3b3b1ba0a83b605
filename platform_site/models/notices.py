import uuid

from django.db import models
from django.db.models import Q

from platform_site.models.accounts import User
from platform_site.models.organisations import Organisation


class Notice(models.Model):
    """通知: something that an organisation's people, or one user, are told; names no person."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, verbose_name="宛先の機関")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="宛先の利用者")
    kind = models.CharField("種別", max_length=40)
    about = models.CharField("対象", max_length=100)
    created_at = models.DateTimeField("作成日時")
    read_at = models.DateTimeField("確認日時", null=True, blank=True)
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="確認した人")

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(
                fields=["organisation"], name="platform_site_notice_unread", condition=Q(read_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="platform_site_notice_once", fields=["organisation", "kind", "about"]),
            models.UniqueConstraint(name="platform_site_notice_once_a_user", fields=["user", "kind", "about"]),
            models.CheckConstraint(
                name="platform_site_notice_one_addressee",
                condition=Q(organisation__isnull=True, user__isnull=False)
                | Q(organisation__isnull=False, user__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class NoticeMail(models.Model):
    """通知メール: one notice to one user's address, from the moment it is due until it was handed over."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mails", verbose_name="通知")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="利用者")
    due_at = models.DateTimeField("作成日時")
    sent_at = models.DateTimeField("送信日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知メール"
        constraints = [models.UniqueConstraint(name="platform_site_noticemail_once", fields=["notice", "user"])]

    def __str__(self) -> str:
        return f"#{self.notice_id} → #{self.user_id}"
