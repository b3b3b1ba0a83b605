"""What a pharmacist says to findings: a reason for each, and a second confirmation where it stops (E-17)."""

from collections.abc import Mapping, Sequence
from typing import Any

from eprescription.portal.clinic_answers import CONFIRMED, REASON, AnswersForm
from eprescription.rules.checks.findings import Finding, Override


class DispensingAnswersForm(AnswersForm):
    """The prescriber's form in the words of whoever dispenses."""

    def __init__(self, findings: Sequence[Finding], data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(findings, data, **more)
        for field in self.fields.values():
            field.label = str(field.label).replace("処方する", "調剤する")

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it in the words of whoever dispenses."""
        super().add_error(field, error.replace("処方", "調剤") if isinstance(error, str) else error)


def overrides_in(data: Mapping[str, str]) -> list[Override]:
    """Return the answers that a form was sent with; what they answer, the check says anew."""
    keys = [name.removeprefix(f"{REASON}-") for name in data if name.startswith(f"{REASON}-")]
    return [Override(key, data[f"{REASON}-{key}"].strip(), f"{CONFIRMED}-{key}" in data) for key in keys]
