"""医療扶助: what a welfare office says of recipients and vouchers, and what becomes of it (E-11)."""

from dataclasses import dataclass, replace
from datetime import date

from eligibility.errors import assistance, feeds
from eligibility.rules.ledger import Outcome
from eligibility.rules.months import following
from platform_site.errors.catalogue import FieldProblem


SCHEMES = frozenset({"12", "25"})
"""法別番号 of what welfare offices pay: 生活保護, and 中国残留邦人等の医療支援給付, which is handled the same way."""
GIVEN_BY = {
    "inpatient": frozenset({"hospital", "clinic"}),
    "outpatient": frozenset({"hospital", "clinic"}),
    "dental": frozenset({"dental", "hospital"}),
    "pharmacy": frozenset({"pharmacy"}),
    "home_nursing": frozenset({"home_nursing"}),
}
"""Which kinds of institution give which kind of care."""


@dataclass(frozen=True)
class RecipientKey:
    """How a welfare office names a recipient."""

    payer_number: str
    recipient_number: str


@dataclass(frozen=True)
class VoucherKey:
    """How it names a voucher: whose, for which month, at which institution, for which care."""

    recipient: RecipientKey
    month: date
    institution: str
    care: str


@dataclass(frozen=True)
class Recipient:
    """All that is said of a recipient; `valid_until` is the first day without assistance."""

    link_index: bytes
    name: str
    kana: str
    sex: str
    birth_date: date
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class Voucher:
    """All that is said of a voucher; the person's own payment is in yen."""

    beside_insurance: bool
    own_payment: int


@dataclass(frozen=True)
class RecipientLine:
    """One line about a recipient; `said` is None where only an end or an error is told."""

    change: str
    key: RecipientKey
    said: Recipient | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class VoucherLine:
    """One line about a voucher; `said` is None where it was issued in error."""

    change: str
    key: VoucherKey
    said: Voucher | None = None


Line = RecipientLine | VoucherLine


@dataclass(frozen=True)
class Decision:
    """What becomes of a line: what is said from now on, which is nothing once cancelled; or a problem, and where."""

    outcome: Outcome
    said: Recipient | Voucher | None = None
    problem: FieldProblem | None = None
    column: str = ""


def is_of(payer_number: str, office: str) -> bool:
    """Tell if a payer number is the office's: a scheme of its own kind, and its prefecture and 実施機関番号 (I01-5)."""
    return payer_number[:2] in SCHEMES and payer_number[2:7] == office[2:7]


def is_in_period(month: date, valid_from: date, valid_until: date | None) -> bool:
    """Tell if any day of a month lies in a recipient's period."""
    return valid_from < following(month) and (valid_until is None or valid_until > month)


def decide_recipient(line: RecipientLine, known: Recipient | None) -> Decision:
    """Return what becomes of a line about a recipient, given what is known of the number."""
    if line.change == "new":
        return _new(line.said, known, assistance.RecipientThere)
    if known is None:
        return _refused(assistance.RecipientNotThere)
    if line.change == "cancel":
        return Decision(Outcome.CANCELLED)
    if line.change == "change":
        return _became(line.said, known, Outcome.CHANGED)
    if line.valid_until and line.valid_until <= known.valid_from:
        return _refused(feeds.PeriodReversed, "last_day")
    return _became(replace(known, valid_until=line.valid_until), known, Outcome.ENDED)


def decide_voucher(
    line: VoucherLine, known: Voucher | None, *, recipient: Recipient | None, kind: str | None
) -> Decision:
    """Return what becomes of a line about a voucher, given its recipient and its institution's kind, if any."""
    if recipient is None:
        return _refused(assistance.RecipientNotThere)
    if line.change == "cancel":
        return Decision(Outcome.CANCELLED) if known else _refused(assistance.VoucherNotThere)
    if unfit := _unfit(line.key, recipient, kind):
        return unfit
    if line.change == "new":
        return _new(line.said, known, assistance.VoucherThere)
    return _became(line.said, known, Outcome.CHANGED) if known else _refused(assistance.VoucherNotThere)


def _unfit(key: VoucherKey, recipient: Recipient, kind: str | None) -> Decision | None:
    if kind is None:
        return _refused(assistance.UnknownInstitution, "institution")
    if kind not in GIVEN_BY[key.care]:
        return _refused(assistance.UnfitCare, "care")
    is_hers = is_in_period(key.month, recipient.valid_from, recipient.valid_until)
    return None if is_hers else _refused(assistance.OutsidePeriod, "month")


def _new(said: Recipient | Voucher | None, known: Recipient | Voucher | None, there: FieldProblem) -> Decision:
    if known is None:
        return Decision(Outcome.ADDED, said)
    return Decision(Outcome.UNCHANGED) if said == known else _refused(there)


def _became(said: Recipient | Voucher | None, known: Recipient | Voucher, outcome: Outcome) -> Decision:
    return Decision(Outcome.UNCHANGED) if said == known else Decision(outcome, said)


def _refused(problem: FieldProblem, column: str = "") -> Decision:
    return Decision(Outcome.REFUSED, problem=problem, column=column)
