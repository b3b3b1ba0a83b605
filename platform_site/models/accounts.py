import uuid
from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from platform_site.models.base import Record
from platform_site.models.organisations import Organisation
from platform_site.models.people import Person


class User(AbstractUser, Record):
    """利用者: somebody who signs in."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="本人"
    )
    deactivated_at = models.DateTimeField("利用停止日時", null=True, blank=True)
    must_change_password = models.BooleanField("次回パスワードを変更する", default=False)
    credential_version = models.PositiveIntegerField("認証情報の版", default=0)

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_full_name(self) -> str:
        """Return the name as Japanese write it: family name first."""
        return f"{self.last_name} {self.first_name}".strip() or self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session has to match: another password, or another version of the factors, ends it (I02-4)."""
        return f"{self.credential_version}.{super().get_session_auth_hash()}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield what sessions of earlier secret keys match."""
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{self.credential_version}.{earlier}"


class Membership(Record):
    """所属: a user acts for an organisation in a role, from one moment until another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, verbose_name="利用者")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    role = models.CharField("役割", max_length=40)
    staff_id = models.CharField(
        "職員番号", max_length=64, blank=True, help_text="機関のシステムが X-Acting-User で送る、この人の番号"
    )
    given_at = models.DateTimeField("付与日時")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "所属"
        constraints = [
            models.UniqueConstraint(
                name="platform_site_membership_once",
                fields=["user", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="platform_site_membership_ended_after_given",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class ApiClient(models.Model):
    """接続システム: a program of an organisation that signs in with its own key."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    client_id = models.CharField("クライアントID", max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name="機関")
    name = models.CharField("名称", max_length=100)
    jwks = models.JSONField("公開鍵（JWKS）", default=dict)
    scopes = models.JSONField("許可した scope", default=list)
    secret_hash = models.BinaryField("サンドボックスの秘密のハッシュ", max_length=32, null=True, editable=False)
    registered_at = models.DateTimeField("登録日時")
    disabled_at = models.DateTimeField("停止日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接続システム"

    def __str__(self) -> str:
        return self.client_id
