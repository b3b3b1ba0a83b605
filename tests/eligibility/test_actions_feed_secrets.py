"""An individual number anywhere in a file: its place is refused, and what came in is not kept."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connection

from eligibility.actions import feed_holds
from eligibility.gateways.individual_numbers import PIECE, holds_individual_number
from platform_site import clock, jobs
from platform_site.models import DataKey, Job
from tests.support.audit_lines import committed_lines
from tests.support.feeds import Insurer, apply, file, line, outcomes


INDIVIDUAL, SPACED, WIDE = "123456789018", "1234 5678 9018", "１２３４５６７８９０１８"
INSURER = Insurer()
GOOD = file([line()], number=2)
NAME = "試験　歩".encode()
TEXT_TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
and has_table_privilege(c.oid, 'select')
"""


def everything() -> Iterator[str]:
    """Yield every row that is stored, as text."""
    with connection.cursor() as cursor:
        cursor.execute(TEXT_TABLES)
        for (name,) in cursor.fetchall():
            cursor.execute(f"select t::text from {name} t")  # noqa: S608
            yield from (row for (row,) in cursor.fetchall())


def is_kept(job: Job) -> bool:
    """Tell if what came in is still there."""
    return bytes(Job.objects.get(pk=job.pk).content) != b""


@pytest.mark.django_db
@pytest.mark.as_role("worker")
class TestAFile:
    @pytest.mark.parametrize("written", [INDIVIDUAL, SPACED, WIDE])
    @pytest.mark.parametrize("column", ["number", "address", "link_token", "other_name", "card_class", "householder"])
    def test_with_one_in_a_line_refuses_the_line_and_is_not_kept(self, column: str, written: str) -> None:
        job = apply(INSURER.send(line("1") | {column: written}, line("2")))
        assert outcomes(job) == [f"refused VAL-INDIVIDUAL-NUMBER /{column}", "added"]
        assert not is_kept(job)

    @pytest.mark.parametrize(
        ("content", "place"),
        [
            (GOOD.replace(b",2,", f",{INDIVIDUAL},".encode(), 1), "/1"),
            (GOOD.replace(b"\r\n", f",{SPACED}\r\n".encode(), 1), "/1"),
            (GOOD.replace(b"other_name", INDIVIDUAL.encode(), 1), "/2"),
            (GOOD.replace(b"end,1", f"end,1,{INDIVIDUAL}".encode()), "/4"),
            (GOOD.replace(b"end,1", f"end,{INDIVIDUAL}".encode()), "/4"),
        ],
    )
    def test_with_one_outside_of_its_lines_is_refused_and_not_kept(self, content: bytes, place: str) -> None:
        job = apply(INSURER.upload(content))
        assert (job.state, job.code) == ("failed", "ELIG-FEED-BROKEN")
        assert [(fault["code"], fault["pointer"]) for fault in job.faults] == [("VAL-INDIVIDUAL-NUMBER", place)]
        assert not is_kept(job)

    def test_with_one_in_a_cell_behind_the_last_column_refuses_the_line(self) -> None:
        job = apply(INSURER.upload(GOOD.replace(b"\r\nend", f",{INDIVIDUAL}\r\nend".encode())))
        assert (outcomes(job), is_kept(job)) == (["refused VAL-INDIVIDUAL-NUMBER"], False)

    @pytest.mark.parametrize(
        "content",
        [
            GOOD.replace(NAME, INDIVIDUAL.encode()).replace(b"end,1", b"end,2"),
            GOOD.replace(NAME, f'"{INDIVIDUAL}'.encode()),
            GOOD.decode().replace("試験　歩", INDIVIDUAL).encode("utf-16"),
            INDIVIDUAL.encode(),
            NAME + "試験".encode("cp932") + WIDE.encode("cp932"),
        ],
    )
    def test_that_is_broken_otherwise_is_not_kept_either(self, content: bytes) -> None:
        job = apply(INSURER.upload(content))
        assert (job.state, is_kept(job)) == ("failed", False)

    def test_without_one_is_kept_as_it_came(self) -> None:
        for content in (GOOD, b"nonsense"):
            assert jobs.content_of(Job.objects.get(pk=apply(INSURER.upload(content)).pk)) == content

    def test_that_is_given_up_is_not_kept(self) -> None:
        job = apply(INSURER.send(line(address=INDIVIDUAL), number=3))
        assert (job.state, is_kept(job)) == ("held", True)
        by = INSURER.person("u1")
        feed_holds.reject_feed(job_uid=job.uid, sha256=bytes(job.content_sha256), by=by, at=clock.now())
        assert not is_kept(job)

    def test_whose_key_is_gone_is_left_as_it_is(self) -> None:
        job = INSURER.upload(GOOD.replace(NAME, INDIVIDUAL.encode()))
        DataKey.objects.filter(purpose="feed").update(wrapped=b"\1" + bytes(60))
        assert (apply(job).code, is_kept(job)) == ("ELIG-FEED-GONE", True)

    def test_that_is_not_kept_is_known_again_when_it_comes_once_more(self) -> None:
        rows = [line("1", address=INDIVIDUAL), line("2")]
        for told in (["refused VAL-INDIVIDUAL-NUMBER /address", "added"],
                     ["refused VAL-INDIVIDUAL-NUMBER /address", "unchanged"]):  # fmt: skip
            assert outcomes(apply(INSURER.send(*rows, number=2))) == told

    def test_leaves_the_number_in_no_table_and_in_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            for place in ("number", "symbol", "link_token", "householder"):
                INSURER.tell(line("1") | {place: INDIVIDUAL})
            apply(INSURER.upload(GOOD.replace(b"end,1", f"end,{INDIVIDUAL}".encode())))
        assert not [row for row in everything() if INDIVIDUAL in row]
        assert INDIVIDUAL not in caplog.text


@pytest.mark.as_role("worker")
def test_destroying_what_came_in_leaves_a_line(committed: str) -> None:
    job = apply(INSURER.send(line(address=INDIVIDUAL), number=2))
    (found,) = committed_lines(committed, event="eligibility.feed_content_destroyed")
    assert found["about"] == f"Job:{job.uid}"


@pytest.mark.parametrize("before", [0, PIECE - 12, PIECE - 6, PIECE - 1, PIECE, 3 * PIECE - 5])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_none_hides_in_a_line_without_end(before: int, encoding: str) -> None:
    content = ("あ" * before + INDIVIDUAL + "ん" * 2 * PIECE).encode(encoding)
    assert holds_individual_number(content)
    assert not holds_individual_number(content[: before // 2])


def test_digits_of_two_lines_or_cells_are_none() -> None:
    assert not holds_individual_number(b"12345678\n9018,1234,56789018\n")
