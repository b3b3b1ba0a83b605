"""What the masters of medicines say, release by release; a row is never changed (ARCH-5)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from platform_site.models.releases import Release
from platform_site.states import RELEASE


def _codes(verbose_name: str, length: int) -> ArrayField:
    return ArrayField(models.CharField(max_length=length), verbose_name=verbose_name, default=list, blank=True)


class ReleaseKind(models.TextChoices):
    """医薬品マスターの種類: each has releases of its own, and the newest of each counts on a day."""

    DRUGS = "drugs", "医薬品"
    PRICES = "prices", "薬価基準"
    GENERIC = "generic", "一般名"
    COMPONENTS = "components", "成分"
    UNITS = "units", "単位"
    PAIRS = "pairs", "併用禁忌"


class DrugRelease(Release):
    """医薬品マスターの版: all that one kind of master says from a day on; a delta is written out as a whole release."""

    kind = models.CharField("種類", max_length=12, choices=ReleaseKind.choices)
    made_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="差分の元の版")
    rows = models.PositiveIntegerField("行数")

    class Meta:
        verbose_name = verbose_name_plural = "医薬品マスターの版"
        constraints = [
            RELEASE.constraint(),
            models.CheckConstraint(
                name="eprescription_drugrelease_known_kind", condition=Q(kind__in=sorted(ReleaseKind.values))
            ),
            models.UniqueConstraint(
                name="eprescription_drugrelease_one_a_day",
                fields=["kind", "effective_on"],
                condition=Q(state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.effective_on}"


class _Row(models.Model):
    """A row of a release; all go with it."""

    release = models.ForeignKey(DrugRelease, on_delete=models.CASCADE, related_name="+", verbose_name="版")

    class Meta:
        abstract = True


class DrugRow(_Row):
    """医薬品: a medicine as 医薬品マスター or 薬価基準収載品目リスト says it; what a list does not say is blank."""

    receipt_code = models.CharField("レセプト電算コード", max_length=9)
    price_code = models.CharField("薬価基準コード", max_length=12, blank=True)
    yj_codes = _codes("YJコード", 12)
    name = models.CharField("名称", max_length=200)
    base_name = models.CharField("基本名称", max_length=200, blank=True)
    kana = models.CharField("カナ名称", max_length=200, blank=True)
    spec = models.CharField("規格", max_length=200, blank=True)
    unit_code = models.CharField("単位コード", max_length=3, blank=True)
    unit = models.CharField("薬価単位", max_length=40, blank=True)
    price = models.DecimalField("薬価（円）", max_digits=12, decimal_places=2)
    controlled = models.CharField("麻薬等の区分", max_length=1)
    is_generic = models.BooleanField("後発品", default=False)
    form = models.CharField("剤形", max_length=1)
    listed_on = models.DateField("収載日", null=True, blank=True)
    abolished_on = models.DateField("廃止日", null=True, blank=True)
    transition_until = models.DateField("経過措置期限", null=True, blank=True)
    generic_code = models.CharField("一般名コード", max_length=12, blank=True)
    generic_name = models.CharField("一般名", max_length=200, blank=True)
    generic_addition = models.CharField("一般名処方加算の区分", max_length=1, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "医薬品"
        constraints = [
            models.UniqueConstraint(name="eprescription_drugrow_once", fields=["release", "receipt_code"]),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_code} {self.name}"


class GenericRow(_Row):
    """一般名: which products a code ending in ZZZ stands for is listed, never cut from its digits."""

    code = models.CharField("一般名コード", max_length=12)
    name = models.CharField("一般名", max_length=200)
    unit = models.CharField("単位", max_length=40)
    receipt_codes = _codes("該当する医薬品", 9)
    valid_from = models.DateField("使用開始日")
    valid_until = models.DateField("使用できる最後の日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一般名"
        constraints = [models.UniqueConstraint(name="eprescription_genericrow_once", fields=["release", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ComponentRow(_Row):
    """成分: one component of the medicines whose code begins with these 7 digits."""

    ingredient7 = models.CharField("薬効・成分番号", max_length=7)
    key = models.CharField("成分の鍵", max_length=100)
    name = models.CharField("成分名", max_length=100)
    counts = models.BooleanField("重複投薬の判定に使う", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "成分"
        constraints = [
            models.UniqueConstraint(name="eprescription_componentrow_once", fields=["release", "ingredient7", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.ingredient7} {self.name}"


class ClassRow(_Row):
    """薬効群: to which group of alternatives the medicines of an ingredient belong; of the release of components."""

    ingredient7 = models.CharField("薬効・成分番号", max_length=7)
    class_key = models.CharField("薬効群", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "薬効群"
        constraints = [models.UniqueConstraint(name="eprescription_classrow_once", fields=["release", "ingredient7"])]

    def __str__(self) -> str:
        return f"{self.ingredient7} {self.class_key}"


class UnitRow(_Row):
    """単位: another spelling of a unit (`is_same`), or the plausible factor from another unit to that of the price."""

    price_unit = models.CharField("薬価単位", max_length=40)
    other_unit = models.CharField("他の単位", max_length=40)
    is_same = models.BooleanField("同じ単位の別表記")
    least = models.DecimalField("係数の下限", max_digits=12, decimal_places=6)
    most = models.DecimalField("係数の上限", max_digits=12, decimal_places=6)
    source = models.CharField("出典", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "単位"
        constraints = [
            models.UniqueConstraint(name="eprescription_unitrow_once", fields=["release", "price_unit", "other_unit"]),
            models.CheckConstraint(name="eprescription_unitrow_range", condition=Q(least__lte=models.F("most"))),
        ]

    def __str__(self) -> str:
        return f"{self.other_unit} → {self.price_unit}"


class PairRow(_Row):
    """併用禁忌: two sides that must not be taken together, and for how many whole days after the end of one."""

    pair_id = models.CharField("組の番号", max_length=20)
    a_component = models.CharField("成分Aの鍵", max_length=100)
    a_name = models.CharField("成分A", max_length=100)
    a_codes7 = _codes("成分Aの薬効・成分番号", 7)
    a_is_strict = models.BooleanField("Aは番号の医薬品に限る")
    b_component = models.CharField("成分Bの鍵", max_length=100)
    b_name = models.CharField("成分B", max_length=100)
    b_codes7 = _codes("成分Bの薬効・成分番号", 7)
    b_is_strict = models.BooleanField("Bは番号の医薬品に限る")
    days_after_a = models.PositiveSmallIntegerField("A終了後の日数", default=0)
    days_after_b = models.PositiveSmallIntegerField("B終了後の日数", default=0)
    mechanism = models.CharField("機序", max_length=200, blank=True)
    condition = models.CharField("条件", max_length=200, blank=True)
    is_conditional = models.BooleanField("一部の患者に限り禁忌", default=False)
    confidence = models.CharField("確度", max_length=10)
    source = models.CharField("出典", max_length=200)
    valid_from = models.DateField("適用開始日")
    valid_until = models.DateField("適用される最後の日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "併用禁忌"
        constraints = [
            models.UniqueConstraint(name="eprescription_pairrow_once", fields=["release", "pair_id"]),
            models.CheckConstraint(
                name="eprescription_pairrow_known_confidence", condition=Q(confidence__in=["high", "medium"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_name}×{self.b_name}"
