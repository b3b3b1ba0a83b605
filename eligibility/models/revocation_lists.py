"""What a list of revoked certificates is, as it is kept; whose certificates they are, each storey says."""

from django.db import models


class KeptRevocationList(models.Model):
    """失効リスト: the newest list of an issuer, as it came; certificates only, no persons.

    `kept` holds what earlier lists revoked for good and this one no longer names: a revoked certificate stays refused
    however long ago it ended (I01-7).
    """

    issuer = models.BinaryField("発行者名のSHA-256", max_length=32, unique=True)
    number = models.DecimalField("番号", max_digits=50, decimal_places=0)
    content = models.BinaryField("内容（DER）")
    kept = models.JSONField("引き継いだ失効", default=list)
    next_update = models.DateTimeField("次回発行日時")
    fetched_at = models.DateTimeField("取得日時")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.number} until {self.next_update:%Y-%m-%d %H:%M}"
