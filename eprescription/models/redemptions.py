import uuid

from django.db import models
from django.db.models import Q

from eprescription.models.prescriptions import Prescription
from platform_site.models import Organisation, Record


class RedemptionGrant(Record):
    """引換え: that a pharmacy redeemed a prescription, and so may read and receive it; it ends with the reception."""

    class Way(models.TextChoices):
        CARD = "card", "マイナ保険証"
        NUMBER = "number", "引換番号"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person_id = models.BigIntegerField("本人")
    prescription = models.ForeignKey(
        Prescription, on_delete=models.PROTECT, related_name="grants", verbose_name="処方箋"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="薬局")
    way = models.CharField("方法", max_length=8, choices=Way.choices)
    granted_at = models.DateTimeField("引換日時")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "引換え"
        constraints = [
            models.UniqueConstraint(
                name="eprescription_grant_once",
                fields=["prescription", "organisation"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.prescription_id} {self.get_way_display()}"
