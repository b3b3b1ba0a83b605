from django.contrib.postgres.fields import ArrayField
from django.db import models

from platform_site.models import Record


class Method(models.TextChoices):
    """照会の方法 (OQSCD002)."""

    CARD = "card", "マイナンバーカード"
    INSURANCE_NUMBER = "insurance_number", "被保険者番号など"
    PUBLIC_ASSISTANCE = "public_assistance", "公費負担者番号・受給者番号"
    PATIENT_REF = "patient_ref", "機関での識別子（一括照会）"


class Shown(models.TextChoices):
    """提示されたもの: what the patient showed with a check by number (E-08)."""

    CONFIRMATION_PAPER = "confirmation_paper", "資格確認書"
    COVERAGE_NOTICE = "coverage_notice", "マイナ保険証と資格情報のお知らせ"
    PORTAL_SCREEN = "portal_screen", "マイナポータルの画面"
    PRESCRIPTION = "prescription", "処方箋"
    COVERAGE_STATEMENT = "coverage_statement", "被保険者資格申立書"


class Result(models.TextChoices):
    """資格有効性 (OQSCD006)."""

    ACTIVE = "active", "有効"
    INACTIVE = "inactive", "無効"
    INACTIVE_NEW_COVERAGE = "inactive_new_coverage", "無効（新しい資格あり）"
    NOT_FOUND = "not_found", "該当資格なし"
    MULTIPLE = "multiple", "複数該当"


class EligibilityCheck(Record):
    """資格確認: one answer, by the versions that it was made of; with a person at the counter it opens a 受付.

    Partitioned by month, written by `sql/check_v1.sql` alone, never changed. References are plain numbers: the hot
    path takes no lock on what it names.
    """

    uid = models.UUIDField("識別子", primary_key=True)
    checked_at = models.DateTimeField("照会日時")
    organisation_id = models.BigIntegerField("機関")
    client_uid = models.UUIDField("接続システム", null=True)
    method = models.CharField("方法", max_length=20, choices=Method.choices)
    is_bulk = models.BooleanField("一括照会")
    on_day = models.DateField("確認日")
    result = models.CharField("結果", max_length=24, choices=Result.choices)
    shown = models.CharField("提示されたもの", max_length=20, blank=True, choices=Shown.choices)
    verification = models.CharField("本人確認の方法", max_length=20, blank=True)
    person_id = models.BigIntegerField("本人", null=True)
    version_ids = ArrayField(models.BigIntegerField(), verbose_name="答えた資格情報")
    in_full = models.SmallIntegerField("番号まで答えた件数（先頭から）")
    certificate_ids = ArrayField(models.BigIntegerField(), verbose_name="答えた証")
    recipient_id = models.BigIntegerField("医療扶助の受給者", null=True)
    voucher_ids = ArrayField(models.BigIntegerField(), verbose_name="医療券・調剤券")
    advisories = ArrayField(models.CharField(max_length=40), verbose_name="お知らせ")
    feed_as_of = models.DateTimeField("保険者の台帳の時点", null=True)
    assistance_as_of = models.DateTimeField("福祉事務所の台帳の時点", null=True)

    class Meta:
        db_table = "eligibility_check"
        verbose_name = verbose_name_plural = "資格確認"

    def __str__(self) -> str:
        return f"{self.uid} {self.get_result_display()}"
