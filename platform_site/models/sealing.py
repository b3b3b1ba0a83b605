"""Envelope encryption: bytes are sealed under a data key of their purpose and period, which dies with them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, models

from platform_site import keys
from platform_site.periods import jst_day


LIFETIMES = {
    "feed": timedelta(days=400),
    "bulk_request": timedelta(days=400),
    "bulk_answer": timedelta(days=7),
    "draft": timedelta(days=2),
    "search": timedelta(days=1),
    "prescription": timedelta(days=2010),
    "prescription_short": timedelta(days=130),
}
"""How long what is sealed for a purpose can be read: the key of a day expires that long after."""

_OF_DAY = "select id, purpose, day, wrapped, expires_at from platform_site_datakey where purpose = %s and day = %s"
NONCE = 12
NAME = 8


@dataclass(frozen=True)
class Sealing:
    """A data key at hand."""

    name: bytes
    box: AESGCM

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Return `plain` sealed as `DataKeys.seal` does."""
        nonce = secrets.token_bytes(NONCE)
        return self.name + nonce + self.box.encrypt(nonce, plain, context.encode())


class DataKeys(models.Manager["DataKey"]):
    """Seals and unseals."""

    def seal(self, purpose: str, plain: bytes, *, context: str, at: datetime) -> bytes:
        """Return key id, nonce and AES-256-GCM ciphertext of `plain`, bound to `context` (table, row, column)."""
        return self.seal_each(purpose, {context: plain}, at=at)[0]

    def seal_each(self, purpose: str, plain: Mapping[str, bytes], *, at: datetime) -> list[bytes]:
        """Return each of many sealed, in their order; `plain` holds them by the context that each is bound to."""
        sealing = self.of_day(purpose, at=at)
        return [sealing.seal(each, context=context) for context, each in plain.items()]

    def of_day(self, purpose: str, *, at: datetime) -> "Sealing":
        """Return the key of a purpose and a day, ready to seal; for this transaction only, which may have made it."""
        return self._of_day(purpose, at).sealing()

    def unseal(self, sealed: bytes, *, context: str) -> bytes:
        """Return what was sealed; raise keys.Unreadable if it was changed, moved, or its key destroyed."""
        sealed = bytes(sealed)
        if len(sealed) < NAME + NONCE:
            raise keys.Unreadable(context)
        key = self.filter(pk=int.from_bytes(sealed[:NAME], "big")).first()
        if key is None:
            raise keys.Unreadable(f"the data key of {context} is destroyed")
        try:
            return AESGCM(key.secret()).decrypt(sealed[NAME : NAME + NONCE], sealed[NAME + NONCE :], context.encode())
        except InvalidTag as error:
            raise keys.Unreadable(context) from error

    def _of_day(self, purpose: str, at: datetime) -> "DataKey":
        with connection.cursor() as cursor:
            cursor.execute(_OF_DAY, [purpose, jst_day(at)])
            known = cursor.fetchone()
        return DataKey(*known) if known else self._made(purpose, at)

    def _made(self, purpose: str, at: datetime) -> "DataKey":
        secret = secrets.token_bytes(32)
        key, _ = self.get_or_create(
            purpose=purpose,
            day=jst_day(at),
            defaults={
                "wrapped": keys.wrap("documents", secret, context=purpose.encode()),
                "expires_at": at + timedelta(days=1) + LIFETIMES[purpose],
            },
        )
        return key


class DataKey(models.Model):
    """データ鍵: the wrapped key of one purpose and day; purging the row destroys what it sealed, in backups too."""

    purpose = models.CharField("用途", max_length=20)
    day = models.DateField("日")
    wrapped = models.BinaryField("封緘した鍵")
    expires_at = models.DateTimeField("廃棄日時")

    objects = DataKeys()

    class Meta:
        verbose_name = verbose_name_plural = "データ鍵"
        constraints = [
            models.UniqueConstraint(name="platform_site_datakey_one_a_day", fields=["purpose", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.day}"

    def sealing(self) -> Sealing:
        """Return the key ready to seal, as `DataKeys.of_day` does."""
        return Sealing(name=self.pk.to_bytes(NAME, "big"), box=AESGCM(self.secret()))

    def secret(self) -> bytes:
        """Return the key itself; it is never stored so."""
        return keys.unwrap("documents", bytes(self.wrapped), context=self.purpose.encode())
