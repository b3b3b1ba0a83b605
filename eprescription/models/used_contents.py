from django.db import models


class UsedContent(models.Model):
    """登録に使われた文書: the digest of signed bytes that made a prescription, for ever (I04-2); nobody's name."""

    sha256 = models.BinaryField("署名された文書のSHA-256", max_length=32, primary_key=True)
    used_at = models.DateTimeField("登録日時")

    class Meta:
        verbose_name = verbose_name_plural = "登録に使われた文書"

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d %H:%M}"
