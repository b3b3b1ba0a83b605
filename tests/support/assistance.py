"""A welfare office's files in the tests: lines, files, sending them, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from eligibility.actions import assistance_feeds
from eligibility.gateways import feed_writer
from eligibility.models import AssistanceRecipient, AssistanceVoucher
from eligibility.rules.assistance_layout import LAYOUT
from platform_site import clock
from platform_site.models import Job
from platform_site.periods import jst_day
from tests.support.callers import Caller
from tests.support.feeds import AS_OF, outcomes


OFFICE, CITY = "12139994", "sandbox-municipality-1"
CLINIC, OTHER_CLINIC, HOSPITAL = "1310200022", "1310200030", "1310100016"
DENTAL, PHARMACY, HOME_NURSING = "1330300046", "1340400051", "1360500017"
NEW, P010 = "0000026", "0000018"
"""Somebody whom the office has not told of yet, and the sandbox's recipient."""

_numbers = count(100)


def this_month() -> str:
    """Return this month as an office writes it."""
    return f"{jst_day(clock.now()):%Y-%m}"


def recipient(number: str = NEW, **cells: str) -> dict[str, str]:
    """Return a good line about a new recipient of 架空市福祉事務所; `cells` says what is different."""
    return {
        "record": "recipient",
        "change": "new",
        "payer_number": OFFICE,
        "recipient_number": number,
        "link_token": f"TEST-ASSISTED-{number}",
        "name": "生活　薫",
        "kana": "セイカツ　カオル",
        "sex": "2",
        "birth_date": "1960-01-01",
        "valid_from": "2026-04-01",
    } | cells


def p010(**cells: str) -> dict[str, str]:
    """Return a line that corrects the sandbox's recipient."""
    known = {
        "change": "change",
        "link_token": "SBX-LINK-P010",
        "name": "生活　明",
        "kana": "セイカツ　アキラ",
        "sex": "1",
        "birth_date": "1958-06-30",
        "valid_from": "2024-04-01",
    }
    return recipient(P010, **known) | cells


def voucher(number: str = NEW, **cells: str) -> dict[str, str]:
    """Return a good line about a voucher of this month for さくら診療所."""
    return {
        "record": "voucher",
        "change": "new",
        "payer_number": OFFICE,
        "recipient_number": number,
        "month": this_month(),
        "institution": CLINIC,
        "care": "outpatient",
        "beside_insurance": "0",
        "own_payment": "0",
    } | cells


def file(rows: Any, *, number: int = 1, office: str = OFFICE, as_of: datetime = AS_OF, **more: Any) -> bytes:
    """Return a whole file."""
    return feed_writer.write(office, file_number=number, rows=rows, as_of=as_of, layout=LAYOUT, **more)


@dataclass
class Office:
    """A welfare office's system, or its city's, that sends files, and the worker that applies them."""

    client_id: str = CITY
    numbers: Any = field(default_factory=lambda: count(next(_numbers) * 1000))

    @property
    def caller(self) -> Caller:
        """Return its system."""
        return Caller(self.client_id)

    def send(self, *rows: Mapping[str, str], number: int | None = None, **more: Any) -> Job:
        """Send lines as a file, and leave it to a worker."""
        return self.upload(file(rows, number=next(self.numbers) if number is None else number, **more))

    def upload(self, content: bytes) -> Job:
        """Send bytes."""
        return assistance_feeds.receive_feed(content=content, by=self.caller.actor, at=clock.now())

    def tell(self, *rows: Mapping[str, str], **more: Any) -> list[str]:
        """Send lines, apply them, and return what came of each."""
        return outcomes(apply(self.send(*rows, **more)))


def apply(job: Job, *, later: timedelta = timedelta()) -> Job:
    """Apply a file as a worker would, and return its job as it is then."""
    assistance_feeds.apply_feed(job_uid=str(job.uid), now=lambda: clock.now() + later)
    job.refresh_from_db()
    return job


def known(number: str = NEW) -> AssistanceRecipient:
    """Return what is known of a recipient now."""
    return AssistanceRecipient.objects.get(recipient_number=number, known_until__isnull=True)


def vouchers(number: str = NEW) -> list[AssistanceVoucher]:
    """Return the vouchers that stand for a recipient now."""
    rows = AssistanceVoucher.objects.filter(recipient__recipient_number=number, known_until__isnull=True)
    return list(rows.order_by("pk"))
