from django.db import models

from platform_site.states import RELEASE, ReleaseState


class Release(models.Model):
    """版: what a master says from a day on, until the next release; two people put it in force and take it back."""

    effective_on = models.DateField("適用開始日")
    source = models.CharField("出典", max_length=200)
    sha256 = models.CharField("ファイルのSHA-256", max_length=64)
    loaded_at = models.DateTimeField("登録日時")
    state = models.CharField("状態", max_length=12, choices=ReleaseState.choices, default=RELEASE.start)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    rolled_back_at = models.DateTimeField("公開取消日時", null=True, blank=True)

    class Meta:
        abstract = True

    def move(self, *, to: str) -> None:
        """Go to another state; the one place where `state` is written, and the caller saves."""
        RELEASE.check(self.state, to)
        self.state = to
