"""What a check would answer now: the same as a check that is made now, by keyed look-ups only."""

from datetime import timedelta

import pytest
from django.db import connection

from eligibility.models import CoverageVersion
from eligibility.queries import corrections
from platform_site import clock
from platform_site.models import Person
from tests.factories.platform_site import PersonFactory
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import UNION, Insurer, ended, line
from tests.support.writes import READ_WHOLE, counts


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
SAME = """
select count(*) filter (where eligibility_gist_v1(c) = eligibility_gist_v1(t)
                          and c.version_ids = t.version_ids and c.certificate_ids = t.certificate_ids),
       count(*) from eligibility_check c cross join lateral eligibility_today_v1(c) t where c.result <> 'not_found'
"""
GROWING = ("eligibility_", "platform_site_person", "platform_site_restriction", "platform_site_patientnumber")


def asked(sql: str, *params) -> list[tuple]:
    """Return the rows of a question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_while_nothing_changes_every_answer_is_what_it_would_be_now():
    for serial in (f"SBX-00{number:02}" for number in (*range(1, 19), 20, *range(22, 29))):
        CLINIC.check_by_card(serial, consents=["specific_disease"])
        CLINIC.check_by_card(serial, on="2026-10-01")
    CLINIC.check(P001)
    CLINIC.check({**P001, "limit_certificate": True})
    CLINIC.check(by_number(UNION, "1005", "1991-02-02", symbol="架空１２"))
    CLINIC.check(by_number("138057", "20030016", "1992-12-12", on="2020-01-01"))
    [(same, checks)] = asked(SAME)
    assert same == checks > 45


def test_after_a_change_it_is_what_a_check_of_now_answers():
    Insurer().tell(line())
    her = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01", on="2026-11-05")
    then = CLINIC.check(her).json()
    Insurer().tell(ended(lost_on="2026-11-01"))
    now = CLINIC.check(her).json()
    rows = dict(asked(
        "select c.uid::text, array[c.result, t.result] from eligibility_check c, lateral eligibility_today_v1(c) t"
        " where c.uid::text in (%s, %s)", then["check_id"], now["check_id"],
    ))  # fmt: skip
    assert rows == {then["check_id"]: ["active", "inactive"], now["check_id"]: ["inactive", "inactive"]}


def test_answers_of_somebody_who_was_merged_are_judged_by_who_she_is_now():
    first = CLINIC.check(P001).json()
    her = Person.objects.get(coverageversion__coverage__number="1001", coverageversion__coverage__branch="01")
    kept = PersonFactory(birth_date=her.birth_date, sex=her.sex)
    CoverageVersion.objects.filter(person=her).update(person=kept)
    Person.objects.filter(pk=her.pk).update(merged_into=kept)
    [(result, person)] = asked(
        "select t.result, t.person_id from eligibility_check c, lateral eligibility_today_v1(c) t where c.uid = %s",
        first["check_id"],
    )
    assert (result, person) == ("active", her.pk)


def test_looking_for_corrections_reads_no_growing_table_from_end_to_end():
    CLINIC.check(P001)
    person = Person.objects.get(coverageversion__coverage__number="1001", coverageversion__coverage__branch="01")
    with connection.cursor() as cursor:
        cursor.execute("discard plans; set local enable_seqscan = off")  # or small tables are read as they are
    before = counts(READ_WHOLE)
    corrections.corrected([person.pk], at=clock.now() + timedelta(seconds=1))
    whole = {table for table, times in counts(READ_WHOLE).items() if times > before.get(table, 0)}
    assert not [table for table in whole if table.startswith(GROWING)]
