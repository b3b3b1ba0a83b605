import uuid

from django.db import models
from django.db.models import F, Q

from platform_site.models.accounts import User
from platform_site.models.base import Record
from platform_site.models.people import Person
from platform_site.states import MERGE, MergeState


class PersonMerge(Record):
    """本人の統合: two records of one person; asked for by one human, approved by another, reversible.

    `evidence_sha256` and `split_sha256` are what is approved: any change voids the approval (ARCH-5, I08-3).
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="残す本人")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="統合される本人")
    state = models.CharField("状態", max_length=10, choices=MergeState.choices, default=MERGE.start)
    reason = models.CharField("理由", max_length=200)
    evidence = models.JSONField("根拠", default=dict)
    evidence_sha256 = models.BinaryField("根拠のSHA-256", max_length=32)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申請者")
    requested_at = models.DateTimeField("申請日時")
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="承認者")
    merged_at = models.DateTimeField("統合日時", null=True)
    split_reason = models.CharField("取消の理由", max_length=200, blank=True)
    split_evidence = models.JSONField("取消の根拠", default=dict)
    split_sha256 = models.BinaryField("取消の根拠のSHA-256", max_length=32, null=True)
    split_requested_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="取消の申請者"
    )
    split_approved_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="取消の承認者"
    )
    split_at = models.DateTimeField("取消日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "本人の統合"
        constraints = [
            MERGE.constraint(),
            models.CheckConstraint(name="platform_site_personmerge_two_persons", condition=~Q(kept=F("merged"))),
            models.CheckConstraint(
                name="platform_site_personmerge_two_humans",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="platform_site_personmerge_split_by_two_humans",
                condition=Q(split_approved_by__isnull=True) | ~Q(split_approved_by=F("split_requested_by")),
            ),
            models.UniqueConstraint(
                name="platform_site_personmerge_one_in_force",
                fields=["merged"],
                condition=Q(state__in=["requested", "merged", "splitting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def move(self, *, to: str) -> None:
        """Go to another state; the one place where `state` is written, and the caller saves."""
        MERGE.check(self.state, to)
        self.state = to


class MovedRow(Record):
    """統合で移した行: one row that a merge gave to the kept person, so that a split gives it back."""

    merge = models.ForeignKey(PersonMerge, on_delete=models.CASCADE, related_name="moved", verbose_name="統合")
    model = models.CharField("種類", max_length=80)
    field = models.CharField("項目", max_length=40)
    row_id = models.BigIntegerField("行")
    moved_back_at = models.DateTimeField("戻した日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "統合で移した行"
        constraints = [
            models.UniqueConstraint(name="platform_site_movedrow_once", fields=["merge", "model", "field", "row_id"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.merge_id}"
