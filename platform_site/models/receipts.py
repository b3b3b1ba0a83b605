from django.db import models

from platform_site.models.accounts import User


class Receipt(models.Model):
    """受付: the number that somebody is given for what was done, and what it was about."""

    number = models.CharField("受付番号", max_length=20, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="利用者")
    kind = models.CharField("手続", max_length=60)
    about = models.CharField("対象", max_length=100)
    issued_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = verbose_name_plural = "受付"

    def __str__(self) -> str:
        return self.number
