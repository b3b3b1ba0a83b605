from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from eprescription.models.prescriptions import SETTINGS
from eprescription.models.versions import ROUTES
from platform_site.models import Record


class MedicationLine(Record):
    """服薬期間: what a person takes from a day until but without another, as known from a moment until another.

    What checks and lists read. A correction closes the line and writes another; nothing is overwritten (ADR 0008).
    A prescribed line stands until its dispensing is known, and then that one's. What is prescribed has a `dose`, of
    what was given only the `amount` in all is known. References are plain numbers.
    """

    class Counted(models.TextChoices):
        DAYS = "days", "日数どおり"
        FOURTEEN = "fourteen", "14日とみなす"

    person_id = models.BigIntegerField("本人")
    prescription_id = models.BigIntegerField("処方箋", null=True)
    dispensing_id = models.BigIntegerField("調剤結果", null=True)
    item_key = models.CharField("項目", max_length=8)
    organisation_id = models.BigIntegerField("処方した機関", null=True)
    organisation_name = models.CharField("処方した機関の名称", max_length=200)
    setting = models.CharField("区分", max_length=12, choices=SETTINGS)
    is_paper = models.BooleanField("紙の処方箋")
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日の翌日")
    counted = models.CharField("数え方", max_length=8, choices=Counted.choices)
    code = models.CharField("コード", max_length=20)
    name = models.CharField("名称", max_length=200)
    dose = models.CharField("用量", max_length=60, blank=True)
    amount = models.CharField("調剤量", max_length=60, blank=True, db_default="")
    usage = models.CharField("用法", max_length=200, blank=True)
    ingredient7s = ArrayField(models.CharField(max_length=7), default=list, verbose_name="薬効成分の7桁")
    components = ArrayField(models.CharField(max_length=200), default=list, verbose_name="成分")
    route = models.CharField("投与経路", max_length=10, choices=ROUTES)
    known_from = models.DateTimeField("登録日時")
    known_until = models.DateTimeField("更新・取消日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "服薬期間"
        indexes = [
            models.Index(
                fields=["person_id", "starts_on"],
                include=["ends_on"],
                name="eprescription_line_now",
                condition=Q(known_until__isnull=True),
            ),
            models.Index(fields=["person_id", "known_from"], name="eprescription_line_known"),
            models.Index(
                fields=["prescription_id"], name="eprescription_line_of_rx", condition=Q(known_until__isnull=True)
            ),
            models.Index(
                fields=["dispensing_id"], name="eprescription_line_of_result", condition=Q(known_until__isnull=True)
            ),
            models.Index(fields=["starts_on"], name="eprescription_line_over"),
        ]
        constraints = [
            models.CheckConstraint(name="eprescription_line_period", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="eprescription_line_of_something",
                condition=Q(prescription_id__isnull=False) | Q(dispensing_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.starts_on}"
