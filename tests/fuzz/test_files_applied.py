"""A damaged file, as far as it goes: the worker ends its job, and each line of it, in a word that is documented."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.errors import CATALOGUE
from platform_site.models import Job, JobLine
from platform_site.states import JOB
from tests.fuzz.effort import effort
from tests.fuzz.logs import heard
from tests.fuzz.mutations import STRANGE, damaged_bytes, damaged_text
from tests.fuzz.replays import undone
from tests.support import assistance, ledgers
from tests.support.callers import Caller
from tests.support.feeds import Insurer, apply, ended, file, line


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]
FEED = file([line(), ended("7001"), line("7003", ratio="20", ratio_from="2026-08-01"), line("7004", change="cancel")])
MOMENTS = st.datetimes().map(lambda at: at.isoformat(timespec="seconds")) | st.sampled_from(
    ["0001-01-01T00:00:00", "2000-01-01T00:00:00", "9999-12-31T23:59:59"]
)
ZONES = ["+09:00", "-23:59", "+23:59", "Z", ""]
HELD = JOB.ends | {"held"}


def coverage(content: bytes) -> Job:
    """Apply a coverage feed."""
    return apply(Insurer().upload(content))


def assisted(content: bytes) -> Job:
    """Apply an assistance feed."""
    return assistance.apply(assistance.Office().upload(content))


def compared(content: bytes) -> Job:
    """Compare a ledger."""
    return ledgers.worked(ledgers.asked(Caller("sandbox-insurer-1"), content))


KINDS: dict[str, Any] = {
    "coverage": (coverage, FEED, line(), file),
    "assistance": (assisted, assistance.file([assistance.recipient(), assistance.voucher()]), assistance.recipient(),
                   assistance.file),
    "voucher": (assisted, assistance.file([assistance.voucher()]), assistance.voucher("0000018"), assistance.file),
    "ledger": (compared, ledgers.file([ledgers.member()]), ledgers.member(), ledgers.file),
}  # fmt: skip


def ends(work: Any, content: bytes) -> None:
    """Have a file worked off; judge how it ended."""
    with undone(), heard() as ear:
        job = work(content)
        lines = list(JobLine.objects.filter(job=job))
    assert job.state in HELD, (job.state, ear.lines)
    codes = {job.code} | {fault["code"] for fault in [*job.faults, *(each for line in lines for each in line.faults)]}
    assert codes - {""} <= CATALOGUE.keys() - {"SYS-ERROR", "ELIG-FEED-LINE-FAILED"}
    assert not [line for line in ear.lines if '"raised"' in line]


@pytest.mark.parametrize(("work", "content", "row", "write"), KINDS.values(), ids=KINDS)
class TestAFile:
    """Of each kind."""

    def test_in_order_is_worked_off(self, work, content, row, write):
        ends(work, content)

    @given(data=st.data())
    @effort(12)
    def test_with_damaged_bytes_ends(self, work, content, row, write, data):
        ends(work, data.draw(damaged_bytes(content)))

    @given(data=st.data())
    @effort(15)
    def test_with_strange_cells_ends(self, work, content, row, write, data):
        names = data.draw(st.lists(st.sampled_from(sorted(row)), min_size=1, max_size=4))
        strange = {name: data.draw(damaged_text(row[name]) | STRANGE) for name in names}
        ends(work, write([{**row, **strange}]))

    @given(as_of=MOMENTS, zone=st.sampled_from(ZONES))
    @effort(6)
    def test_of_any_moment_ends(self, work, content, row, write, as_of, zone):
        head, rest = content.split(b"\r\n", 1)
        first = head.rsplit(b",", 1)[0]
        ends(work, first + f",{as_of}{zone}\r\n".encode() + rest)
