import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from eprescription.models.prescriptions import Prescription
from eprescription.states import INQUIRY, InquiryState
from platform_site.models import Organisation, Person, Record


class Inquiry(Record):
    """疑義照会: a pharmacist asks the prescriber about a prescription or one item of it, and what came of it.

    `answered_by` names who answered; `recorded_by` and `recorder` say who wrote that down, which is the pharmacy's
    pharmacist where the answer came by telephone.
    """

    class Result(models.TextChoices):
        UNCHANGED = "unchanged", "変更なし"
        CHANGED = "changed", "変更"
        DROPPED = "dropped", "中止"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    prescription = models.ForeignKey(
        Prescription, on_delete=models.PROTECT, related_name="inquiries", verbose_name="処方箋"
    )
    item_key = models.CharField("項目", max_length=8, blank=True)
    asked_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="照会した薬局")
    asked_of = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="照会先")
    question = models.CharField("照会の内容", max_length=2000)
    state = models.CharField("状態", max_length=10, choices=InquiryState.choices, default=INQUIRY.start)
    result = models.CharField("結果", max_length=10, choices=Result.choices, blank=True)
    answer = models.CharField("回答", max_length=2000, blank=True)
    answered_by = models.CharField("回答者", max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="回答を登録した機関"
    )
    recorder = models.CharField("回答を登録した担当者", max_length=64, blank=True, db_default="")
    asked_at = models.DateTimeField("照会日時")
    ended_at = models.DateTimeField("回答・取下げ日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "疑義照会"
        indexes = [models.Index(fields=["asked_of", "asked_at"], name="eprescription_inquiry_for")]
        constraints = [
            INQUIRY.constraint(),
            models.CheckConstraint(
                name="eprescription_inquiry_ended",
                condition=Q(state="open", ended_at__isnull=True, result="")
                | Q(state="withdrawn", ended_at__isnull=False, result="")
                | Q(state="answered", ended_at__isnull=False) & ~Q(result="") & ~Q(answered_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_state_display()}"

    def move(self, *, to: str, at: datetime, **changed: object) -> None:
        """Go to another state, with what was answered; the one place where `state` is written."""
        INQUIRY.check(self.state, to)
        self.state, self.ended_at = to, at
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "ended_at", *changed])


class InquiryMessage(Record):
    """疑義照会のやり取り: what either side wrote besides the question and its answer."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person_id = models.BigIntegerField("本人")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="messages", verbose_name="疑義照会")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    acting_user = models.CharField("担当者", max_length=64, blank=True)
    text = models.CharField("本文", max_length=2000)
    written_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "疑義照会のやり取り"

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.written_at:%Y-%m-%d %H:%M}"


class TracingReport(Record):
    """服薬情報提供書（トレーシングレポート）: what a pharmacist tells the prescriber without asking (R-064)."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="+", verbose_name="処方箋")
    told_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="薬局")
    told_to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="提供先")
    acting_user = models.CharField("薬剤師", max_length=64, blank=True)
    text = models.CharField("内容", max_length=2000)
    reported_at = models.DateTimeField("提供日時")
    read_at = models.DateTimeField("確認日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "服薬情報提供書"
        indexes = [models.Index(fields=["told_to", "reported_at"], name="eprescription_report_for")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.reported_at:%Y-%m-%d}"


class Protocol(models.Model):
    """事前の取決め（プロトコル）: by which a pharmacy changes without asking, as agreed with the issuer.

    It counts from `valid_from`, once the other side has agreed, until it is over or one side ends it.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="医療機関")
    pharmacy = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="薬局")
    text = models.CharField("内容", max_length=2000)
    valid_from = models.DateField("適用開始日")
    valid_until = models.DateField("適用終了日の翌日", null=True, blank=True)
    proposed_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="提案した側")
    proposed_at = models.DateTimeField("提案日時", null=True, blank=True)
    agreed_at = models.DateTimeField("合意日時", null=True, blank=True)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    ended_by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="終了した側"
    )

    class Meta:
        verbose_name = verbose_name_plural = "事前の取決め"
        constraints = [
            models.CheckConstraint(
                name="eprescription_protocol_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="eprescription_protocol_by_a_party",
                condition=Q(proposed_by=F("issuer")) | Q(proposed_by=F("pharmacy")),
            ),
            models.CheckConstraint(
                name="eprescription_protocol_ended_by_a_party",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False) & (Q(ended_by=F("issuer")) | Q(ended_by=F("pharmacy"))),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.valid_from}"
