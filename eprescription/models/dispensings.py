import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from eprescription.models.inquiries import Inquiry, Protocol
from eprescription.models.prescriptions import FORMS, Prescription
from eprescription.models.versions import CodedItem, PrescriptionItem
from eprescription.states import DISPENSING, DispensingState
from platform_site.models import Organisation, Person, Record


class Dispensing(Record):
    """調剤結果: what a pharmacy gave, one row a version; without a prescription of ours it tells of a paper one.

    `uid` stays the same through corrections, of which one version is current. `next_due_on` is when the next
    dispensing of a refill is due after it (E-20). `content` is the signed document as it came, sealed; `time_stamp`
    ours over its SHA-256. `paper` says what the paper prescription said of its issuer, and `slip` is all of that
    prescription, sealed as it came; what was registered before that was kept has none.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("版", default=1)
    state = models.CharField("状態", max_length=12, choices=DispensingState.choices, default=DISPENSING.start)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    prescription = models.ForeignKey(Prescription, null=True, on_delete=models.PROTECT, verbose_name="処方箋")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="薬局")
    dispensed_on = models.DateField("調剤日")
    received_on = models.DateField("受付日")
    registered_at = models.DateTimeField("登録日時")
    refill_number = models.PositiveSmallIntegerField("何回目", default=1)
    next_due_on = models.DateField("次回調剤予定日", null=True, blank=True)
    form = models.CharField("形式", max_length=12, choices=FORMS)
    content = models.BinaryField("受け取った文書（封緘）", null=True)
    sha256 = models.BinaryField("文書のSHA-256", max_length=32)
    signature = models.TextField("分離署名", blank=True)
    signer = models.JSONField("署名者", default=dict, blank=True)
    certificate_status = models.CharField("証明書の状態", max_length=8, blank=True)
    time_stamp = models.TextField("時刻の証明", blank=True)
    message = models.CharField("処方医への伝達", max_length=2000, blank=True)
    leftover = models.JSONField("残薬", default=list, blank=True)
    paper = models.JSONField("紙の処方箋", null=True, blank=True)
    slip = models.BinaryField("紙の処方箋の内容（封緘）", null=True)
    masters = models.CharField("マスターの版", max_length=200)
    ended_at = models.DateTimeField("変更・取消日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "調剤結果"
        indexes = [
            models.Index(fields=["person", "dispensed_on"], name="eprescription_result_of"),
            models.Index(fields=["organisation", "registered_at"], name="eprescription_result_made"),
        ]
        constraints = [
            DISPENSING.constraint(),
            models.UniqueConstraint(name="eprescription_result_version_once", fields=["uid", "version"]),
            models.UniqueConstraint(
                name="eprescription_result_one_is_current", fields=["uid"], condition=Q(state="current")
            ),
            models.UniqueConstraint(
                name="eprescription_result_once_a_refill",
                fields=["prescription", "refill_number"],
                condition=Q(state="current", prescription__isnull=False),
            ),
            models.CheckConstraint(
                name="eprescription_result_refill", condition=Q(refill_number__gte=1, refill_number__lte=3)
            ),
            models.CheckConstraint(
                name="eprescription_result_of_paper_or_ours",
                condition=Q(prescription__isnull=False, paper__isnull=True)
                | Q(prescription__isnull=True, paper__isnull=False),
            ),
            models.CheckConstraint(
                name="eprescription_result_ended",
                condition=Q(state="current", ended_at__isnull=True) | ~Q(state="current") & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.version} {self.get_state_display()}"

    def move(self, *, to: str, at: datetime) -> None:
        """Go to another state; the one place where `state` is written."""
        DISPENSING.check(self.state, to)
        self.state, self.ended_at = to, at
        self.save(update_fields=["state", "ended_at"])


class DispensedItem(CodedItem):
    """調剤した薬品: what was given for a prescribed item, or beside them; lot and package code for recalls (R-061)."""

    class Disposition(models.TextChoices):
        AS_PRESCRIBED = "as_prescribed", "処方どおり"
        GENERIC = "generic", "後発品・一般名から選択"
        CHANGED = "changed", "変更"
        PARTIAL = "partial", "一部のみ"
        ADDED = "added", "追加"
        DROPPED = "dropped", "中止"

    dispensing = models.ForeignKey(Dispensing, on_delete=models.PROTECT, related_name="items", verbose_name="調剤結果")
    prescribed_item = models.ForeignKey(
        PrescriptionItem, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="処方の薬品"
    )
    disposition = models.CharField("調剤の区分", max_length=16, choices=Disposition.choices)
    given_quantity = models.DecimalField("調剤量", max_digits=11, decimal_places=5)
    days = models.PositiveSmallIntegerField("日数", null=True, blank=True)
    usage_name = models.CharField("用法", max_length=200, blank=True)
    lot = models.CharField("製造番号", max_length=20, blank=True)
    package_code = models.CharField("包装コード（GTIN）", max_length=14, blank=True)
    inquiry = models.ForeignKey(Inquiry, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="疑義照会")
    protocol = models.ForeignKey(
        Protocol, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="事前の取決め"
    )

    class Meta:
        verbose_name = verbose_name_plural = "調剤した薬品"
        indexes = [
            models.Index(fields=["package_code", "lot"], name="eprescription_given_lot", condition=~Q(lot="")),
        ]
        constraints = [
            models.UniqueConstraint(name="eprescription_given_once", fields=["dispensing", "item_key"]),
            models.CheckConstraint(
                name="eprescription_given_changed_with_ground",
                condition=~Q(disposition__in=["added", "changed", "dropped"])
                | Q(inquiry__isnull=False)
                | Q(protocol__isnull=False),
            ),
            models.CheckConstraint(
                name="eprescription_given_something",
                condition=Q(disposition="dropped", given_quantity=0)
                | ~Q(disposition="dropped") & Q(given_quantity__gt=0),
            ),
        ]
