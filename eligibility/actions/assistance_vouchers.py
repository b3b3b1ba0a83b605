"""The vouchers that a chunk of lines speaks of: what is known of them, and what the chunk makes of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from eligibility.actions import known
from eligibility.actions.assistance_recipients import WRITTEN, Recipients, key_of
from eligibility.models import AssistanceFeed, AssistanceRecipient, AssistanceVoucher, VoucherRequest
from eligibility.rules.assistance import (
    Decision,
    Line,
    RecipientKey,
    RecipientLine,
    Voucher,
    VoucherKey,
    VoucherLine,
    decide_voucher,
)
from platform_site.models import Organisation, copy_in
from platform_site.permissions import FACILITIES


class Vouchers:
    """`said` is what stands of each voucher so far, `rows` what is stored."""

    def __init__(self, lines: Collection[Line], recipients: Recipients) -> None:
        self._recipients = recipients
        named = {line.key for line in lines if isinstance(line, VoucherLine)}
        self._institutions = _institutions({key.institution for key in named})
        voided = {line.key for line in lines if isinstance(line, RecipientLine) and line.change == "cancel"}
        self._rows = _stored(named, voided, recipients.rows)
        self.said = {key: _said(row) for key, row in self._rows.items()}
        self._changed: dict[VoucherKey, int | None] = {}

    def take(self, line: VoucherLine, number: int | None) -> Decision:
        """Decide on one line, with what earlier lines of the chunk said; nothing is written yet."""
        institution = self._institutions.get(line.key.institution)
        recipient = self._recipients.said.get(line.key.recipient)
        kind = institution.kind if institution else None
        decision = decide_voucher(line, self.said.get(line.key), recipient=recipient, kind=kind)
        if decision.outcome in WRITTEN:
            self._changed[line.key] = number
            self.said.pop(line.key, None)
            if isinstance(decision.said, Voucher):
                self.said[line.key] = decision.said
        return decision

    def void(self, recipient: RecipientKey, number: int | None) -> None:
        """What was issued to somebody who never was a recipient was issued in error too."""
        for key in [key for key in self.said if key.recipient == recipient]:
            del self.said[key]
            self._changed[key] = number

    def close(self, *, at: datetime) -> None:
        """End what is known of the vouchers that are no longer what is stored."""
        known.close(AssistanceVoucher, [self._rows[key] for key in self._differing() if key in self._rows], at)

    def write(self, feed: AssistanceFeed | None, *, at: datetime) -> list[AssistanceVoucher]:
        """Write the vouchers that are new or another than what is stored, to the recipients as they are stored now."""
        return copy_in(self._row(key, feed, at) for key in self._differing() if key in self.said)

    def _differing(self) -> list[VoucherKey]:
        stored = {key: _said(row) for key, row in self._rows.items()}
        return [key for key in self._changed if self.said.get(key) != stored.get(key)]

    def _row(self, key: VoucherKey, feed: AssistanceFeed | None, at: datetime) -> AssistanceVoucher:
        said = self.said[key]
        return AssistanceVoucher(
            recipient=self._recipients.rows[key.recipient], organisation=self._institutions[key.institution],
            month=key.month, care=key.care,
            beside_insurance=said.beside_insurance, own_payment=said.own_payment,
            known_from=known.known_from(self._rows.get(key), at), feed=feed, line=self._changed[key],
        )  # fmt: skip


def _stored(
    named: Collection[VoucherKey],
    voided: Collection[RecipientKey],
    recipients: Mapping[RecipientKey, AssistanceRecipient],
) -> dict[VoucherKey, AssistanceVoucher]:
    of_named = Q(
        recipient__in=[recipients[key.recipient] for key in named if key.recipient in recipients],
        month__in={key.month for key in named},
        organisation__code__in={key.institution for key in named},
    )
    of_voided = Q(recipient__in=[recipients[key] for key in voided if key in recipients])
    rows = AssistanceVoucher.objects.filter(of_named | of_voided, known_until__isnull=True)
    found = {voucher_key(row): row for row in rows.select_related("recipient", "organisation")}
    return {key: row for key, row in found.items() if key in named or key.recipient in voided}


def voucher_key(row: AssistanceVoucher | VoucherRequest) -> VoucherKey:
    """Return how her office names a voucher, or what is asked for."""
    return VoucherKey(key_of(row.recipient), row.month, row.organisation.code, row.care)


def _said(row: AssistanceVoucher) -> Voucher:
    return Voucher(row.beside_insurance, row.own_payment)


def _institutions(codes: Collection[str]) -> dict[str, Organisation]:
    rows = Organisation.objects.filter(code__in=codes, kind__in=FACILITIES, closed_at__isnull=True)
    return {row.code: row for row in rows}
