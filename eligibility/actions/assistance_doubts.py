"""What a chunk of lines brings to light about whose a recipient's link token is; settled once a line is right."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from eligibility.actions.cases import Doubt, open_cases, settle_cases
from eligibility.actions.doubts import HOLDING, with_holders
from eligibility.models import Case
from eligibility.rules.assistance import RecipientKey
from platform_site import keys
from platform_site.actors import Actor
from platform_site.models import Organisation


@dataclass
class AssistanceDoubts:
    """The doubts about an office's recipients, as the last line of the chunk about each left them."""

    office: Organisation
    _found: dict[str, Doubt | None] = field(default_factory=dict)

    def hold(
        self, kind: str, key: RecipientKey, columns: Collection[str], *, line: int | None, person_id: int | None
    ) -> None:
        """Note that a line about a recipient is held."""
        subject, evidence = _subject(kind, key), {"columns": list(columns)}
        self._found[subject] = Doubt(
            kind, subject, (self.office.pk,), person_id=person_id, line=line, evidence=evidence
        )

    def accept(self, key: RecipientKey) -> None:
        """Note that a line was accepted: nothing holds this recipient any more."""
        self._found.update({_subject(kind, key): None for kind in HOLDING})

    def write(self, *, by: Actor, at: datetime) -> None:
        """Open a case for what is in doubt, and settle what was and is no longer."""
        is_open = Case.objects.filter(subject__in=self._found, closed_at__isnull=True)
        known = set(is_open.values_list("subject", flat=True))
        settled = sorted(subject for subject in known if self._found[subject] is None)
        new = [doubt for subject, doubt in self._found.items() if doubt and subject not in known]
        if settled:
            settle_cases(subjects=settled, resolution="corrected", by=by, at=at)
        if new:
            open_cases(doubts=with_holders(new, at), by=by, at=at)


def _subject(kind: str, key: RecipientKey) -> str:
    """Return what a case about a recipient is known by; it names no number in the clear."""
    digest = keys.mac("blind_index", f"assistance:{key.payer_number}:{key.recipient_number}".encode())
    return f"{kind}:{digest.hex()}"
