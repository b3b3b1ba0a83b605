import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from eprescription.states import INSPECTION, InspectionState
from platform_site.models import Organisation, User


class SelfInspection(models.Model):
    """自主点検: that a facility has looked through its medicine codes, units, dummies and generic names (R-060)."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    made_on = models.DateField("点検日")
    checklist = models.JSONField("点検項目")
    state = models.CharField("状態", max_length=8, choices=InspectionState.choices, default=INSPECTION.start)
    registered_at = models.DateTimeField("登録日時")
    registered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録した人"
    )
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)
    revoked_because = models.CharField("取消の理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自主点検"
        indexes = [
            models.Index(fields=["organisation", "-made_on"], name="eprescription_inspection_of"),
        ]
        constraints = [
            INSPECTION.constraint(),
            models.CheckConstraint(
                name="eprescription_inspection_revoked",
                condition=Q(state="valid", revoked_at__isnull=True)
                | Q(state="revoked", revoked_at__isnull=False) & ~Q(revoked_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.made_on}"

    def revoke(self, *, because: str, at: datetime) -> None:
        """Take it back; the one place where `state` is written."""
        INSPECTION.check(self.state, InspectionState.REVOKED)
        self.state, self.revoked_at, self.revoked_because = InspectionState.REVOKED, at, because
        self.save(update_fields=["state", "revoked_at", "revoked_because"])
