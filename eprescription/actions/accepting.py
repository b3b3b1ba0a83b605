"""What comes in is verified, read and judged by the masters before any connection is held and any state changes.

The order is binding: the signature first (I04-1), then what it covers, then who it says it is of (I04-2), then the
medicines; whatever is wrong with those is told in one answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from eprescription.errors.guard import DrugsUnfit
from eprescription.errors.signatures import SignatureWrapped
from eprescription.gateways import documents, signing
from eprescription.permissions import Issuing
from eprescription.queries.masters import masters_on
from eprescription.queries.prescriptions import SHAPES
from eprescription.queries.signers import revocations, trust
from eprescription.rules import limits, validity
from eprescription.rules.checks.findings import New
from eprescription.rules.checks.items import new_items
from eprescription.rules.document import Document, Form, Kind
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.guard import items as guard
from eprescription.rules.products import products_of
from eprescription.rules.signing import PRESCRIBERS, SignatureKind, SignatureResult, check_match
from platform_site.periods import jst_day
from platform_site.queries.codes import policy
from platform_site.transactions import give_back


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A prescription as it comes in: an XAdES envelope, or JSON with a detached JWS.

    For paper and in-house both may be without a signature. `setting` is `rules.document.Setting`.
    """

    envelope: bytes
    form: Form
    kind: Kind
    setting: str
    signature: str | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A prescription that is well signed and well written; `signed` is the SHA-256 of what the signature covers."""

    sent: Sent
    signed: bytes
    result: SignatureResult | None
    document: Document
    masters: Masters
    new: tuple[New, ...]


def accept(sent: Sent, *, issuing: Issuing, at: datetime) -> Accepted:
    """Return what was sent, verified and read.

    Raises a refusal of `errors.signatures`, RecordBroken or JsonBroken, or DrugsUnfit with all that is wrong.
    """
    give_back()  # nobody waits for others with a connection in hand
    result = _verified(sent, at)
    content = result.content if result else _unsigned(sent)
    document = documents.read(content, sent.form)
    check_match(result.signer if result else None, document, issuing.house.code)
    masters = masters_on(_judged_on(document, sent.kind, at))
    _check_items(document, sent.kind, masters, issuing.stopped, at)
    return Accepted(
        sent=sent,
        signed=sha256(content).digest(),
        result=result,
        document=document,
        masters=masters,
        new=new_items(document, masters, document.issued_on),
    )


def _verified(sent: Sent, at: datetime) -> SignatureResult | None:
    """Return the verified signature; None for what may come unsigned and does."""
    if sent.kind is not Kind.ELECTRONIC and not _is_signed(sent):
        return None
    roots, issuers = trust()
    return signing.verify(
        sent.envelope,
        kind=SignatureKind.XADES if sent.form is Form.RECORD_FILE else SignatureKind.JWS,
        detached=sent.signature,
        trust=roots,
        issuers=issuers,
        revoked=revocations(),
        roles=PRESCRIBERS,
        at=at,
        shape=SHAPES[sent.kind],
    )


def _is_signed(sent: Sent) -> bool:
    """Tell if an in-house prescription is signed, which it may be; raise SignatureWrapped for a paper that is."""
    try:
        is_signed = sent.signature is not None or (sent.form is Form.RECORD_FILE and not _unsigned(sent))
    except SignatureWrapped:
        is_signed = True
    if is_signed and sent.kind is Kind.NUMBERED_PAPER:
        raise SignatureWrapped
    return is_signed


def _unsigned(sent: Sent) -> bytes:
    return sent.envelope if sent.form is Form.JSON else signing.read_unsigned(sent.envelope, SHAPES[sent.kind])


def _judged_on(document: Document, kind: Kind, at: datetime) -> date:
    """Return the day of issue, or today where that cannot be: its fault is told with those of the medicines."""
    today = jst_day(at)
    return today if any(validity.faults_of(document, kind=kind, on=today)) else document.issued_on


def _check_items(document: Document, kind: Kind, masters: Masters, stopped: frozenset[str], at: datetime) -> None:
    on = document.issued_on
    faults = (
        *guard.faults_of(document, masters, on, stopped),
        *limits.faults_of(
            document,
            products_of(document, masters, on),
            jst_day(at),
            kind=kind,
            most_items=policy("rx.items.most", on=jst_day(at)),
        ),
    )
    give_back()
    if faults:
        raise DrugsUnfit(faults=faults)
