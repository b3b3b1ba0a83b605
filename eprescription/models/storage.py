import uuid

from django.db import models

from eprescription.models.prescriptions import FORMS
from platform_site.models import Organisation, Record


class StoredOriginal(Record):
    """保管した原本: the signed original that a pharmacy has us keep, 5 years and 3 months from dispensing (E-21).

    It stands by itself: the prescription and its dispensing are erased after 100 days, and this is read by that
    pharmacy alone.
    """

    class Of(models.TextChoices):
        PRESCRIPTION = "prescription", "処方箋"
        DISPENSING = "dispensing", "調剤結果"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person_id = models.BigIntegerField("本人")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="保管を依頼した薬局")
    of = models.CharField("原本", max_length=12, choices=Of.choices)
    document_uid = models.UUIDField("処方箋または調剤結果の識別子")
    prescription_uid = models.UUIDField("処方箋の識別子", null=True)
    version = models.PositiveSmallIntegerField("版")
    form = models.CharField("形式", max_length=12, choices=FORMS)
    content = models.BinaryField("受け取った文書（封緘）")
    sha256 = models.BinaryField("文書のSHA-256", max_length=32)
    signature = models.TextField("分離署名", blank=True)
    signer = models.JSONField("署名者", default=dict, blank=True)
    time_stamp = models.TextField("時刻の証明", blank=True)
    dispensed_on = models.DateField("調剤日")
    stored_at = models.DateTimeField("保管日時")

    class Meta:
        verbose_name = verbose_name_plural = "保管した原本"
        indexes = [models.Index(fields=["prescription_uid", "organisation"], name="eprescription_original_of")]
        constraints = [
            models.UniqueConstraint(
                name="eprescription_original_once", fields=["organisation", "of", "document_uid", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_of_display()} v{self.version}"
