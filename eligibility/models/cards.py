from django.db import models

from eligibility.models.revocation_lists import KeptRevocationList
from platform_site.models import Person, Record


class Card(Record):
    """マイナ保険証の紐付け: whose card a certificate is, as the resident register says."""

    identity = models.BinaryField("証明書の発行者と番号のSHA-256", max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="本人")
    linked_at = models.DateTimeField("紐付け日時")
    valid_until = models.DateTimeField("電子証明書の有効期限", null=True, blank=True)
    unlinked_at = models.DateTimeField("紐付け解除日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "マイナ保険証の紐付け"

    def __str__(self) -> str:
        return f"#{self.pk}"


class RevocationList(KeptRevocationList):
    """失効リスト: the newest list of an issuer of cards (I01-7)."""

    class Meta:
        verbose_name = verbose_name_plural = "失効リスト"
