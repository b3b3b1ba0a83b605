"""`GET /api/v1/jobs/{id}`: its own organisation sees how far it is, and every view of a person leaves a line."""

import uuid

import pytest

from platform_site.limits import pace
from platform_site.models import DataKey, Job, JobLine
from tests.support.audit_lines import lines_of
from tests.support.callers import P001, Caller, by_number
from tests.support.work import bulk_checked


pytestmark = pytest.mark.django_db
CLINIC, OTHER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2")
P012 = by_number("138057", "20030012", "1965-10-10")


def seen(caller: Caller, uid: str, query: str = ""):
    """Ask for a job."""
    pace._counts.clear()
    return caller.get(f"/api/v1/jobs/{uid}{query}")


def item(check: dict) -> dict:
    """Return the bulk item of somebody who was at the counter just now."""
    return {"patient_ref": CLINIC.check(check).json()["patient_ref"]}


@pytest.fixture
def job() -> str:
    """Two persons, and one who is nobody."""
    return bulk_checked(CLINIC, item(P001), item(P012), {"patient_ref": "A" * 40})


class TestItsOwner:
    """Sees state, progress and the lines."""

    def test_sees_that_it_waits_before_a_worker_takes_it(self):
        accepted = CLINIC.post("/api/v1/eligibility/bulk-checks", {"items": [item(P001)]})
        assert accepted["Location"].endswith(f"/api/v1/jobs/{accepted.json()['job_id']}")
        job = seen(CLINIC, accepted.json()["job_id"]).json()
        assert (job["state"], job["done"], job["total"], job["ended_at"]) == ("queued", 0, 1, None)
        assert (job["results"], job["next"]) == ([], None)

    def test_sees_what_came_of_each_line(self, job):
        body = seen(CLINIC, job).json()
        assert (body["state"], body["done"], body["total"]) == ("done", 3, 3)
        assert [line["line"] for line in body["results"]] == [1, 2, 3]
        assert [line["answer"]["answer"]["patient"]["name"] for line in body["results"][:2]] == [
            "架空　太郎",
            "𠮷田　髙志",
        ]
        assert (body["results"][2]["outcome"], body["results"][2]["errors"][0]["code"]) == (
            "refused",
            "ELIG-NO-CHECK-IN",
        )

    def test_sees_page_after_page(self, job):
        lines, query = [], "?limit=1"
        while query:
            body = seen(CLINIC, job, query).json()
            assert len(body["results"]) <= 1
            lines += body["results"]
            query = body["next"] and f"?limit=1&cursor={body['next']}"
        assert [line["line"] for line in lines] == [1, 2, 3]

    def test_sees_nothing_of_what_was_sealed_once_its_key_is_gone(self, job):
        DataKey.objects.filter(purpose="bulk_answer").update(wrapped=b"\x01" + b"\0" * 60)
        assert [line["answer"] for line in seen(CLINIC, job).json()["results"][:2]] == [None, None]

    def test_is_slowed_down_when_it_asks_too_often(self, job, monkeypatch):
        monkeypatch.setattr("platform_site.limits.time.monotonic", lambda: 1000.5)
        pace._counts.clear()
        answers = [CLINIC.get(f"/api/v1/jobs/{job}") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert answers[-1]["Retry-After"] == "1"

    @pytest.mark.parametrize(
        ("query", "pointer"), [("?limit=0", "/limit"), ("?limit=1001", "/limit"), ("?cursor=x", "/cursor")]
    )
    def test_is_told_what_is_wrong_with_the_page_that_it_asks_for(self, job, query, pointer):
        answer = seen(CLINIC, job, query)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)

    def test_may_not_use_the_cursor_of_another_job(self, job):
        cursor = seen(CLINIC, job, "?limit=1").json()["next"]
        again = bulk_checked(CLINIC, item(P001), item(P012))
        assert seen(CLINIC, again, f"?cursor={cursor}").status_code == 400

    def test_reads_it_without_the_bytes_that_came_in(self, job, django_assert_max_num_queries):
        with django_assert_max_num_queries(30) as queries:
            seen(CLINIC, job)
        reading = [q["sql"] for q in queries.captured_queries if 'FROM "platform_site_job"' in q["sql"]]
        assert reading
        assert all('"platform_site_job"."content",' not in sql for sql in reading)


class TestAnybodyElse:
    """Gets the answer that a job which never was gets (API-11)."""

    def body(self, answer) -> dict:
        return {name: value for name, value in answer.json().items() if name not in ("instance", "request_id")}

    @pytest.mark.parametrize("client", ["sandbox-clinic-2", "sandbox-insurer-1", "sandbox-pharmacy-1"])
    def test_is_not_told_whether_it_exists(self, job, client):
        foreign, unknown = seen(Caller(client), job), seen(Caller(client), str(uuid.uuid4()))
        assert (foreign.status_code, self.body(foreign)) == (404, self.body(unknown))
        assert unknown.status_code == 404
        drop = {"X-Request-ID"}
        assert {k: v for k, v in foreign.headers.items() if k not in drop} == {
            k: v for k, v in unknown.headers.items() if k not in drop
        }

    def test_is_told_so_before_anything_of_the_question_is_judged(self, job):
        assert seen(OTHER, job, "?limit=x&cursor=x").status_code == 404

    def test_cannot_slow_its_owner_down(self, job, monkeypatch):
        monkeypatch.setattr("platform_site.limits.time.monotonic", lambda: 1000.5)
        pace._counts.clear()
        for _ in range(20):
            OTHER.get(f"/api/v1/jobs/{job}")
        assert CLINIC.get(f"/api/v1/jobs/{job}").status_code == 200

    def test_of_the_same_house_needs_the_scope_that_such_work_needs(self, job):
        answer = seen(Caller("sandbox-clinic-1", scopes=frozenset({"rx.issue"})), job)
        assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")
        assert "架空" not in answer.content.decode()

    @pytest.mark.parametrize("path", ["/api/v1/jobs/x", "/api/v1/jobs/", "/api/v1/jobs/%00", "/api/v1/jobs/1"])
    def test_finds_no_job_where_no_id_is(self, path):
        answer = CLINIC.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "SYS-NOT-FOUND")


class TestTheTrail:
    """A line for every person of every page that was read."""

    def readings(self, job: str) -> list[int]:
        persons = set(JobLine.objects.filter(job__uid=job, person_id__isnull=False).values_list("person_id", flat=True))
        lines = [line for line in lines_of(persons) if line.event == "jobs.read"]
        assert {line.about for line in lines} <= {f"Job:{job}"}
        assert {line.ground for line in lines} <= {"law"}
        return [line.person_id for line in lines]

    def test_has_one_for_each_person_seen(self, job):
        seen(CLINIC, job)
        assert len(self.readings(job)) == len(set(self.readings(job))) == 2

    def test_has_those_of_the_page_alone(self, job):
        seen(CLINIC, job, "?limit=1")
        assert len(self.readings(job)) == 1

    def test_has_none_for_whom_nobody_saw(self, job):
        seen(OTHER, job)
        seen(Caller("sandbox-clinic-1", scopes=frozenset({"rx.issue"})), job)
        assert self.readings(job) == []

    def test_has_more_each_time(self, job):
        for _ in range(3):
            seen(CLINIC, job)
        assert len(self.readings(job)) == 6


def test_every_kind_of_job_says_which_scope_reads_it():
    from eligibility.actions import assistance_feeds, bulk, feeds, ledger_comparisons, provisional
    from eprescription.actions import in_house_batches
    from platform_site.permissions import JOB_SCOPES

    assert set(JOB_SCOPES) == {
        module.KIND for module in (assistance_feeds, bulk, feeds, in_house_batches, ledger_comparisons, provisional)
    }
    assert set(Job.objects.values_list("kind", flat=True)) <= set(JOB_SCOPES)
