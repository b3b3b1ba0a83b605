from django.db import models
from django.db.models import F, Q

from platform_site.models import Organisation


class UsageDay(models.Model):
    """利用の日計: what one facility asked on one complete day of Japan; a roll-up that a recount reproduces."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    day = models.DateField("日")
    checks = models.PositiveIntegerField("資格確認", default=0)
    by_card = models.PositiveIntegerField("マイナンバーカード", default=0)
    by_number = models.PositiveIntegerField("被保険者番号など", default=0)
    checkup_views = models.PositiveIntegerField("特定健診等情報の閲覧", default=0)
    drug_views = models.PositiveIntegerField("薬剤情報の閲覧", default=0)
    care_views = models.PositiveIntegerField("診療情報の閲覧", default=0)
    counted_at = models.DateTimeField("集計日時")

    class Meta:
        verbose_name = verbose_name_plural = "利用の日計"
        indexes = [models.Index(fields=["day"], name="eligibility_usageday_day")]
        constraints = [
            models.UniqueConstraint(name="eligibility_usageday_once", fields=["organisation", "day"]),
            models.CheckConstraint(
                name="eligibility_usageday_parts_within_all",
                condition=Q(checks__gte=F("by_card") + F("by_number")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.organisation_id} {self.day}"


class InformationView(models.Model):
    """診療情報等の閲覧: that a facility was shown health information of a kind; told by the storeys that show it."""

    class Kind(models.TextChoices):
        CHECKUP = "checkup", "特定健診等情報"
        DRUG = "drug", "薬剤情報"
        CARE = "care", "診療情報"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    kind = models.CharField("種別", max_length=8, choices=Kind.choices)
    viewed_at = models.DateTimeField("閲覧日時")

    class Meta:
        verbose_name = verbose_name_plural = "診療情報等の閲覧"
        indexes = [models.Index(fields=["viewed_at"], name="eligibility_view_at")]

    def __str__(self) -> str:
        return f"#{self.organisation_id} {self.kind}"


class ReceiptCount(models.Model):
    """レセプト件数: a facility's receipts of a month, and those of patients whose card was used, as known at a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    month = models.DateField("診療月", help_text="その月の1日")
    receipts = models.PositiveIntegerField("レセプト件数")
    with_card = models.PositiveIntegerField("マイナ保険証を利用した患者のレセプト件数")
    known_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = verbose_name_plural = "レセプト件数"
        constraints = [
            models.UniqueConstraint(name="eligibility_receiptcount_once", fields=["organisation", "month", "known_at"]),
            models.CheckConstraint(
                name="eligibility_receiptcount_card_within_all", condition=Q(with_card__lte=F("receipts"))
            ),
            models.CheckConstraint(name="eligibility_receiptcount_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"#{self.organisation_id} {self.month:%Y-%m}"


class FacilityDeclaration(models.Model):
    """施設基準の届出: that a facility meets a condition of the DX add-on, from a day until it says otherwise."""

    class Kind(models.TextChoices):
        PORTAL_ADVICE = "portal_advice", "マイナポータルの医療情報等に基づく健康管理の相談に応じる"
        E_PRESCRIPTION = "e_prescription", "電子処方箋を発行・受付できる体制"
        RECORD_SHARING = "record_sharing", "電子カルテ情報共有サービスを活用できる体制"
        NOTICE_SHOWN = "notice_shown", "医療DX推進の体制を院内とウェブサイトに掲示"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    kind = models.CharField("届出の種別", max_length=20, choices=Kind.choices)
    valid_from = models.DateField("適用開始日")
    valid_until = models.DateField("適用終了日（翌日）", null=True, blank=True)
    declared_at = models.DateTimeField("届出日時")

    class Meta:
        verbose_name = verbose_name_plural = "施設基準の届出"
        constraints = [
            models.UniqueConstraint(
                name="eligibility_facilitydeclaration_open_once",
                fields=["organisation", "kind"],
                condition=Q(valid_until__isnull=True),
            ),
            models.CheckConstraint(
                name="eligibility_facilitydeclaration_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.organisation_id} {self.kind}"
