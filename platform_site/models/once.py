from django.db import models


class UsedToken(models.Model):
    """使用済み: a client assertion or a card's proof that was used, until it would have expired anyway.

    Partitioned by the day of expiry (`sql/once_v1.sql`).
    """

    digest = models.BinaryField("SHA-256", max_length=32, primary_key=True)
    expires_at = models.DateTimeField("期限")

    class Meta:
        db_table = "platform_site_used_token"
        verbose_name = verbose_name_plural = "使用済みの証明"

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """冪等鍵: which request a key was used for, and what came of it, as a reference and never as content.

    Partitioned by day and dropped (`sql/once_v1.sql`, I03-6).
    """

    digest = models.BinaryField("SHA-256", max_length=32, primary_key=True)
    used_at = models.DateTimeField("使用日時")
    body_digest = models.BinaryField("本文のSHA-256", max_length=32)
    answer = models.CharField("結果への参照", max_length=200)

    class Meta:
        db_table = "platform_site_idempotency"
        verbose_name = verbose_name_plural = "冪等鍵"

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d %H:%M} {self.answer}"


class WrongTry(models.Model):
    """誤りの回数: how often one subject asked in vain within a window (API-5); the subject is an HMAC."""

    subject = models.BinaryField("対象のHMAC", max_length=32)
    window = models.DateTimeField("期間の始まり")
    tries = models.IntegerField("回数")

    class Meta:
        db_table = "platform_site_wrong_try"
        verbose_name = verbose_name_plural = "誤りの回数"
        constraints = [
            models.UniqueConstraint(name="platform_site_wrong_try_one_a_window", fields=["subject", "window"]),
        ]

    def __str__(self) -> str:
        return f"{self.tries}"
