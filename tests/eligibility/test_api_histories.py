"""An insurer's histories: every version with when it was known, and what held on a day as it was known then."""

from datetime import timedelta

import pytest

from eligibility.models import Certificate
from eligibility.models.coverages import Known
from platform_site import clock
from platform_site.models import Person
from platform_site.periods import as_japanese_time
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.feeds import Insurer, current, ended, line, versions
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
INSURER, OTHER = Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2")
PATH = "/api/v1/eligibility/histories"
HER = {"symbol": "架空７７", "number": "7001", "branch": "01"}
ELDERLY = {"birth_date": "1954-01-01", "elderly_ratio": "20", "elderly_from": "2026-04-01"}


def history(**asked) -> dict:
    """Return what there is about the member's only coverage."""
    answer = INSURER.post(PATH, {**HER, **asked})
    assert answer.status_code == 200, answer.content
    [only] = answer.json()["coverages"]
    return only


def moment_before(version: Known) -> str:
    """Return the moment just before something was known."""
    return (version.known_from - timedelta(microseconds=1)).isoformat()


class TestVersions:
    """Nothing is overwritten."""

    def test_each_stands_from_when_until_when_it_was_known(self):
        Insurer().tell(line())
        Insurer().tell(ended(lost_on="2026-11-01"))
        first, second = versions()
        shown = history()["versions"]
        assert [(each["known_from"], each["known_until"]) for each in shown] == [
            (as_japanese_time(first.known_from), as_japanese_time(second.known_from)),
            (as_japanese_time(second.known_from), None),
        ]
        assert [(each["lost_on"], each["loss_reason"], each["line"]) for each in shown] == [
            (None, "", first.line),
            ("2026-11-01", "99", second.line),
        ]
        assert [each["file_number"] for each in shown] == [first.feed.file_number, second.feed.file_number]

    def test_and_each_certificate_too(self):
        Insurer().tell(line(**ELDERLY))
        Insurer().tell(line(change="change", **{**ELDERLY, "elderly_last_day": "2026-10-31"}))
        shown = history()["certificates"]
        assert [(each["kind"], each["percent"], each["last_day"]) for each in shown] == [
            ("elderly", 20, None),
            ("elderly", 20, "2026-10-31"),
        ]
        assert (shown[0]["known_until"] is None, shown[1]["known_until"]) == (False, None)

    def test_a_same_day_registration_names_no_file(self):
        body = {name: cell for name, cell in line(last_day="2027-03-31").items() if name != "change"}
        INSURER.post("/api/v1/eligibility/same-day-coverages", body)
        [only] = history()["versions"]
        assert (only["file_number"], only["last_day"]) == (None, "2027-03-31")

    def test_without_a_branch_the_whole_family_is_shown(self):
        answer = INSURER.post(PATH, {"symbol": "架空１２", "number": "1001"}).json()
        assert [each["branch"] for each in answer["coverages"]] == ["01", "02", "03"]


class TestHeld:
    """What held on a day, as it was known at a moment."""

    def test_a_loss_that_was_told_later_was_not_known_before(self):
        Insurer().tell(line())
        Insurer().tell(ended(lost_on="2026-11-01"))
        before = moment_before(current())
        then, now = history(on="2026-11-05", known_at=before)["held"], history(on="2026-11-05")["held"]
        assert (then["in_force"], then["copay_ratio"], then["version"]["lost_on"]) == (True, 30, None)
        assert (now["in_force"], now["copay_ratio"], now["copay_ratio_source"]) == (False, None, "not_covered")
        assert history(on="2026-10-31")["held"]["in_force"]

    def test_before_anything_was_said_nothing_was_known(self):
        Insurer().tell(line())
        assert history(known_at=moment_before(current()))["held"] is None

    def test_a_coverage_that_was_entered_in_error_never_held(self):
        Insurer().tell(line(), line(change="cancel"))
        held = history(on="2026-11-05")["held"]
        assert (held["in_force"], held["version"]["is_cancelled"]) == (False, True)

    def test_the_share_is_that_of_the_certificates_of_then(self):
        Insurer().tell(line(**ELDERLY))
        Insurer().tell(line(change="change", **{**ELDERLY, "elderly_ratio": "30"}))
        before = moment_before(Certificate.objects.get(percent=30, coverage__number="7001"))
        then, now = history(on="2026-11-05", known_at=before)["held"], history(on="2026-11-05")["held"]
        assert [(each["copay_ratio"], each["copay_ratio_source"]) for each in (then, now)] == [
            (20, "elderly_certificate"),
            (30, "elderly_certificate"),
        ]
        assert [[row["percent"] for row in each["certificates"]] for each in (then, now)] == [[20], [30]]

    def test_of_a_late_elderly_insurer_it_is_as_fed(self):
        [only] = Caller("sandbox-insurer-3").post(PATH, {"number": "39000006"}).json()["coverages"]
        assert (only["held"]["copay_ratio"], only["held"]["copay_ratio_source"]) == (20, "insurer")


class TestRights:
    """Its own members, and nobody else's."""

    def test_of_another_insurers_and_unknown_numbers_there_is_the_same_nothing(self):
        answers = [OTHER.post(PATH, {"symbol": "架空１２", "number": "1001"}), INSURER.post(PATH, {"number": "4711"})]
        for answer in answers:
            assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")
            assert answer.json()["detail"] == answers[0].json()["detail"]

    def test_each_person_is_read_with_a_line(self):
        INSURER.post(PATH, {"symbol": "架空１２", "number": "1001"})
        persons = Person.objects.filter(coverageversion__coverage__number="1001").values_list("pk", flat=True)
        lines = [each for each in lines_of(list(persons)) if each.event == "eligibility.history_read"]
        assert len(lines) == 3

    def test_without_the_scope_it_is_refused(self):
        caller = Caller("sandbox-insurer-1", scopes=frozenset())
        assert caller.post(PATH, HER).json()["code"] == "AUTH-SCOPE"

    def test_a_withheld_address_is_not_in_it_and_neither_is_any(self):
        Insurer().tell(line(address_withheld="1"))
        assert "試験町" not in INSURER.post(PATH, HER).content.decode()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"number": ""}, ("VAL-REQUIRED", "/number")),
        ({"number": 1}, ("VAL-TYPE", "/number")),
        ({"number": "1" * 41}, ("VAL-LENGTH", "/number")),
        ({"branch": "abc"}, ("VAL-FORMAT", "/branch")),
        ({"on": "2026-02-30"}, ("VAL-FORMAT", "/on")),
        ({"on": 20261105}, ("VAL-TYPE", "/on")),
        ({"known_at": "yesterday"}, ("VAL-FORMAT", "/known_at")),
        ({"known_at": "2026-11-05T03:00:00"}, ("VAL-FORMAT", "/known_at")),
        ({"known_at": "0001-01-01T00:00:00+09:00"}, ("VAL-FORMAT", "/known_at")),
        ({"known_at": (clock.now() + timedelta(days=2)).isoformat()}, ("VAL-DATE-FUTURE", "/known_at")),
        ({"colour": "red"}, ("VAL-UNKNOWN-FIELD", "/colour")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_bodies_are_refused_by_name(body, fault):
    with nothing_written():
        answer = INSURER.post(PATH, {**HER, **body})
    assert (answer.status_code, answer.json()["code"]) == (400, "VAL-INVALID")
    assert [(found["code"], found["pointer"]) for found in answer.json()["errors"]] == [fault]
