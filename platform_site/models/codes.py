from django.db import models
from django.db.models import Q

from platform_site.models.releases import Release
from platform_site.states import RELEASE


class CodeRelease(Release):
    """コード表の版: what one code system says from a day on, until the next release."""

    system = models.CharField("コード体系", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "コード表の版"
        constraints = [
            RELEASE.constraint(),
            models.UniqueConstraint(
                name="platform_site_coderelease_one_a_day",
                fields=["system", "effective_on"],
                condition=Q(state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.effective_on}"


class Code(models.Model):
    """コード: one entry of a release."""

    release = models.ForeignKey(CodeRelease, on_delete=models.PROTECT, related_name="codes", verbose_name="版")
    code = models.CharField("コード", max_length=40)
    name = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "コード"
        constraints = [
            models.UniqueConstraint(name="platform_site_code_once_a_release", fields=["release", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Policy(models.Model):
    """規程の値: a term or a limit that a rule of the platform uses, from a day on, with its basis."""

    name = models.CharField("名前", max_length=60)
    effective_on = models.DateField("適用開始日")
    value = models.IntegerField("値")
    unit = models.CharField("単位", max_length=10)
    basis = models.CharField("根拠", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "規程の値"
        constraints = [
            models.UniqueConstraint(name="platform_site_policy_one_a_day", fields=["name", "effective_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}{self.unit}"
