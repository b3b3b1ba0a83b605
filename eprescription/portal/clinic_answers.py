"""What a prescriber says to findings: a reason for each, and a second confirmation where it stops (E-17)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from eprescription.errors.checks import ConfirmationNeeded, ReasonNeeded
from eprescription.rules.checks.findings import Finding, Override
from eprescription.rules.checks.overrides import missing
from platform_site.portal.forms import Form
from platform_site.portal.text_fields import long_text


REASON, CONFIRMED = "reason", "confirmed"
FIELD_OF = {ReasonNeeded.code: REASON, ConfirmationNeeded.code: CONFIRMED}
WORDS = {
    REASON: "処方する理由を入力してください。処方を改めるときは、前の画面に戻ってください。",
    CONFIRMED: "併用禁忌です。もう一度確かめ、それでも処方するときは、ここに印を付けてください。",
}


class AnswersForm(Form):
    """A reason for each finding, under the finding's own name, and a box to tick for what stops."""

    def __init__(self, findings: Sequence[Finding], data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.findings = findings
        for finding in findings:
            self.fields[f"{REASON}-{finding.key}"] = long_text(
                f"処方する理由（{finding.new_name}）", 200, rows=2, required=False
            )
            if finding.stops:
                self.fields[f"{CONFIRMED}-{finding.key}"] = forms.BooleanField(
                    label=f"併用禁忌であることを再確認し、それでも処方する（{finding.new_name}）", required=False
                )
        for field in self.fields.values():
            field.when = "必須"  # type: ignore[attr-defined]  # asked for in `clean`, in words that fit the finding

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing."""
        cleaned = super().clean()
        for fault in missing(self.findings, self.overrides()):
            key, kind = fault.pointer.rsplit("/", 1)[1], FIELD_OF[fault.problem.code]
            self.add_error(f"{kind}-{key}", WORDS[kind])
        return cleaned

    def overrides(self) -> list[Override]:
        """Return the answers that were given."""
        said = self.cleaned_data
        return [
            Override(each.key, said.get(f"{REASON}-{each.key}", ""), bool(said.get(f"{CONFIRMED}-{each.key}")))
            for each in self.findings
        ]

    def of(self, key: str) -> list[Any]:
        """Return the fields that answer one finding."""
        return [self[name] for name in (f"{REASON}-{key}", f"{CONFIRMED}-{key}") if name in self.fields]
