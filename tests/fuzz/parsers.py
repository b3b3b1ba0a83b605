"""Every function that reads what a stranger wrote: what it takes, how it refuses, and which test holds it to that.

A public function of a drawer of readers whose first parameter is text or bytes stands in one of three tables: it is
tried here (`PARSERS`), its law stands elsewhere (`ELSEWHERE`), or only the platform itself gives it anything (`OURS`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eligibility.errors.feeds import FileBroken
from eligibility.gateways import feed_files, ledger_files, receipt_files
from eligibility.gateways.individual_numbers import holds_individual_number
from eligibility.rules import (
    assistance_layout,
    assistance_lines,
    feed_holds,
    feed_lines,
    months,
    numbers,
    receipt_lines,
    usage_months,
)
from eligibility.rules.cells import composed, would_run
from eligibility.rules.feed_layout import LAYOUT
from platform_site import tables
from platform_site.errors import Fault, Invalid
from platform_site.gateways import assertions, master_files, moments, public_keys, strict_json
from platform_site.identifiers import (
    BadIdentifier,
    FacilityCode,
    InsurerNumber,
    LocalRecipientNumber,
    MunicipalityCode,
    PayerNumber,
    RecipientNumber,
    japanese_dates,
    request_ids,
)
from platform_site.identifiers.characters import forbidden
from platform_site.identifiers.digits import compact
from platform_site.identifiers.individual_numbers import contains_individual_number
from tests.eligibility.feed_cells import CODES, TODAY, index
from tests.support import assistance, ledgers
from tests.support.feeds import UNION, ended, file, line
from tests.support.signers import ec, public, signed


AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
URL = "https://platform.example/oauth/token"
NOW = int(AT.timestamp())
CLAIMS = {"iss": "clinic-1", "sub": "clinic-1", "aud": URL, "exp": NOW + 240, "iat": NOW, "jti": "jti-0001"}
Refusals = tuple[type[Exception], ...]


@dataclass(frozen=True)
class Parser:
    """A reader: real texts or bytes for it, what it raises for others, and a text that reads as the same again."""

    read: Callable[[Any], Any]
    samples: tuple[Any, ...]
    refusals: Refusals = ()
    again: Callable[[Any], Any] | None = None


def feed(content: bytes) -> int:
    """Read a coverage feed with each of its lines, and return how many there are."""
    found = feed_files.read(content)
    for _, row in found.rows():
        if not isinstance(row, Fault):
            feed_lines.read(row, insurer=UNION, codes=CODES, today=TODAY, index=index)
    return found.count


def assisted(content: bytes) -> int:
    """Read an assistance feed with each of its lines, and return how many there are."""
    found = feed_files.read(content, assistance_layout.LAYOUT)
    for _, row in found.rows():
        if not isinstance(row, Fault):
            assistance_lines.read(row, office=assistance.OFFICE, today=TODAY, index=index)
    return found.count


def whole_ledger(content: bytes) -> int:
    """Read an insurer's ledger with each of its lines, and return how many there are."""
    found = ledger_files.read(content)
    return len([row for _, row in found.rows()])


def receipts(content: bytes) -> list[Any]:
    """Read the fund's file of receipt counts with each of its lines."""
    rows = [cells for _, cells in receipt_files.read(content)]
    return [each if isinstance(each, Fault) else receipt_lines.parse(each, today=TODAY) for each in rows]


def masters(content: bytes) -> list[master_files.Release]:
    """Read a file of code masters."""
    return master_files.read(tables.rows(content, tables.encoding_of(content)))


def masters_again(releases: list[master_files.Release]) -> bytes:
    """Write code masters as a file."""
    heading, *rest = [line for release in releases for line in master_files.written(release)]
    return "".join([heading, *(each for each in rest if each != heading)]).encode()


def written_moment(moment: datetime | None) -> str:
    """Write a moment as an address does; none is an empty text."""
    return moment.isoformat() if moment else ""


def assertion(compact_jws: str) -> str:
    """Read a client assertion as the token endpoint does; return whose it is."""
    claim = assertions.claimed(compact_jws)
    return assertions.verify(claim, jwks=public(ec()), audience=URL, at=AT).client_id


NUMBERS: Refusals = (BadIdentifier,)
FILES: Refusals = (FileBroken,)
BAD_MASTERS: Refusals = (tables.UnreadableTable, master_files.WrongFile)
KEY = ec().as_pem(private=False).decode()
RECEIPTS = "医療機関コード,診療月,レセプト件数,マイナ保険証利用件数\r\n1310200022,令和8年10月,120,40\r\n"
MASTERS = "system,effective_on,code,name,source\r\ntests,2026-04-01,01,甲,告示\r\ntests,2026-04-01,'=1,乙,\r\n"
FEED = file([line(), ended("7002"), line("7003", name="架空　𠮷", ratio="20", ratio_from="2026-08-01")])
ASSISTANCE = assistance.file([assistance.recipient(), assistance.voucher()])
LEDGER = ledgers.file([ledgers.member(), ledgers.member("7002", address="架空県\r\n架空市")])
PARSERS: dict[str, Parser] = {
    "platform_site.gateways.assertions.claimed": Parser(
        assertion, (signed(CLAIMS, ec()),), (assertions.AssertionRefused,)
    ),
    "platform_site.gateways.moments.parse": Parser(
        moments.parse, ("2026-11-20T12:00:00.5+09:00", "0001-01-01T00:00:00+14:00"), (), written_moment
    ),
    "platform_site.gateways.public_keys.read": Parser(
        public_keys.read, (KEY, KEY + KEY, '{"keys":[]}'), (assertions.JwksRefused,)
    ),
    "platform_site.gateways.strict_json.shown": Parser(strict_json.shown, ("name", "氏名~/")),
    "platform_site.tables.rows": Parser(
        masters, (MASTERS.encode(), MASTERS.encode("cp932")), BAD_MASTERS, masters_again
    ),
    "platform_site.identifiers.characters.forbidden": Parser(forbidden, ("架空　花子", "a\u0301")),
    "platform_site.identifiers.digits.compact": Parser(compact, ("０６１３ ９９９２", "U¨"), (), str),
    "platform_site.identifiers.identifier.Identifier.parse": Parser(FacilityCode.parse, ("1310200022",), NUMBERS, str),
    "platform_site.identifiers.insurers.InsurerNumber.parse": Parser(
        InsurerNumber.parse, ("06139992", "00138057", "１３８０５７"), NUMBERS, str
    ),
    "platform_site.identifiers.payers.PayerNumber.parse": Parser(PayerNumber.parse, ("12139994",), NUMBERS, str),
    "a local payer": Parser(
        lambda text: PayerNumber.parse(text, local_unchecked=True), ("80139991", "41139990"), NUMBERS, str
    ),
    "a recipient": Parser(RecipientNumber.parse, ("0000018",), NUMBERS, str),
    "a local recipient": Parser(LocalRecipientNumber.parse, ("架空-12",), NUMBERS, str),
    "a municipality": Parser(MunicipalityCode.parse, ("131016",), NUMBERS, str),
    "platform_site.identifiers.individual_numbers.contains_individual_number": Parser(
        contains_individual_number, ("1234-5678-9018", "血圧 120 80 118 76")
    ),
    "platform_site.identifiers.japanese_dates.parse": Parser(
        japanese_dates.parse,
        ("2026-04-01", "令和8年4月1日", "R8.4.1", "5080401", "昭和元年12月31日", "明治6年1月1日", "9999-12-31"),
        NUMBERS,
        japanese_dates.to_japanese,
    ),
    "platform_site.identifiers.request_ids.moment_of": Parser(
        request_ids.moment_of, (request_ids.new(AT), "f" * 12 + "7" + "0" * 3 + "8" + "0" * 15)
    ),
    "eligibility.gateways.feed_files.read": Parser(feed, (FEED, FEED.decode().encode("cp932", "replace")), FILES),
    "eligibility.gateways.feed_files.sender_of": Parser(
        lambda content: feed_files.sender_of(content, LAYOUT), (FEED,), ()
    ),
    "an assistance feed": Parser(assisted, (ASSISTANCE,), FILES),
    "eligibility.gateways.ledger_files.read": Parser(whole_ledger, (LEDGER,), FILES),
    "eligibility.gateways.receipt_files.read": Parser(
        receipts, (RECEIPTS.encode(), RECEIPTS.encode("cp932")), (Invalid,)
    ),
    "eligibility.gateways.individual_numbers.holds_individual_number": Parser(
        holds_individual_number, (FEED, FEED.decode().encode("utf-16"))
    ),
    "eligibility.rules.months.parse": Parser(
        months.parse, ("2026-11", "令和8年11月", "R0811", "50811"), NUMBERS, lambda month: f"{month:%Y-%m}".zfill(7)
    ),
    "eligibility.rules.usage_months.month_named": Parser(
        usage_months.month_named, ("2026-10",), (Invalid,), lambda month: f"{month:%Y-%m}"
    ),
    "eligibility.rules.receipt_lines.column_of": Parser(receipt_lines.column_of, ("診療月", "ｍｏｎｔｈ")),
    "eligibility.rules.numbers.symbol_key": Parser(numbers.symbol_key, ("架空－０１２", "センター12"), (), str),
    "eligibility.rules.numbers.branch_key": Parser(numbers.branch_key, ("01", "１"), NUMBERS, str),
    "eligibility.rules.cells.composed": Parser(composed, ("か\u3099\ufa19",), (), str),
    "eligibility.rules.cells.would_run": Parser(would_run, ("=1+1", "-", "a| =b")),
    "eligibility.rules.feed_holds.staff_id": Parser(feed_holds.staff_id, ("u1001;clerk",)),
}
"""What is tried here, by the function that it goes through first."""
ELSEWHERE = {
    "platform_site.gateways.strict_json.parse": "platform_site/test_gateways_strict_json.py",
    "platform_site.gateways.tokens.Verified.read": "platform_site/test_gateways_tokens.py",
    "platform_site.gateways.formulas.neutral": "platform_site/test_gateways_formulas.py",
    "platform_site.gateways.formulas.original": "platform_site/test_gateways_formulas.py",
    "platform_site.tables.encoding_of": "platform_site/test_tables.py",
    "platform_site.queries.patient_refs.person_behind": "platform_site/test_queries_patient_refs.py",
    "platform_site.queries.patient_refs.record_behind": "platform_site/test_queries_patient_refs.py",
    "eligibility.gateways.proofs.read": "eligibility/test_gateways_proofs_signature.py",
    "eligibility.gateways.signatures.read_header": "eligibility/test_gateways_proofs_signature.py",
    "eligibility.gateways.signatures.signed_content": "eligibility/test_gateways_proofs_signature.py",
    "eligibility.gateways.signatures.read_object": "eligibility/test_gateways_proofs_payload.py",
    "eligibility.gateways.chains.is_spelled_exactly": "eligibility/test_gateways_certificates_forged.py",
    "eligibility.gateways.revocation.read": "eligibility/test_gateways_revocation.py",
    "eligibility.gateways.feed_corrections.written": "eligibility/test_gateways_feed_corrections.py",
    "eligibility.rules.kana.kana_key": "eligibility/test_rules_kana.py",
    "eligibility.rules.numbers.number_key": "eligibility/test_rules_numbers.py",
    "eligibility.rules.feed_previews.shown_value": "eligibility/test_rules_feed_previews.py",
}
"""Which file under tests/ has a law of Hypothesis for a reader."""
OURS = {
    "platform_site.gateways.webauthn.stored", "platform_site.identifiers.checksums.modulus10_weight21",
    "platform_site.identifiers.checksums.modulus11_weight65432",
    "platform_site.identifiers.digits.require_digits", "platform_site.identifiers.digits.require_check_digit",
    "platform_site.identifiers.digits.require_prefecture", "platform_site.identifiers.individual_numbers.check_digit",
    "eligibility.gateways.authority_files.read", "eligibility.gateways.card_certificates.identity_digest",
    "eligibility.gateways.feed_writer.write",
    "eligibility.gateways.ledger_files.written", "eligibility.gateways.revocation_service.fetch",
    "eligibility.gateways.sandbox_certificates.make_card", "eligibility.gateways.sandbox_certificates.named",
    "eligibility.gateways.sandbox_certificates.usage", "eligibility.gateways.sandbox_signing.key_of",
    "eligibility.gateways.sandbox_signing.certificates_of", "eligibility.rules.assistance.is_of",
    "eligibility.rules.cases.verdict", "eligibility.rules.cases.open_words",
    "eligibility.rules.sandbox_people.rows_of", "eligibility.rules.sandbox_people.union",
    "eligibility.rules.sandbox_people.city", "eligibility.rules.sandbox_people.late",
}  # fmt: skip
"""What takes only what the platform made, or what one of the readers let through."""
