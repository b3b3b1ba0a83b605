from django.db import models


class Installation(models.Model):
    """設置環境: which kind of installation this database belongs to; one row (I01-1)."""

    class Kind(models.TextChoices):
        SANDBOX = "sandbox", "サンドボックス"
        PRODUCTION = "production", "本番"

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField("種別", max_length=16, choices=Kind.choices)
    marked_at = models.DateTimeField("設置日時")
    keys_mark = models.BinaryField(
        "鍵の照合値", max_length=32, help_text="shows whether the keys are those of this data"
    )

    class Meta:
        verbose_name = "設置環境"
        constraints = [
            models.CheckConstraint(name="platform_site_installation_one_row", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="platform_site_installation_known_kind", condition=models.Q(kind__in=["production", "sandbox"])
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
