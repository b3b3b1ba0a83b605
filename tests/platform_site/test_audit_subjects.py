"""Lines are read about the subjects that `reads` has set, in that block and transaction only (ARCH-1)."""

import os

import psycopg
import pytest
from django.db import DatabaseError, transaction

from platform_site import audit
from platform_site.actors import the_platform
from platform_site.models import AuditEvent
from platform_site.transactions import reads
from tests.factories.platform_site import AT
from tests.support.sessions import session


A, B = 900_000_001, 900_000_002


def line_about(person: int | None) -> None:
    """Leave a line."""
    audit.record("tests.done", by=the_platform(), at=AT, person_id=person)


def reading(*persons: int):
    """Open the rows of these persons."""
    return reads("tests.read", persons=persons, by=the_platform(), at=AT, ground="law", about="Test")


def seen() -> list[tuple[str, int]]:
    """Return event and person of every line that can be read now."""
    return sorted(AuditEvent.objects.values_list("event", "person_id"))


@pytest.mark.django_db
class TestWithinATransaction:
    """What a forgotten filter gives."""

    @pytest.fixture(autouse=True)
    def _lines(self):
        for person in (A, B, None):
            line_about(person)

    def test_without_a_subject_nothing(self):
        assert seen() == []
        assert AuditEvent.objects.count() == 0

    def test_with_a_subject_only_hers_and_the_reading_itself(self):
        with reading(A):
            assert seen() == [("tests.done", A), ("tests.read", A)]

    def test_a_merged_person_has_several_ids(self):
        with reading(A, B):
            assert {person for _, person in seen()} == {A, B}

    def test_of_nobody_nothing_and_no_line(self):
        by = the_platform()
        with reads("tests.read", persons=[], by=by, at=AT, ground="law"):
            assert seen() == []
        assert by.call.lines == 0

    def test_after_the_block_nothing_again(self):
        with reading(A):
            pass
        assert seen() == []

    def test_after_a_block_that_failed_nothing_again(self):
        with pytest.raises(RuntimeError), reading(A):
            raise RuntimeError
        assert seen() == []

    def test_within_another_block_only_the_inner_ones_and_then_the_outer_ones_again(self):
        with reading(A):
            with reading(B):
                assert {person for _, person in seen()} == {B}
            assert {person for _, person in seen()} == {A}

    def test_a_reading_that_fails_leaves_no_line(self):
        with pytest.raises(RuntimeError), reading(A):
            raise RuntimeError
        with reading(A):
            assert seen() == [("tests.done", A), ("tests.read", A)]

    def test_the_line_says_who_was_read_on_which_ground(self):
        with reading(A):
            line = AuditEvent.objects.get(event="tests.read")
        assert (line.person_id, line.ground, line.about, line.outcome) == (A, "law", "Test", "done")

    @pytest.mark.parametrize("subjects", ["", "{}", "{0}"])
    def test_no_setting_opens_lines_about_nobody(self, subjects):
        with transaction.atomic(), transaction.get_connection().cursor() as cursor:
            cursor.execute("select set_config('app.subjects', %s, true)", [subjects])
            assert seen() == []

    def test_a_setting_that_is_no_list_gives_nothing(self):
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("select set_config('app.subjects', '1 or true', true)")
        with pytest.raises(DatabaseError), transaction.atomic():
            seen()


def test_the_next_transaction_on_the_same_connection_reads_nothing(committed):
    line_about(A)
    with reading(A):
        assert seen() == [("tests.done", A), ("tests.read", A)]
    assert seen() == []
    with transaction.atomic():
        assert seen() == []


def test_another_connection_reads_nothing_meanwhile(committed):
    line_about(A)
    with reading(A), session("web", committed) as other:
        assert other.execute("select count(*) from platform_site_audit").fetchone() == (0,)


def test_what_was_read_is_in_the_trail_for_its_reader(committed):
    with reading(A):
        pass
    with psycopg.connect(os.environ["DATABASE_AUDIT_URL"], dbname=committed) as reader:
        lines = reader.execute(
            "select person_id, ground from platform_site_audit where event = 'tests.read'"
        ).fetchall()
    assert lines == [(A, "law")]
