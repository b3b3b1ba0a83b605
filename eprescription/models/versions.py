from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eprescription.models.prescriptions import Prescription
from eprescription.rules.drugs.concepts import Route
from platform_site.models import Record


ROUTES = [
    (Route.INTERNAL.value, "内用薬"),
    (Route.INJECTION.value, "注射薬"),
    (Route.EXTERNAL.value, "外用薬"),
    (Route.DENTAL.value, "歯科用薬剤"),
]


class PrescriptionVersion(Record):
    """処方箋の版: the bytes as they came, sealed, their SHA-256, and what was verified of their signature.

    `signer` holds role, name, licence number and certificate's SHA-256, and is empty for what is not signed.
    `masters` names the releases by which it was judged.
    """

    person_id = models.BigIntegerField("本人")
    prescription = models.ForeignKey(
        Prescription, on_delete=models.PROTECT, related_name="versions", verbose_name="処方箋"
    )
    number = models.PositiveSmallIntegerField("版")
    content = models.BinaryField("受け取った文書（封緘）")
    sha256 = models.BinaryField("文書のSHA-256", max_length=32)
    envelope_kind = models.CharField("署名の形式", max_length=8, blank=True)
    signature = models.TextField("分離署名", blank=True)
    signer = models.JSONField("署名者", default=dict, blank=True)
    signed_at = models.DateTimeField("署名日時", null=True, blank=True)
    verified_at = models.DateTimeField("検証日時", null=True, blank=True)
    masters = models.CharField("マスターの版", max_length=200)
    from_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = verbose_name_plural = "処方箋の版"
        constraints = [
            models.UniqueConstraint(name="eprescription_version_once", fields=["prescription", "number"]),
            models.CheckConstraint(
                name="eprescription_version_signed_and_verified",
                condition=Q(envelope_kind="", verified_at__isnull=True) | Q(verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.prescription_id} v{self.number}"


class CodedItem(Record):
    """A medicine by the issuer's text and the master's beside each other (R-060): a mapping's error shows in both."""

    person_id = models.BigIntegerField("本人")
    item_key = models.CharField("項目（RP番号-番号）", max_length=8)
    code_system = models.CharField("コード体系", max_length=1)
    code = models.CharField("コード", max_length=20)
    sent_name = models.CharField("送信された名称", max_length=200)
    master_name = models.CharField("マスターの名称", max_length=200)
    receipt_code = models.CharField("レセプト電算コード", max_length=9, blank=True)
    ingredient7s = ArrayField(models.CharField(max_length=7), default=list, verbose_name="薬効成分の7桁")
    components = ArrayField(models.CharField(max_length=200), default=list, verbose_name="成分")
    route = models.CharField("投与経路", max_length=10, choices=ROUTES, blank=True)
    unit = models.CharField("単位", max_length=40)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk} {self.item_key}"


class PrescriptionItem(CodedItem):
    """処方の薬品: one item of a version; `dose` counts `unit`, `price_amount` is the dose in the price list's unit."""

    version = models.ForeignKey(
        PrescriptionVersion, on_delete=models.PROTECT, related_name="items", verbose_name="処方箋の版"
    )
    information = models.CharField("情報区分", max_length=1)
    dose = models.DecimalField("用量", max_digits=11, decimal_places=5)
    factor = models.DecimalField("単位変換係数", max_digits=11, decimal_places=5, null=True, blank=True)
    price_amount = models.DecimalField("薬価単位での量", max_digits=20, decimal_places=5, null=True, blank=True)
    dosage_form = models.CharField("剤形区分", max_length=1)
    quantity = models.PositiveSmallIntegerField("調剤数量")
    usage_code = models.CharField("用法コード", max_length=20, blank=True)
    usage_name = models.CharField("用法", max_length=200)
    vetoes = ArrayField(models.CharField(max_length=1), default=list, blank=True, verbose_name="処方医の指示")
    notes = models.JSONField("補足", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "処方の薬品"
        constraints = [
            models.UniqueConstraint(name="eprescription_item_once", fields=["version", "item_key"]),
            models.CheckConstraint(name="eprescription_item_dose", condition=Q(dose__gt=0)),
            models.CheckConstraint(name="eprescription_item_quantity", condition=Q(quantity__gt=0)),
        ]
