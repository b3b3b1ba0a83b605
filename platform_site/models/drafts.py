import uuid

from django.db import models

from platform_site.models.accounts import User
from platform_site.models.base import Record


class Kept(Record):
    """What somebody typed and the server keeps for a while, sealed, so that no URL and no browser has to."""

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="利用者")
    kind = models.CharField("種別", max_length=60)
    content = models.BinaryField("内容（封緘）")
    kept_at = models.DateTimeField("保存日時")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Draft(Kept):
    """下書き: the answers to a form before they are confirmed; used up by the act that they lead to."""

    used_at = models.DateTimeField("使用日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "下書き"


class Search(Kept):
    """検索: for whom somebody searched; the URL carries its id and nothing of it (API-8)."""

    class Meta:
        verbose_name = verbose_name_plural = "検索"
