from django.db import models


class AlertDay(models.Model):
    """警告の日計: how many registrations there were on a day, and how many findings of a kind; counts only (R-055)."""

    day = models.DateField("日")
    kind = models.CharField("種別", max_length=32)
    registrations = models.PositiveIntegerField("登録件数")
    findings = models.PositiveIntegerField("該当のあった件数")

    class Meta:
        verbose_name = verbose_name_plural = "警告の日計"
        constraints = [
            models.UniqueConstraint(name="eprescription_alertday_once", fields=["day", "kind"]),
            models.CheckConstraint(
                name="eprescription_alertday_within", condition=models.Q(findings__lte=models.F("registrations"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
