"""Writing what a welfare office says, a chunk of lines at a time: decided line by line, written together (E-11)."""

from collections.abc import Collection
from datetime import datetime

from eligibility.actions import voucher_grants
from eligibility.actions.assistance_recipients import Recipients
from eligibility.actions.assistance_vouchers import Vouchers
from eligibility.models import AssistanceFeed
from eligibility.rules.assistance import Decision, Line, RecipientLine
from eligibility.rules.ledger import Outcome
from platform_site.actors import Actor
from platform_site.models import Organisation


class AssistanceLedger:
    """What is known of the recipients and vouchers that a chunk of lines speaks of, and what the chunk makes of it.

    Office and persons are locked, so that two workers, or a worker and a clerk, cannot build on the same state.
    """

    def __init__(self, office_id: int, lines: Collection[Line], feed: AssistanceFeed | None = None) -> None:
        self._feed = feed
        office = Organisation.objects.select_for_update(no_key=True).get(pk=office_id)
        self._recipients = Recipients(office, lines)
        self._vouchers = Vouchers(lines, self._recipients)

    def take(self, line: Line, number: int | None) -> Decision:
        """Decide on one line, with what earlier lines of the chunk said; nothing is written yet."""
        if not isinstance(line, RecipientLine):
            return self._vouchers.take(line, number)
        decision = self._recipients.take(line, number)
        if decision.outcome == Outcome.CANCELLED:
            self._vouchers.void(line.key, number)
        return decision

    def write(self, *, by: Actor, at: datetime) -> None:
        """Write what the chunk's lines came to. Raises outbox.NotYet if somebody else has meanwhile said otherwise."""
        self._vouchers.close(at=at)
        gone = self._recipients.write(self._feed, at=at)
        voucher_grants.decline_for(gone, by=by, at=at)
        voucher_grants.grant(self._vouchers.write(self._feed, at=at), by=by, at=at)
        self._recipients.write_doubts(by=by, at=at)
