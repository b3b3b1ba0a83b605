import uuid

from django.db import models
from django.db.models import F, Q

from eligibility.models.feeds import CoverageFeed
from eligibility.states import LINK, LinkState
from platform_site.models import Organisation, Person, Record, Sex


class Coverage(Record):
    """被保険者資格: a person's membership of an insurer from a day on, under the numbers that the insurer gave.

    What the insurer says about it stands in its versions; the keys are the numbers as they are searched.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    insurer = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="保険者")
    symbol = models.CharField("記号", max_length=40, blank=True)
    number = models.CharField("番号", max_length=40)
    branch = models.CharField("枝番", max_length=2, blank=True)
    symbol_key = models.CharField("記号（検索用）", max_length=40, blank=True)
    number_key = models.CharField("番号（検索用）", max_length=40)
    branch_key = models.CharField("枝番（検索用）", max_length=2, blank=True)
    acquired_on = models.DateField("資格取得日")
    link_state = models.CharField("紐付けの状態", max_length=10, choices=LinkState.choices, default=LINK.start)

    class Meta:
        verbose_name = verbose_name_plural = "被保険者資格"
        indexes = [models.Index(fields=["insurer", "id"], name="eligibility_coverage_in_order")]
        constraints = [
            models.UniqueConstraint(
                name="eligibility_coverage_once",
                fields=["insurer", "number_key", "symbol_key", "branch_key", "acquired_on"],
            ),
            models.CheckConstraint(name="eligibility_coverage_has_number", condition=~Q(number_key="")),
            LINK.constraint("link_state"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def move_link(self, *, to: str) -> None:
        """Suspend or confirm the link; the one place where `link_state` is written."""
        LINK.check(self.link_state, to)
        self.link_state = to
        self.save(update_fields=["link_state"])


class Relationship(models.TextChoices):
    """本人家族 (OQSCD009)."""

    INSURED = "1", "本人"
    FAMILY = "2", "家族"


class Known(Record):
    """Something that an insurer said, and from when until when the platform took it for what holds."""

    known_from = models.DateTimeField("登録日時")
    known_until = models.DateTimeField("更新・取消日時", null=True, blank=True)
    feed = models.ForeignKey(
        CoverageFeed, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="登録元のファイル"
    )
    line = models.PositiveIntegerField("登録元の行", null=True)

    class Meta:
        abstract = True


class CoverageVersion(Known):
    """資格情報: everything that the insurer says about a coverage; corrections insert, nothing is overwritten.

    `lost_on` is 喪失日, the first day out. An address that anybody withholds stands sealed, or not at all.
    """

    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="versions", verbose_name="資格")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    name = models.CharField("氏名", max_length=100)
    kana = models.CharField("氏名カナ", max_length=100, blank=True)
    other_name = models.CharField("通称など", max_length=100, blank=True)
    other_kana = models.CharField("通称などのカナ", max_length=100, blank=True)
    sex = models.CharField("性別（券面）", max_length=1, choices=Sex.choices)
    sex_other = models.CharField("性別（別の取扱い）", max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField("生年月日")
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    address_sealed = models.BinaryField("不開示の住所（封緘）", null=True)
    relationship = models.CharField("本人・家族", max_length=1, choices=Relationship.choices)
    householder = models.CharField("被保険者・世帯主の氏名", max_length=100, blank=True)
    card_class = models.CharField("証の区分", max_length=2)
    issued_on = models.DateField("交付日", null=True, blank=True)
    valid_from = models.DateField("有効開始日", null=True, blank=True)
    valid_until = models.DateField("有効期限の翌日", null=True, blank=True)
    lost_on = models.DateField("資格喪失日", null=True, blank=True)
    loss_reason = models.CharField("喪失事由", max_length=2, blank=True)
    is_cancelled = models.BooleanField("取消", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "資格情報"
        indexes = [
            models.Index(fields=["person"], name="eligibility_version_of", condition=Q(known_until__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="eligibility_version_one_is_current",
                fields=["coverage"],
                condition=Q(known_until__isnull=True),
            ),
            models.CheckConstraint(
                name="eligibility_version_known_in_order",
                condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
            ),
            models.CheckConstraint(
                name="eligibility_version_lost_with_reason",
                condition=Q(lost_on__isnull=True, loss_reason="") | (Q(lost_on__isnull=False) & ~Q(loss_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.coverage_id}"


class Certificate(Known):
    """証: what an insurer grants or imposes beside a coverage, over a period."""

    class Kind(models.TextChoices):
        LIMIT = "limit", "限度額適用認定証"
        ELDERLY = "elderly", "高齢受給者証"
        SPECIFIC_DISEASE = "specific_disease", "特定疾病療養受療証"
        LATE_ELDERLY_RATIO = "late_elderly_ratio", "後期高齢者の負担割合"
        SPECIAL_CARE = "special_care", "特別療養費"
        CONFIRMATION_PAPER = "confirmation_paper", "資格確認書"

    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="certificates", verbose_name="資格")
    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    category = models.CharField("疾病区分", max_length=1, blank=True)
    limit_class = models.CharField("適用区分", max_length=3, blank=True)
    limit_form = models.CharField("限度額証区分", max_length=2, blank=True)
    percent = models.PositiveSmallIntegerField("負担割合（%）", null=True, blank=True)
    monthly_cap = models.PositiveIntegerField("自己負担限度額（月額・円）", null=True, blank=True)
    issued_on = models.DateField("交付日", null=True, blank=True)
    long_term_on = models.DateField("長期入院該当日", null=True, blank=True)
    returned_on = models.DateField("返納日", null=True, blank=True)
    valid_from = models.DateField("有効開始日")
    valid_until = models.DateField("有効期限の翌日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "証"
        constraints = [
            models.UniqueConstraint(
                name="eligibility_certificate_one_is_current",
                fields=["coverage", "kind", "category", "valid_from"],
                condition=Q(known_until__isnull=True),
            ),
            models.CheckConstraint(
                name="eligibility_certificate_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="eligibility_certificate_percent",
                condition=Q(percent__isnull=True) | Q(percent__in=[10, 20, 30]),
            ),
            models.CheckConstraint(
                name="eligibility_certificate_known_in_order",
                condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"
