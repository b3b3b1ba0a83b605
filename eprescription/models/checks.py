import uuid

from django.db import models
from django.db.models import Q

from eprescription.models.dispensings import Dispensing
from eprescription.models.prescriptions import Prescription
from eprescription.rules.checks.findings import Finding, FindingKind
from platform_site.models import Record


KINDS = [
    (FindingKind.DUPLICATE.value, "重複投薬"),
    (FindingKind.CONTRAINDICATED.value, "併用禁忌"),
    (FindingKind.CONDITIONAL.value, "併用禁忌（一部の患者）"),
    (FindingKind.ALLERGY.value, "アレルギー"),
]


class PrescriptionCheck(Record):
    """重複投薬等チェック: one answer, by what was asked, as of when, and the masters that it was made with.

    Partitioned by month, written once, never changed; references are plain numbers. `findings` are unmasked and never
    leave the server without consent. `subject` is the SHA-256 of the document that was checked, empty for a question.
    """

    shown: tuple[Finding, ...] | None = None
    """What its asker may see, where it was made in this very request; None where the row was read."""

    class Purpose(models.TextChoices):
        REGISTRATION = "registration", "処方箋の登録"
        DISPENSING = "dispensing", "受付・調剤"
        REQUEST = "request", "照会"

    uid = models.UUIDField("識別子", primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField("日時")
    person_id = models.BigIntegerField("本人")
    organisation_id = models.BigIntegerField("機関")
    acting_user = models.CharField("担当者", max_length=64, blank=True)
    prescription_id = models.BigIntegerField("処方箋", null=True)
    dispensing_id = models.BigIntegerField("調剤結果", null=True)
    purpose = models.CharField("目的", max_length=12, choices=Purpose.choices)
    subject = models.BinaryField("文書のSHA-256", max_length=32)
    on_day = models.DateField("基準日")
    options = models.JSONField("条件", default=dict)
    asked = models.JSONField("確認した医薬品", default=list)
    masters = models.CharField("マスターの版", max_length=200)
    findings = models.JSONField("結果", default=list)
    alternatives = models.JSONField("代替薬", default=dict)
    consent = models.BooleanField("同意")
    stopped = models.BooleanField("登録の停止")
    drugs = models.PositiveSmallIntegerField("医薬品の数")

    class Meta:
        db_table = "eprescription_check"
        verbose_name = verbose_name_plural = "重複投薬等チェック"

    def __str__(self) -> str:
        return f"{self.uid} {self.get_purpose_display()}"


class FindingOpening(Record):
    """口頭同意による開示: that one named finding was opened, once (E-18)."""

    check_uid = models.UUIDField("チェック")
    finding_key = models.CharField("結果", max_length=64)
    person_id = models.BigIntegerField("本人")
    organisation_id = models.BigIntegerField("機関")
    acting_user = models.CharField("担当者", max_length=64)
    opened_at = models.DateTimeField("開示日時")

    class Meta:
        verbose_name = verbose_name_plural = "口頭同意による開示"
        constraints = [
            models.UniqueConstraint(name="eprescription_opening_once", fields=["check_uid", "finding_key"]),
            models.CheckConstraint(name="eprescription_opening_by_somebody", condition=~Q(acting_user="")),
        ]

    def __str__(self) -> str:
        return f"{self.check_uid} {self.opened_at:%Y-%m-%d %H:%M}"


class FindingOverride(Record):
    """確認結果: why it was prescribed or dispensed although a check found something; the pharmacy sees it."""

    check_uid = models.UUIDField("チェック")
    finding_key = models.CharField("結果", max_length=64)
    kind = models.CharField("種別", max_length=32, choices=KINDS)
    item_key = models.CharField("項目", max_length=8)
    person_id = models.BigIntegerField("本人")
    organisation_id = models.BigIntegerField("機関")
    acting_user = models.CharField("担当者", max_length=64, blank=True)
    prescription = models.ForeignKey(
        Prescription, null=True, on_delete=models.PROTECT, related_name="overrides", verbose_name="処方箋"
    )
    dispensing = models.ForeignKey(
        Dispensing, null=True, on_delete=models.PROTECT, related_name="overrides", verbose_name="調剤結果"
    )
    reason = models.CharField("理由", max_length=500)
    confirmed = models.BooleanField("再確認")
    given_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "確認結果"
        constraints = [
            models.CheckConstraint(name="eprescription_override_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="eprescription_override_confirmed", condition=~Q(kind="contraindicated") | Q(confirmed=True)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class CheckBudget(Record):
    """照会した医薬品の数: how many a facility asked about a patient on a day (I04-4)."""

    person_id = models.BigIntegerField("本人")
    organisation_id = models.BigIntegerField("機関")
    day = models.DateField("日")
    drugs = models.PositiveIntegerField("医薬品の数")

    class Meta:
        verbose_name = verbose_name_plural = "照会した医薬品の数"
        constraints = [
            models.UniqueConstraint(name="eprescription_budget_once", fields=["person_id", "organisation_id", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.drugs}"
