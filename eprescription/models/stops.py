import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from eprescription.states import STOP, StopState
from platform_site.models import Organisation, User


class StopSwitch(models.Model):
    """停止: a facility may not issue, a pharmacy not receive, or nobody prescribe a code; two let it go on (R-060)."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="停止した機関"
    )
    code_system = models.CharField("コード体系", max_length=1, blank=True)
    code = models.CharField("停止したコード", max_length=20, blank=True)
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状態", max_length=8, choices=StopState.choices, default=STOP.start)
    set_at = models.DateTimeField("停止日時")
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="停止した人")
    lifted_at = models.DateTimeField("解除日時", null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="解除を承認した人"
    )
    lifted_because = models.CharField("解除の理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "停止"
        constraints = [
            STOP.constraint(),
            models.UniqueConstraint(
                name="eprescription_stop_one_a_facility", fields=["organisation"], condition=Q(state="set")
            ),
            models.UniqueConstraint(
                name="eprescription_stop_one_a_code",
                fields=["code_system", "code"],
                condition=Q(state="set", organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="eprescription_stop_of_one_target",
                condition=Q(organisation__isnull=False, code="", code_system="")
                | Q(organisation__isnull=True) & ~Q(code="") & ~Q(code_system=""),
            ),
            models.CheckConstraint(
                name="eprescription_stop_lifted",
                condition=Q(state="set", lifted_at__isnull=True) | Q(state="lifted", lifted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="eprescription_stop_lifted_by_another",
                condition=Q(lifted_by__isnull=True) | Q(set_by__isnull=True) | ~Q(lifted_by=F("set_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_state_display()}"

    def lift(self, *, by: User | None, because: str, at: datetime) -> None:
        """Let it go on; the one place where `state` is written."""
        STOP.check(self.state, StopState.LIFTED)
        self.state, self.lifted_at, self.lifted_by, self.lifted_because = StopState.LIFTED, at, by, because
        self.save(update_fields=["state", "lifted_at", "lifted_by", "lifted_because"])
