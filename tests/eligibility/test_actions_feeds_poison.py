"""A line that breaks the worker by a mistake of ours: it is put aside alone, and the others go on."""

import pytest

from eligibility.actions import feed_chunks, withholding
from eligibility.errors.feeds import LineFailed
from eligibility.models import CoverageVersion
from eligibility.rules.ledger import Outcome
from tests.support.feeds import Insurer, apply, current, line, outcomes


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER = Insurer()


def damage(number: str) -> None:
    """Flip a bit of a sealed address, as a failing disk would."""
    version = current(number)
    sealed = bytearray(version.address_sealed or b"")
    sealed[-1] ^= 1
    CoverageVersion.objects.filter(pk=version.pk).update(address_sealed=bytes(sealed))


@pytest.mark.parametrize("broken", ["0", "5", "8"])
def test_a_line_that_cannot_be_compared_stops_no_other(broken: str) -> None:
    everybody = [str(number) for number in range(9)]
    INSURER.tell(*[line(number, address_withheld="1") for number in everybody])
    damage(broken)
    job = apply(INSURER.send(*[line(number, change="change", name="試験　改") for number in everybody]))
    told = dict(zip(everybody, outcomes(job), strict=True))
    assert told.pop(broken) == f"refused {LineFailed.code}"
    assert set(told.values()) == {"changed"}
    assert (job.state, job.done) == ("done", 9)


def test_a_mended_line_is_taken_when_it_comes_again() -> None:
    INSURER.tell(line(address_withheld="1"))
    damage("7001")
    assert INSURER.tell(line(change="change")) == [f"refused {LineFailed.code}"]
    withholding.seal(current(), "999-9999", "架空県架空市試験町1-1")
    assert INSURER.tell(line(change="change")) == ["unchanged"]


def test_what_is_wrong_with_the_database_is_no_fault_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    job = INSURER.send(line())

    def missing(*, on):
        raise LookupError("no release of a code system is in force")

    monkeypatch.setattr(feed_chunks, "feed_codes", missing)
    with pytest.raises(LookupError):
        apply(job)
    job.refresh_from_db()
    assert (job.state, job.done, outcomes(job)) == ("running", 0, [])


def test_the_result_of_a_line_put_aside_is_a_refusal_that_asks_to_tell_us() -> None:
    assert Outcome.REFUSED == "refused"
    assert "運営" in LineFailed.remedy


def test_a_line_is_logged_by_the_kind_of_its_failure_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    INSURER.tell(line(address_withheld="1", address="カナリア町"))
    damage("7001")
    INSURER.tell(line(change="change", name="カナリア"))
    failed = [record for record in caplog.records if record.message == "lines of a feed failed"]
    assert {record.error for record in failed} == {"Unreadable"}  # type: ignore[attr-defined]
    assert "カナリア" not in caplog.text
