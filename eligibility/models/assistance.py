import uuid

from django.db import models
from django.db.models import F, Q

from eligibility.states import VOUCHER_REQUEST, VoucherRequestState
from platform_site.models import Organisation, Person, Record, Sex


class AssistanceFeed(Record):
    """医療扶助ファイル: one file of recipients and vouchers that a welfare office sent, by its number."""

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="福祉事務所")
    job_uid = models.UUIDField("ジョブ", unique=True)
    file_number = models.PositiveBigIntegerField("ファイル番号", null=True)
    as_of = models.DateTimeField("台帳の時点", null=True)
    sha256 = models.BinaryField("SHA-256", max_length=32)
    received_at = models.DateTimeField("受付日時")
    applied_at = models.DateTimeField("反映日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "医療扶助ファイル"
        indexes = [
            models.Index(
                fields=["office", "-as_of"],
                name="eligibility_assistance_as_of",
                condition=Q(applied_at__isnull=False),
            ),
            models.Index(
                fields=["office", "-file_number"],
                name="eligibility_assistance_number",
                condition=Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_number}"


class Told(Record):
    """What a welfare office says: since when it is known, until when it was, and by which line of which file."""

    known_from = models.DateTimeField("登録日時")
    known_until = models.DateTimeField("更新・取消日時", null=True, blank=True)
    feed = models.ForeignKey(
        AssistanceFeed, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録元のファイル"
    )
    line = models.PositiveIntegerField("登録元の行", null=True)

    class Meta:
        abstract = True


class AssistanceRecipient(Told):
    """医療扶助の受給者: somebody whose care a welfare office pays, over a period (E-11)."""

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="福祉事務所")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    payer_number = models.CharField("公費負担者番号", max_length=8)
    recipient_number = models.CharField("受給者番号", max_length=7)
    name = models.CharField("氏名", max_length=100)
    kana = models.CharField("氏名カナ", max_length=100, blank=True)
    sex = models.CharField("性別", max_length=1, choices=Sex.choices)
    birth_date = models.DateField("生年月日")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日の翌日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "医療扶助の受給者"
        indexes = [
            models.Index(fields=["person"], name="eligibility_recipient_of", condition=Q(known_until__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="eligibility_recipient_one_is_current",
                fields=["payer_number", "recipient_number"],
                condition=Q(known_until__isnull=True),
            ),
            models.CheckConstraint(
                name="eligibility_recipient_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AssistanceVoucher(Told):
    """医療券・調剤券: one month at one institution, with what the person pays herself.

    It is issued to a recipient's number: when what is known of the recipient is corrected, it goes with her.
    """

    class Care(models.TextChoices):
        INPATIENT = "inpatient", "入院"
        OUTPATIENT = "outpatient", "入院外"
        DENTAL = "dental", "歯科"
        PHARMACY = "pharmacy", "調剤"
        HOME_NURSING = "home_nursing", "訪問看護"

    recipient = models.ForeignKey(AssistanceRecipient, on_delete=models.PROTECT, verbose_name="受給者")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="委託先の機関")
    month = models.DateField("診療月の初日")
    care = models.CharField("種別", max_length=16, choices=Care.choices)
    beside_insurance = models.BooleanField("社会保険との併用")
    own_payment = models.PositiveIntegerField("本人支払額（円）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "医療券・調剤券"
        constraints = [
            models.UniqueConstraint(
                name="eligibility_voucher_one_is_current",
                fields=["recipient", "organisation", "month", "care"],
                condition=Q(known_until__isnull=True),
            ),
            models.CheckConstraint(name="eligibility_voucher_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.month:%Y-%m}"


class VoucherRequest(Record):
    """医療券の依頼: an institution asks a welfare office for a month's voucher, and is answered in the same place."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(AssistanceRecipient, on_delete=models.PROTECT, verbose_name="受給者")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="依頼した機関")
    month = models.DateField("診療月の初日")
    care = models.CharField("種別", max_length=16, choices=AssistanceVoucher.Care.choices)
    state = models.CharField("状態", max_length=10, choices=VoucherRequestState.choices, default=VOUCHER_REQUEST.start)
    requested_at = models.DateTimeField("依頼日時")
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    voucher = models.ForeignKey(AssistanceVoucher, null=True, on_delete=models.PROTECT, verbose_name="交付した医療券")
    reason = models.CharField("交付しない理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "医療券の依頼"
        constraints = [
            VOUCHER_REQUEST.constraint(),
            models.UniqueConstraint(
                name="eligibility_voucherrequest_one_is_open",
                fields=["recipient", "organisation", "month", "care"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(name="eligibility_voucherrequest_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="eligibility_voucherrequest_answered",
                condition=Q(state="requested", answered_at__isnull=True, voucher__isnull=True)
                | Q(state="granted", answered_at__isnull=False, voucher__isnull=False)
                | ~Q(state__in=["granted", "requested"])
                & Q(answered_at__isnull=False, voucher__isnull=True)
                & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.month:%Y-%m}"

    @property
    def person_id(self) -> int:
        """Return whom it is about."""
        return self.recipient.person_id

    def move(self, *, to: str, at, voucher: AssistanceVoucher | None = None, reason: str = "") -> None:
        """Go to another state; the one place where `state` is written."""
        VOUCHER_REQUEST.check(self.state, to)
        self.state, self.answered_at, self.voucher, self.reason = to, at, voucher, reason
        self.save(update_fields=["state", "answered_at", "voucher", "reason"])
