import uuid

from django.db import models
from django.db.models import F, Q

from platform_site.models.accounts import User
from platform_site.models.organisations import Organisation
from platform_site.states import APPROVAL, ApprovalState


class Approval(models.Model):
    """承認申請: what one human asks and another approves, named by the SHA-256 of its content (ARCH-5).

    `content` holds ids, codes and public keys, and never a name or a number of a person.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    deed = models.CharField("内容の種別", max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    about = models.CharField("対象", max_length=100)
    content = models.JSONField("内容", default=dict)
    sha256 = models.BinaryField("内容のSHA-256", max_length=32)
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状態", max_length=10, choices=ApprovalState.choices, default=APPROVAL.start)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申請した人")
    requested_at = models.DateTimeField("申請日時")
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="判断した人"
    )
    decided_at = models.DateTimeField("判断日時", null=True)
    expires_at = models.DateTimeField("期限")

    class Meta:
        verbose_name = verbose_name_plural = "承認申請"
        constraints = [
            APPROVAL.constraint(),
            models.CheckConstraint(
                name="platform_site_approval_two_people",
                condition=~Q(state__in=["approved", "declined"]) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="platform_site_approval_decided_iff_closed",
                condition=Q(state="requested", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(state="requested") & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["deed", "about"], name="platform_site_approval_about")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.deed} {self.get_state_display()}"

    def move(self, *, to: str) -> None:
        """Go to another state; the one place where `state` is written, and the caller saves."""
        APPROVAL.check(self.state, to)
        self.state = to
