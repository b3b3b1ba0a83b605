import uuid

from django.db import models
from django.db.models import F, Q

from eligibility.models.coverages import Coverage
from eligibility.models.feeds import CoverageFeed
from eligibility.rules.link_reasons import INQUIRY, is_inquiry
from eligibility.states import CASE, CaseState
from platform_site.models import Organisation, Person, Record


class Case(Record):
    """疑義案件: something about coverage that has to be looked into, by a day, by the organisations named in it.

    `subject` says what it is about and is open once at a time; `evidence` holds codes, columns, days and counts, and
    never a name, a number or an address.
    """

    class Kind(models.TextChoices):
        OVERLAP = "overlap", "二重資格"
        RATIO = "ratio", "負担割合の不整合"
        LINK_MISMATCH = "link_mismatch", "紐付番号と生年月日・性別の不一致"
        FIVE_DETAILS = "five_details", "5情報の不一致"
        REGISTER_MISMATCH = "register_mismatch", "住民情報との不一致"
        LINK_DISPUTED = "link_disputed", "本人などからの「自分の情報ではない」との申出"
        LARGE_CHANGE = "large_change", "大量の変更による保留"
        SEQUENCE_GAP = "sequence_gap", "ファイル番号の欠番による保留"
        ADDRESS_SEEN = "address_seen", "不開示となる前に住所を閲覧した機関"

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    state = models.CharField("状態", max_length=8, choices=CaseState.choices, default=CASE.start)
    subject = models.CharField("対象", max_length=120)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, verbose_name="本人")
    coverage = models.ForeignKey(Coverage, null=True, on_delete=models.PROTECT, verbose_name="資格")
    feed = models.ForeignKey(CoverageFeed, null=True, on_delete=models.PROTECT, verbose_name="ファイル")
    line = models.PositiveIntegerField("行", null=True)
    evidence = models.JSONField("根拠", default=dict)
    opened_at = models.DateTimeField("発生日時")
    due_on = models.DateField("回答期限")
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    resolution = models.CharField("結果", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "疑義案件"
        constraints = [
            CASE.constraint(),
            models.UniqueConstraint(
                name="eligibility_case_open_once", fields=["subject"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="eligibility_case_closed_with_resolution",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(resolution="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, resolution=""),
            ),
            models.CheckConstraint(
                name="eligibility_case_closed_after_opened",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # Django's own knows nothing of the evidence
        """Return the kind in words; a link that its insurer or the fund doubts is no report of a person."""
        if self.kind == self.Kind.LINK_DISPUTED and is_inquiry(self.evidence):
            return INQUIRY
        return str(self.Kind(self.kind).label)

    def move(self, *, to: str, at, resolution: str = "") -> None:
        """Go to another state; the one place where `state` is written."""
        CASE.check(self.state, to)
        self.state, self.resolution = to, resolution
        self.closed_at = max(at, self.opened_at) if to in CASE.ends else None
        self.save(update_fields=["state", "resolution", "closed_at"])


class CaseParty(Record):
    """案件の当事者: an organisation that has to answer, and when it did."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties", verbose_name="案件")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    agreed_to = models.CharField("同意した結果", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "案件の当事者"
        constraints = [
            models.UniqueConstraint(name="eligibility_caseparty_once", fields=["case", "organisation"]),
        ]

    def __str__(self) -> str:
        return f"#{self.case_id} {self.organisation_id}"


class CaseMessage(Record):
    """案件のやり取り: what a party wrote; read by the parties and the fund."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", verbose_name="案件")
    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    acting_user = models.CharField("担当者", max_length=64, blank=True)
    text = models.CharField("本文", max_length=2000)
    written_at = models.DateTimeField("日時")

    class Meta:
        verbose_name = verbose_name_plural = "案件のやり取り"

    def __str__(self) -> str:
        return f"#{self.pk} of {self.case_id}"

    @property
    def person_id(self) -> int | None:
        """Return whom the case is about."""
        return self.case.person_id
