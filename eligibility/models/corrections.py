import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from eligibility.models.feeds import CoverageFeed
from platform_site.models import Organisation, Person, Record


class Correction(Record):
    """訂正のお知らせ: an answer that an organisation was given and that would be another one now.

    `places` names what differs by pointer; the values are composed when it is read, under the rights of then.
    `answer_now` is the digest of what counts in the answer now (`sql/today_v1.sql`), so that nobody is told twice.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="回答を受けた機関")
    check_uid = models.UUIDField("資格確認")
    checked_at = models.DateTimeField("照会日時")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    feed = models.ForeignKey(CoverageFeed, null=True, on_delete=models.PROTECT, verbose_name="訂正したファイル")
    places = ArrayField(models.CharField(max_length=100), verbose_name="変わった項目")
    answer_now = models.BinaryField("訂正後の回答のSHA-256", max_length=32)
    found_at = models.DateTimeField("判明日時")

    class Meta:
        verbose_name = verbose_name_plural = "訂正のお知らせ"
        indexes = [models.Index(fields=["organisation", "id"], name="eligibility_correction_for")]
        constraints = [
            models.UniqueConstraint(name="eligibility_correction_once", fields=["check_uid", "feed"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.check_uid}"
