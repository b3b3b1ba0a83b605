"""A facility's corrections: what it was told and would be told otherwise now, under the rights of now."""

import pytest

from eligibility.actions import corrections, links
from eligibility.models import Correction, CoverageFeed
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Person
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, coverage, ended, line


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
PATH = "/api/v1/eligibility/corrections"


def asked(number: str = "7001", on: str = "2026-11-05", caller: Caller = CLINIC) -> dict:
    """Ask what covered a member on a day."""
    return caller.check(by_number(UNION, number, "1980-01-01", symbol="架空７７", branch="01", on=on)).json()


def told(*rows: dict[str, str]) -> None:
    """Have lines applied, and look for what they corrected."""
    Insurer().tell(*rows)
    feed = CoverageFeed.objects.order_by("pk").last()
    corrections.correct_after_feed(feed_id=feed.pk, now=clock.now)


def listed(caller: Caller = CLINIC, query: str = "") -> dict:
    """Return a page of a facility's corrections."""
    answer = caller.get(PATH + query)
    assert answer.status_code == 200, answer.content
    return answer.json()


class TestShown:
    """With the difference."""

    def test_what_was_answered_and_what_would_be_now(self):
        told(line())
        check = asked()
        told(ended(lost_on="2026-11-01"))
        [shown] = listed()["corrections"]
        row = Correction.objects.get()
        assert {name: shown[name] for name in ("correction_id", "check_id", "checked_at", "on", "patient_ref")} == {
            "correction_id": str(row.uid),
            "check_id": check["check_id"],
            "checked_at": check["checked_at"],
            "on": "2026-11-05",
            "patient_ref": check["patient_ref"],
        }
        assert not shown["is_withheld"]
        differences = {each["pointer"]: (each["before"], each["after"]) for each in shown["differences"]}
        assert differences["/result"] == ("active", "inactive")
        assert differences["/coverages/0/lost_on"] == (None, "2026-11-01")
        assert differences["/coverages/0/copay_ratio"] == (30, None)
        assert row.places == list(differences)

    def test_as_it_stands_at_the_moment_of_reading(self):
        told(line())
        asked()
        told(ended(lost_on="2026-11-01"))
        Insurer().tell(ended(lost_on="2026-11-03"))
        [shown] = listed()["corrections"]
        assert {"pointer": "/coverages/0/lost_on", "before": None, "after": "2026-11-03"} in shown["differences"]

    def test_a_name_or_an_address_of_today_is_no_part_of_it(self):
        told(line())
        asked()
        told(line(change="change", name="試験　改", address="架空市", lost_on="2026-11-01", loss_reason="99"))
        [shown] = listed()["corrections"]
        assert not [each for each in shown["differences"] if each["pointer"].startswith("/patient")]

    def test_nothing_is_there_for_another_facility(self):
        told(line())
        asked()
        asked(on="2026-10-05", caller=OTHER)
        told(ended(lost_on="2026-11-01"))
        assert listed(OTHER) == {"corrections": [], "next": None}

    def test_each_reading_leaves_a_line_for_each_person(self):
        told(line())
        asked()
        told(ended(lost_on="2026-11-01"))
        listed()
        person = Person.objects.get(coverageversion__coverage__number="7001", coverageversion__known_until=None)
        events = [each.event for each in lines_of([person.pk])]
        assert events.count("eligibility.corrections_read") == 1


class TestWithheld:
    """What may no longer be told is not told by a correction either."""

    def test_while_the_link_is_under_inquiry(self):
        told(line())
        asked()
        told(ended(lost_on="2026-11-01"))
        links.suspend_link(coverage_id=coverage().pk, by=the_platform(), at=clock.now())
        [shown] = listed()["corrections"]
        assert (shown["is_withheld"], shown["differences"]) == (True, [])

    def test_of_what_is_by_now_known_to_be_somebody_elses(self):
        told(line())
        asked()
        told(line(change="change", link_token="TEST-LINK-OTHER"))
        answer = CLINIC.get(PATH)
        [shown] = answer.json()["corrections"]
        assert (shown["is_withheld"], shown["differences"]) == (True, [])
        assert "試験" not in answer.content.decode()

    def test_to_whoever_lost_the_right(self):
        assert Caller("sandbox-clinic-1", scopes=frozenset()).get(PATH).json()["code"] == "AUTH-SCOPE"
        assert Caller("sandbox-insurer-1").get(PATH).json()["code"] == "AUTH-SCOPE"


class TestPages:
    """In the order in which they were found."""

    def test_one_after_the_other(self):
        numbers = ["7001", "7002", "7003"]
        told(*[line(number) for number in numbers])
        checks = [asked(number)["check_id"] for number in numbers]
        told(*[ended(number, lost_on="2026-11-01") for number in numbers])
        found, query = [], "?limit=2"
        while query:
            page = listed(query=query)
            found += [each["check_id"] for each in page["corrections"]]
            query = f"?limit=2&cursor={page['next']}" if page["next"] else ""
        assert found == checks

    @pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?limit=x", "?cursor=AAAA"])
    def test_a_bad_question_is_refused(self, query):
        assert CLINIC.get(PATH + query).json()["code"] == "VAL-INVALID"

    def test_a_cursor_of_another_facility_is_none(self):
        numbers = ["7001", "7002"]
        told(*[line(number) for number in numbers])
        for number in numbers:
            asked(number)
        told(*[ended(number, lost_on="2026-11-01") for number in numbers])
        cursor = listed(query="?limit=1")["next"]
        assert OTHER.get(f"{PATH}?cursor={cursor}").json()["code"] == "VAL-INVALID"

    def test_a_check_that_is_no_longer_kept_is_left_out(self):
        told(line())
        asked()
        told(ended(lost_on="2026-11-01"))
        Correction.objects.update(check_uid="0b9e1a3c-1111-4222-8333-444455556666")
        assert listed()["corrections"] == []
