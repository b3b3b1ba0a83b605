"""What is known of coverage: advisories of the answer, and an insurer's files and lines."""

from datetime import timedelta
from typing import Any

from eligibility.models import CoverageFeed
from platform_site import clock
from platform_site.models import DataKey
from tests.support import databases, ledgers
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, ended, file, line
from tests.support.ledgers import asked, member, worked
from tests.support.scenarios import World, provokes
from tests.support.work import applied, fed, uploaded


CLINIC, INSURER = Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1")


def whole(*rows: dict[str, str], number: int = 2) -> bytes:
    """Return a whole file of the insurer."""
    return file(rows, number=number)


def told(*rows: dict[str, str], number: int = 2) -> Any:
    """Have lines applied; return the job as the insurer sees it."""
    return sent(whole(*rows, number=number))


def sent(content: bytes) -> Any:
    """Have a file applied; return the job as the insurer sees it."""
    return INSURER.get(f"/api/v1/jobs/{fed(INSURER, content)}")


@provokes("ELIG-AMBIGUOUS")
def twins_without_a_branch(world: World) -> Any:
    return CLINIC.check(by_number("138057", "20030014", "2024-03-21"))


@provokes("ELIG-NOT-FED")
def an_insurer_that_has_sent_nothing(world: World) -> Any:
    return CLINIC.check(by_number("01130012", "1", "1985-04-01"))


@provokes("ELIG-FEED-LATE")
def an_insurer_that_has_sent_nothing_for_days(world: World) -> Any:
    CoverageFeed.objects.update(as_of=clock.now() - timedelta(days=3))
    return CLINIC.check(by_number("138057", "20039999", "1985-04-01"))


@provokes("ELIG-SAME-DAY-REFUSED")
def a_newcomer_without_a_birth_date(world: World) -> Any:
    return INSURER.post("/api/v1/eligibility/same-day-coverages", {"number": "7001"})


@provokes("ELIG-NEW-COVERAGE")
def numbers_of_the_coverage_before(world: World) -> Any:
    return CLINIC.check(by_number("06139992", "1005", "1991-02-02", symbol="架空１２"))


@provokes("ELIG-NOT-YET-ACQUIRED")
def a_day_before_the_coverage_began(world: World) -> Any:
    return CLINIC.check(by_number("138057", "20030016", "1992-12-12", on="2020-01-01"))


@provokes("ELIG-SHARE-UNKNOWN")
def somebody_of_72_without_a_certificate(world: World) -> Any:
    told(line("7072", birth_date="1954-01-01"))
    return CLINIC.check(by_number(UNION, "7072", "1954-01-01", symbol="架空７７"))


@provokes("ELIG-FEED-BROKEN")
@provokes("ELIG-FEED-ENCODING")
def a_file_in_utf_16(world: World) -> Any:
    return sent("coverage-feed".encode("utf-16"))


@provokes("ELIG-FEED-FIRST-LINE")
def a_file_of_something_else(world: World) -> Any:
    return sent(b"invoices,1\na,b\nend,0\n")


@provokes("ELIG-FEED-HEADER")
def a_file_without_a_needed_column(world: World) -> Any:
    return sent(whole().replace(b"birth_date", b"born_on"))


@provokes("ELIG-FEED-LAST-LINE")
def a_file_that_was_cut_off(world: World) -> Any:
    return sent(whole(line())[:-7])


@provokes("ELIG-FEED-QUOTING")
def a_quote_that_is_never_closed(world: World) -> Any:
    return sent(whole(line()).replace("試験　歩".encode(), '"試験　歩'.encode(), 1))


@provokes("ELIG-FEED-COLUMNS")
def a_line_with_a_cell_too_many(world: World) -> Any:
    return sent(whole(line()).replace("試験　歩".encode(), "試験,歩".encode(), 1))


@provokes("ELIG-FEED-INSURER")
def a_file_of_another_insurer(world: World) -> Any:
    return sent(file([], insurer="138057"))


@provokes("ELIG-FEED-NUMBER")
def a_file_number_that_was_used(world: World) -> Any:
    told(line("7001"), number=2)
    return told(line("7002"), number=2)


@provokes("ELIG-FEED-GONE")
def a_file_whose_key_is_gone(world: World) -> Any:
    job = uploaded(INSURER, whole(line()))
    DataKey.objects.filter(purpose="feed").update(wrapped=b"\x01" + b"\0" * 60)
    return INSURER.get(f"/api/v1/jobs/{applied(job)}")


@provokes("ELIG-FEED-EXISTS")
def a_new_coverage_that_is_there_already(world: World) -> Any:
    return told(line("7001"), line("7001", name="試験　走"))


@provokes("ELIG-FEED-UNKNOWN")
def the_end_of_what_never_began(world: World) -> Any:
    return told(ended("7099"))


@provokes("ELIG-FEED-CANCELLED")
def the_end_of_what_was_cancelled(world: World) -> Any:
    return told(line("7001"), line("7001", change="cancel"), ended("7001"))


@provokes("ELIG-FEED-LOST-BEFORE-ACQUIRED")
def a_loss_before_the_first_day(world: World) -> Any:
    return told(line("7001"), ended("7001", lost_on="2020-01-01"))


@provokes("ELIG-FEED-PERIOD")
def a_certificate_that_ends_before_it_begins(world: World) -> Any:
    period = {"elderly_ratio": "20", "elderly_from": "2026-04-01", "elderly_last_day": "2026-03-01"}
    return told(line("7001", **period))


@provokes("ELIG-LINK-MISMATCH")
def a_link_token_of_somebody_born_another_day(world: World) -> Any:
    return told(line("7001"), line("7002", link_token="TEST-LINK-7001", birth_date="1981-01-01"))


@provokes("ELIG-FEED-LINE-FAILED", committed=True)
def a_line_that_the_database_does_not_take(world: World) -> Any:
    with databases.owner(world.database) as owner:
        owner.execute("alter table eligibility_coverageversion add check (name <> '試験　歩') not valid")
    return told(line("7001"), line("7002", name="試験　走"))


@provokes("ELIG-LEDGER-DIFFERS")
def a_ledger_that_says_otherwise(world: World) -> Any:
    told(line("7001"))
    job = worked(asked(INSURER, ledgers.file([member("7001", name="試験　走")])))
    return INSURER.get(f"/api/v1/jobs/{job.uid}")
