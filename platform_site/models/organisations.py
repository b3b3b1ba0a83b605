import uuid

from django.db import models


class Organisation(models.Model):
    """機関: any body that acts on the platform."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "病院"
        CLINIC = "clinic", "診療所"
        DENTAL = "dental", "歯科診療所"
        PHARMACY = "pharmacy", "薬局"
        HOME_NURSING = "home_nursing", "訪問看護ステーション"
        THERAPY_OFFICE = "therapy_office", "施術所"
        MIDWIFE = "midwife", "助産所"
        CARE_OFFICE = "care_office", "介護事業所"
        INSURER = "insurer", "保険者"
        MUNICIPALITY = "municipality", "市区町村"
        WELFARE_OFFICE = "welfare_office", "福祉事務所"
        PREFECTURE = "prefecture", "都道府県"
        FUND = "fund", "支払基金"
        MINISTRY = "ministry", "厚生労働省"
        HEALTH_CENTRE = "health_centre", "保健所"
        FIRE_DEPARTMENT = "fire_department", "消防本部"
        UNIVERSITY = "university", "大学"
        COMPANY = "company", "企業"
        CERTIFIED_MAKER = "certified_maker", "認定作成事業者"
        VENDOR = "vendor", "ベンダ"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種別", max_length=16, choices=Kind.choices)
    code = models.CharField("機関コード", max_length=20)
    name = models.CharField("名称", max_length=100)
    prefecture = models.CharField("都道府県番号", max_length=2, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="上位の機関"
    )
    closed_at = models.DateTimeField("利用停止日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "機関"
        constraints = [
            models.UniqueConstraint(name="platform_site_organisation_one_code_a_kind", fields=["kind", "code"]),
            models.CheckConstraint(
                name="platform_site_organisation_known_kind",
                condition=models.Q(
                    kind__in=[
                        "care_office", "certified_maker", "clinic", "company", "dental", "fire_department", "fund",
                        "health_centre", "home_nursing", "hospital", "insurer", "midwife", "ministry",
                        "municipality", "pharmacy", "prefecture", "therapy_office", "university", "vendor",
                        "welfare_office",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"
