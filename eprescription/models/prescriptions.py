import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from eprescription.rules.document import Form, Kind, Setting
from eprescription.rules.signing import Role
from eprescription.states import PRESCRIPTION, RxState
from platform_site.models import Organisation, Person, Record


if TYPE_CHECKING:
    from eprescription.models.made import Made


LIVE = Q(state__in=["received", "registered"])
"""What may still be redeemed or dispensed: its redemption number lives as long."""

KINDS = [(Kind.ELECTRONIC.value, "電子"), (Kind.NUMBERED_PAPER.value, "引換番号付き紙"), (Kind.IN_HOUSE.value, "院内")]
SETTINGS = [
    (Setting.OUTPATIENT.value, "外来"),
    (Setting.DISCHARGE.value, "退院時"),
    (Setting.INPATIENT.value, "入院中"),
]
FORMS = [(Form.RECORD_FILE.value, "処方情報ファイル"), (Form.JSON.value, "JSON")]
ROLES = [(Role.DOCTOR.value, "医師"), (Role.DENTIST.value, "歯科医師"), (Role.PHARMACIST.value, "薬剤師")]


class Prescription(Record):
    """処方箋: one prescription and how it stands; what is written in it stands in its versions.

    The digests are HMACs, by which a pharmacy that types the printed numbers finds it (E-18): of insurer, symbol,
    number, branch and redemption number; the same without the branch; and of payer and recipient with it. The
    redemption number itself is sealed. `version` is the newest version's number, and its ETag.
    """

    made: "Made | None" = None
    """What an action of this very request wrote; None where the row was read."""
    drawn: str = ""
    """The redemption number itself, where it was drawn in this very request."""

    uid = models.UUIDField("処方箋ID", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="発行した機関")
    kind = models.CharField("種別", max_length=16, choices=KINDS)
    setting = models.CharField("区分", max_length=12, choices=SETTINGS)
    form = models.CharField("形式", max_length=12, choices=FORMS)
    state = models.CharField("状態", max_length=12, choices=RxState.choices, default=PRESCRIPTION.start)
    version = models.PositiveSmallIntegerField("版", default=1)
    issued_on = models.DateField("交付日")
    last_day = models.DateField("使用期限")
    registered_at = models.DateTimeField("登録日時")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    reason = models.CharField("取消・回収の理由", max_length=200, blank=True)
    prescriber_name = models.CharField("処方医", max_length=100)
    prescriber_role = models.CharField("処方医の資格", max_length=12, choices=ROLES)
    prescriber_licence = models.CharField("医籍等の登録番号", max_length=20, blank=True)
    refills = models.PositiveSmallIntegerField("総使用回数", default=1)
    used_count = models.PositiveSmallIntegerField("使用済み回数", default=0)
    next_due_on = models.DateField("次回調剤予定日", null=True, blank=True)
    split_total = models.PositiveSmallIntegerField("分割の総数", null=True, blank=True)
    split_part = models.PositiveSmallIntegerField("分割の何回目", null=True, blank=True)
    received_by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="受け付けた薬局"
    )
    received_at = models.DateTimeField("受付日時", null=True, blank=True)
    redemption_number = models.BinaryField("引換番号（封緘）", null=True)
    number_digest = models.BinaryField("本人と引換番号の索引", max_length=32, null=True)
    redemption_digest = models.BinaryField("引換えの索引", max_length=32, null=True)
    redemption_digest_nobranch = models.BinaryField("引換えの索引（枝番なし）", max_length=32, null=True)
    public_digests = ArrayField(
        models.BinaryField(max_length=32), default=list, blank=True, verbose_name="引換えの索引（公費）"
    )

    class Meta:
        verbose_name = verbose_name_plural = "処方箋"
        indexes = [
            models.Index(fields=["person", "issued_on"], name="eprescription_rx_of"),
            models.Index(fields=["organisation", "registered_at"], name="eprescription_rx_issued"),
            models.Index(fields=["last_day"], name="eprescription_rx_last_day", condition=Q(state="registered")),
            models.Index(fields=["received_by"], name="eprescription_rx_received", condition=Q(state="received")),
            GinIndex(fields=["public_digests"], name="eprescription_rx_public", condition=LIVE),
        ]
        constraints = [
            PRESCRIPTION.constraint(),
            models.UniqueConstraint(name="eprescription_rx_number_once", fields=["number_digest"], condition=LIVE),
            models.UniqueConstraint(
                name="eprescription_rx_redemption_once", fields=["redemption_digest"], condition=LIVE
            ),
            # Twins of one household share all numbers but the branch, which may be left out when redeeming.
            models.UniqueConstraint(
                name="eprescription_rx_household_once", fields=["redemption_digest_nobranch"], condition=LIVE
            ),
            models.CheckConstraint(name="eprescription_rx_refills", condition=Q(refills__gte=1, refills__lte=3)),
            models.CheckConstraint(
                name="eprescription_rx_used_within_refills", condition=Q(used_count__lte=F("refills"))
            ),
            models.CheckConstraint(
                name="eprescription_rx_split",
                condition=Q(split_total__isnull=True, split_part__isnull=True)
                | Q(split_total__isnull=False, split_part__isnull=False)
                & Q(split_total__lte=3, split_part__gte=1, split_part__lte=F("split_total")),
            ),
            models.CheckConstraint(name="eprescription_rx_last_day_after", condition=Q(last_day__gte=F("issued_on"))),
            models.CheckConstraint(
                name="eprescription_rx_received_by_somebody",
                condition=Q(state="received", received_by__isnull=False, received_at__isnull=False)
                | ~Q(state="received"),
            ),
            models.CheckConstraint(
                name="eprescription_rx_number_unless_in_house",
                condition=Q(kind="in_house", number_digest__isnull=True, redemption_number__isnull=True)
                | ~Q(kind="in_house") & Q(number_digest__isnull=False, redemption_number__isnull=False),
            ),
            models.CheckConstraint(
                name="eprescription_rx_ended",
                condition=Q(state__in=["received", "registered"], ended_at__isnull=True)
                | Q(state__in=["cancelled", "dispensed", "expired", "recalled"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_state_display()}"

    def move(self, *, to: str, at: datetime, **changed: object) -> None:
        """Go to another state, with the fields that change along; the one place where `state` is written."""
        PRESCRIPTION.check(self.state, to)
        self.state, self.ended_at = to, None if to in (RxState.REGISTERED, RxState.RECEIVED) else at
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "ended_at", *changed])
