import uuid

from django.db import models
from django.db.models import F, Q

from platform_site.models.base import Record
from platform_site.models.organisations import Organisation
from platform_site.models.people import Person


class Verification(models.TextChoices):
    """本人確認の方法 (E-03): how the person showed who she is."""

    FACE = "face", "顔認証"
    PIN = "pin", "暗証番号"
    VISUAL = "visual", "目視"
    PHONE_CERTIFICATE = "phone_certificate", "スマートフォンの電子証明書"
    HOME = "home", "居宅同意取得型"


class Consent(Record):
    """同意: a category of her information, opened to one facility until a moment or her withdrawal.

    References to person and organisation carry no database constraint: each check writes here, and the row locks
    that a constraint takes on one organisation would make its counters wait for each other.
    """

    class Category(models.TextChoices):
        DISEASE_SURGERY_INFECTION = "disease_surgery_infection", "傷病名・手術・感染症"
        CARE_DRUG_ALLERGY_LAB = "care_drug_allergy_lab", "診療・お薬・アレルギー等・検査"
        CHECKUP = "checkup", "健診"
        SPECIFIC_DISEASE = "specific_disease", "特定疾病療養受療証"
        VACCINATION = "vaccination", "予防接種"
        MATERNAL_CHILD = "maternal_child", "母子保健"
        MUNICIPAL_SCREENING = "municipal_screening", "自治体検診"
        CARE_INSURANCE = "care_insurance", "介護保険"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, db_constraint=False, db_index=False, verbose_name="本人"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, db_constraint=False, db_index=False, verbose_name="機関"
    )
    category = models.CharField("区分", max_length=32, choices=Category.choices)
    verification = models.CharField("本人確認の方法", max_length=20, choices=Verification.choices)
    check_uid = models.UUIDField("資格確認の識別子")
    given_at = models.DateTimeField("同意日時")
    valid_until = models.DateTimeField("有効期限")
    withdrawn_at = models.DateTimeField("撤回日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "同意"
        indexes = [models.Index(fields=["person", "organisation", "valid_until"], name="platform_site_consent_of")]
        constraints = [
            models.CheckConstraint(
                name="platform_site_consent_known_category",
                condition=Q(
                    category__in=[
                        "care_drug_allergy_lab", "care_insurance", "checkup", "disease_surgery_infection",
                        "maternal_child", "municipal_screening", "specific_disease", "vaccination",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="platform_site_consent_known_verification",
                condition=Q(verification__in=sorted(Verification.values)),
            ),
            models.CheckConstraint(
                name="platform_site_consent_ends_after_given", condition=Q(valid_until__gt=F("given_at"))
            ),
            models.CheckConstraint(
                name="platform_site_consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_category_display()}"


class PatientNumber(Record):
    """照会番号: a facility's own number for a person."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    number = models.CharField("患者番号", max_length=20)
    tied_at = models.DateTimeField("登録日時")
    untied_at = models.DateTimeField("解除日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "照会番号"
        constraints = [
            models.UniqueConstraint(
                name="platform_site_patientnumber_one_a_person",
                fields=["organisation", "person"],
                condition=Q(untied_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="platform_site_patientnumber_one_person",
                fields=["organisation", "number"],
                condition=Q(untied_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
