"""Same-day registration: found at the counter a second later, and known to the next file."""

import pytest

from eligibility.actions import provisional
from eligibility.models import Case, Certificate, Correction, Coverage, CoverageFeed, CoverageVersion
from eligibility.tasks import correct_after_change
from platform_site import clock, outbox
from platform_site.errors import NotFound
from platform_site.models import Job, JobLine, OutboxEvent, Person
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, line


pytestmark = pytest.mark.django_db
CLINIC, INSURER, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2")
PATH = "/api/v1/eligibility/same-day-coverages"
KEY = "a-key-of-16-signs"
HER = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")


def row(number: str = "7001", **cells: str) -> dict[str, str]:
    """Return a new member as the door takes her."""
    return {name: cell for name, cell in line(number, **cells).items() if name not in ("change", "insurer_number")}


def register(body, caller: Caller = INSURER, **kwargs):
    """Post a member."""
    return caller.post(PATH, body, **kwargs)


def refused(body, code: str = "ELIG-SAME-DAY-REFUSED", status: int = 422) -> list[tuple[str, str]]:
    """Tell that a member is refused and nothing of her is kept; return code and place of each fault."""
    before = kept()
    answer = register(body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert kept() == before
    return [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]]


def kept() -> list[int]:
    """Return how much is stored of what an insurer says."""
    return [model.objects.count() for model in (Person, Coverage, CoverageVersion, Certificate, Job, JobLine)]


class TestRegistered:
    """At once."""

    def test_a_check_a_second_later_finds_her(self):
        assert CLINIC.check(HER).json()["result"] == "not_found"
        answer = register(row())
        assert answer.status_code == 201
        assert answer.json()["outcome"] == "added"
        assert Coverage.objects.get(number="7001").uid.hex == answer.json()["coverage_id"].replace("-", "")
        found = CLINIC.check(HER).json()
        assert (found["result"], found["coverages"][0]["copay_ratio"]) == ("active", 30)

    def test_with_her_certificates(self):
        cells = {"birth_date": "1954-01-01", "elderly_ratio": "20", "elderly_from": "2026-04-01"}
        register(row(**cells))
        assert CLINIC.check({**HER, "birth_date": "1954-01-01"}).json()["coverages"][0]["copay_ratio"] == 20

    def test_the_next_file_says_the_same_and_changes_nothing(self):
        register(row())
        assert Insurer().tell(line()) == ["unchanged"]
        assert CoverageVersion.objects.filter(coverage__number="7001").count() == 1

    def test_what_is_there_already_is_unchanged(self):
        Insurer().tell(line())
        answer = register(row())
        assert (answer.status_code, answer.json()["outcome"]) == (201, "unchanged")
        assert CoverageVersion.objects.filter(coverage__number="7001").count() == 1

    def test_the_age_of_the_feed_stays_what_it_is(self):
        before = CLINIC.check(HER).json()["feed"]
        register(row())
        assert CLINIC.check(HER).json()["feed"] == before
        assert CoverageFeed.objects.filter(insurer__code=UNION).count() == 1
        version = CoverageVersion.objects.get(coverage__number="7001")
        assert version.feed is None

    def test_a_withheld_address_is_withheld_at_once(self):
        register(row(address_withheld="1"))
        patient = CLINIC.check(HER).json()["patient"]
        assert (patient["address"], patient["address_withheld"]) == (None, True)
        assert CoverageVersion.objects.get(coverage__number="7001").address == ""

    def test_it_is_kept_as_it_arrived_as_a_job_of_the_insurer(self):
        answer = register(row()).json()
        job = INSURER.get(f"/api/v1/jobs/{answer['job_id']}").json()
        assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
        [line] = job["results"]
        assert (line["outcome"], line["answer"]) == ("added", {"coverage_id": answer["coverage_id"]})
        assert OTHER.get(f"/api/v1/jobs/{answer['job_id']}").status_code == 404


class TestAgain:
    """The same request is answered the same."""

    def test_with_the_same_key_the_first_answer_comes_again(self):
        first = register(row(), key=KEY)
        again = register(row(), key=KEY)
        assert (again.status_code, again.content) == (201, first.content)
        assert again["Idempotency-Replayed"] == "true"
        assert Job.objects.filter(kind=provisional.KIND).count() == 1

    def test_with_another_key_it_is_unchanged_and_stays_so_when_asked_again(self):
        register(row())
        assert register(row(), key=KEY).json()["outcome"] == "unchanged"
        assert register(row(), key=KEY).json()["outcome"] == "unchanged"

    def test_the_key_with_another_body_is_refused(self):
        register(row(), key=KEY)
        assert register(row(name="別人"), key=KEY).json()["code"] == "DUP-KEY-REUSED"

    def test_what_was_said_to_one_insurer_is_nothing_to_another(self):
        answer = register(row()).json()
        job = Job.objects.get(uid=answer["job_id"])
        with pytest.raises(NotFound):
            provisional.registered_before(job.uid, by=OTHER.actor, at=clock.now())


class TestHeld:
    """As a line of a file would be: not published, with a case."""

    BODY = row("7002", link_token="TEST-LINK-7001", birth_date="1981-01-01")

    def test_a_link_token_of_somebody_born_another_day_is_not_published(self):
        Insurer().tell(line())
        answer = register(self.BODY, key=KEY)
        told = answer.json()
        assert (answer.status_code, told["outcome"], told["coverage_id"]) == (201, "held", None)
        assert [fault["code"] for fault in told["errors"]] == ["ELIG-LINK-MISMATCH"]
        assert not Coverage.objects.filter(number="7002").exists()
        assert Case.objects.get(closed_at=None, kind=Case.Kind.LINK_MISMATCH).person is not None
        assert not OutboxEvent.objects.filter(name="eligibility.same_day_registered").exists()

    def test_and_is_answered_the_same_once_more(self):
        Insurer().tell(line())
        first, again = register(self.BODY, key=KEY), register(self.BODY, key=KEY)
        assert (again.status_code, again.content) == (201, first.content)

    def test_a_ratio_that_does_not_fit_the_age_is_entered_and_told(self):
        told = register(row(birth_date="1954-01-01")).json()
        assert (told["outcome"], [fault["code"] for fault in told["errors"]]) == ("added", ["ELIG-FEED-RATIO"])


class TestRefused:
    """By the rules of the feed's lines, each column named, and nothing entered."""

    def test_every_column_that_is_wrong_is_named(self):
        faults = refused(row(birth_date="2026-02-30", sex="9", kana="abc"))
        assert sorted(faults) == [("VAL-CHOICE", "/sex"), ("VAL-FORMAT", "/birth_date"), ("VAL-FORMAT", "/kana")]

    @pytest.mark.parametrize("name", ["number", "acquired_on", "link_token", "name", "sex", "birth_date"])
    def test_what_a_new_line_needs_is_needed(self, name):
        assert ("VAL-REQUIRED", f"/{name}") in refused({key: cell for key, cell in row().items() if key != name})

    def test_an_individual_number_in_any_column(self):
        faults = refused(row(address="架空市123456789018"), "VAL-INVALID", 400)
        assert faults == [("VAL-INDIVIDUAL-NUMBER", "/address")]

    def test_a_member_of_another_insurer(self):
        assert refused(row() | {"insurer_number": "138057"}) == [("ELIG-FEED-INSURER", "/insurer_number")]

    def test_the_same_coverage_with_another_content(self):
        Insurer().tell(line())
        assert refused(row(name="試験　走")) == [("ELIG-FEED-EXISTS", "")]

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"change": "cancel"}, ("VAL-UNKNOWN-FIELD", "/change")),
            ({"colour": "1"}, ("VAL-UNKNOWN-FIELD", "/colour")),
            ({"number": 7001}, ("VAL-TYPE", "/number")),
            ({"number": None}, ("VAL-REQUIRED", "/number")),
            ({"name": "長" * 1001}, ("VAL-LENGTH", "/name")),
        ],
    )
    def test_a_body_that_is_no_line(self, body, fault):
        assert refused(row() | body, "VAL-INVALID", 400) == [fault]

    @pytest.mark.parametrize("body", [b"[]", b'"x"', b"{", b"\xff"])
    def test_a_body_that_is_no_object(self, body):
        before = kept()
        assert register(body).status_code == 400
        assert kept() == before

    def test_by_a_system_without_the_scope(self):
        assert register(row(), Caller("sandbox-insurer-1", scopes=frozenset())).json()["code"] == "AUTH-SCOPE"

    def test_while_another_insurer_says_otherwise_at_this_moment(self, monkeypatch):
        def not_yet(*_, **__):
            raise outbox.NotYet

        monkeypatch.setattr(provisional.Ledger, "write", not_yet)
        answer = register(row())
        assert (answer.json()["code"], answer["Retry-After"]) == ("CONF-BUSY", "1")
        assert not Coverage.objects.filter(number="7001").exists()


def test_whoever_was_told_that_she_had_lost_her_coverage_is_told_of_the_new_one():
    Insurer().tell(line("7001", lost_on="2026-11-01", loss_reason="99"))
    lost = CLINIC.check({**HER, "on": "2026-11-05"}).json()
    Insurer().tell(line("7001", change="cancel"))
    register(row())
    event = OutboxEvent.objects.get(name="eligibility.same_day_registered")
    correct_after_change(event.deliveries.get().pk)
    assert [str(row.check_uid) for row in Correction.objects.all()] == [lost["check_id"]]
