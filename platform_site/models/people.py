import uuid

from django.db import models
from django.db.models import Q

from platform_site.models.base import Record
from platform_site.models.organisations import Organisation


class Sex(models.TextChoices):
    """性別 (OQSCD007)."""

    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSET = "3", "未設定"


class Person(Record):
    """本人: one natural person; what each insurer knows of her stands with her coverage."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    link_index = models.BinaryField(
        "紐付番号の索引",
        max_length=32,
        unique=True,
        help_text="HMAC of the link token; the token is not stored",
    )
    birth_date = models.DateField("生年月日")
    sex = models.CharField("性別", max_length=1, choices=Sex.choices)
    died_on = models.DateField("死亡日", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="統合先"
    )

    class Meta:
        verbose_name = verbose_name_plural = "本人"
        constraints = [
            models.CheckConstraint(name="platform_site_person_known_sex", condition=Q(sex__in=sorted(Sex.values))),
            models.CheckConstraint(
                name="platform_site_person_not_merged_into_herself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Restriction(Record):
    """開示制限: a source's order to withhold something of a person; it holds while any source says so (I01-5)."""

    class Kind(models.TextChoices):
        ADDRESS_WITHHELD = "address_withheld", "不開示該当"
        SELF_VIEW_STOPPED = "self_view_stopped", "自己情報提供不可"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    kind = models.CharField("種別", max_length=24, choices=Kind.choices)
    source = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="設定した機関")
    set_at = models.DateTimeField("設定日時")
    lifted_at = models.DateTimeField("解除日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "開示制限"
        constraints = [
            models.UniqueConstraint(
                name="platform_site_restriction_one_a_source",
                fields=["person", "kind", "source"],
                condition=Q(lifted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="platform_site_restriction_known_kind",
                condition=Q(kind__in=["address_withheld", "self_view_stopped"]),
            ),
            models.CheckConstraint(
                name="platform_site_restriction_lifted_after_set",
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=models.F("set_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"
