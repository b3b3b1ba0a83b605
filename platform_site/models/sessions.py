from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """サインイン中の状態: what a browser's cookie stands for; sealed, and ended by being emptied (no DELETE right)."""

    user_id = models.BigIntegerField("利用者", null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "サインイン中の状態"
        indexes = [models.Index(fields=["user_id", "expire_date"], name="platform_site_session_of_user")]

    def __str__(self) -> str:
        return "サインイン中の状態"
