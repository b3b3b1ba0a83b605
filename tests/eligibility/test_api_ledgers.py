"""What an insurer reads back: its own members, as it would write them, and nothing that anybody withholds."""

import csv
import io

import pytest

from eligibility.models import CoverageFeed, CoverageVersion
from eligibility.queries import ledger as queries
from eligibility.rules.ledger_layout import COLUMNS
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Job, Organisation, Person
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.feeds import UNION, Insurer, apply, current, ended, line
from tests.support.ledgers import COMPARISONS, FILE, PATH, content_of, downloaded, file, member, worked


pytestmark = pytest.mark.django_db
INSURER, OTHER = Caller("sandbox-insurer-1"), Caller("sandbox-insurer-2")
LIMITS = {"limit_form": "01", "limit_class": "A01", "limit_from": "2026-04-01", "limit_last_day": "2026-07-31"}
OURS = CoverageVersion.objects.filter(known_until__isnull=True, coverage__insurer__code=UNION)


def lines(number: str = "7001", caller: Caller = INSURER) -> list[dict[str, str | None]]:
    """Return what the ledger says of one member."""
    return [each for each in caller.get(PATH).json()["lines"] if each["number"] == number]


def test_a_member_is_told_as_her_insurer_wrote_her() -> None:
    Insurer().tell(line(**LIMITS))
    (told,) = lines()
    fed = line(**LIMITS)
    assert {name: told.get(name) for name in COLUMNS if fed.get(name)} == {
        name: fed[name] for name in COLUMNS if fed.get(name)
    }
    assert not any(told.get(name) for name in COLUMNS if not fed.get(name))
    assert tuple(told) == COLUMNS


def test_an_end_is_told_and_a_cancelled_coverage_is_not() -> None:
    Insurer().tell(line(), ended(), line("7002"), line("7002", change="cancel"))
    assert [(each["lost_on"], each["loss_reason"]) for each in lines()] == [("2026-10-01", "99")]
    assert lines("7002") == []


def test_a_second_certificate_of_one_kind_stands_on_a_line_of_its_own() -> None:
    again = {**LIMITS, "limit_from": "2026-08-01", "limit_last_day": "", "special_care_from": "2026-05-01"}
    Insurer().tell(line(**LIMITS), line(change="change", **again))
    told = lines()
    assert [each["limit_from"] for each in told] == ["2026-04-01", "2026-08-01"]
    assert [each["special_care_from"] for each in told] == ["2026-05-01", ""]
    assert told[0]["name"] == told[1]["name"] == "試験　歩"


def test_a_certificate_that_was_withdrawn_is_not_told() -> None:
    Insurer().tell(line(**LIMITS), line(change="change", **{**LIMITS, "limit_last_day": "2026-03-31"}))
    assert lines()[0]["limit_from"] == ""


class TestWithheld:
    """An address that anybody withholds."""

    def test_is_null_and_the_insurers_own_flag_says_why(self) -> None:
        Insurer().tell(line(address_withheld="1"))
        (told,) = lines()
        assert (told["address"], told["postal_code"], told["address_withheld"]) == (None, None, "1")
        assert "試験町" not in content_of(INSURER).decode()

    def test_is_null_as_soon_as_another_source_says_so(self) -> None:
        Insurer().tell(line())
        city = Organisation.objects.get(code="139998", kind="municipality")
        restrict(
            person=Person.objects.get(pk=current().person_id), kind="address_withheld", source=city,
            by=the_platform(), at=clock.now(),
        )  # fmt: skip
        (told,) = lines()
        assert (told["address"], told["address_withheld"]) == (None, "")
        assert "試験町" not in content_of(INSURER).decode()


def test_pages_hold_everybody_once_and_leave_a_line_for_each() -> None:
    Insurer().tell(*[line(str(number)) for number in range(7001, 7006)])
    seen, path = [], f"{PATH}?limit=2"
    while path:
        page = INSURER.get(path).json()
        seen += [each["number"] for each in page["lines"]]
        path = page["next"] and f"{PATH}?limit=2&cursor={page['next']}"
    assert sorted(seen) == sorted(OURS.values_list("coverage__number", flat=True))
    persons = set(OURS.values_list("person", flat=True))
    left = [each for each in lines_of(persons) if each.event == "eligibility.ledger_read"]
    assert {each.person_id for each in left} == persons
    assert {(each.ground, each.about) for each in left} == {("law", "ledger")}


def test_the_file_holds_the_same_in_the_layout_of_a_feed() -> None:
    job = Insurer().send(line(**LIMITS))
    apply(job)
    fed = str(CoverageFeed.objects.get(job_uid=job.uid).file_number)
    head, columns, *told, last = downloaded(INSURER)
    assert head[:4] == ["coverage-ledger", "1", UNION, fed]
    assert tuple(columns) == COLUMNS
    assert last == ["end", str(len(told))]
    paged = [[each.get(name) or "" for name in COLUMNS] for each in INSURER.get(PATH).json()["lines"]]
    assert told == paged


def test_the_file_comes_page_by_page_with_a_line_for_each_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHUNK", 7)
    assert len(downloaded(INSURER)) == OURS.count() + 3
    persons = set(OURS.values_list("person", flat=True))
    left = [each for each in lines_of(persons) if each.event == "eligibility.ledger_read"]
    assert {each.person_id for each in left} == persons
    assert {each.client_uid for each in left} == {INSURER.row.uid}


def test_the_file_is_one_state_whatever_is_fed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHUNK", 7)
    Insurer().tell(line())
    answer = INSURER.get(FILE)
    parts = iter(answer.streaming_content)
    begun = [next(parts), next(parts)]
    Insurer().tell(line(change="change", name="試験　改"), line("7002"))
    told = list(csv.reader(io.StringIO(b"".join([*begun, *parts]).decode())))
    assert [row[COLUMNS.index("name")] for row in told[2:-1] if row[COLUMNS.index("number")] == "7001"] == ["試験　歩"]
    assert not [row for row in told[2:-1] if row[COLUMNS.index("number")] == "7002"]


def test_a_file_that_an_insurer_without_members_gets_is_whole() -> None:
    OURS.update(is_cancelled=True)
    rows = downloaded(INSURER)
    assert [row[0] for row in rows] == ["coverage-ledger", COLUMNS[0], "end"]


@pytest.mark.parametrize("path", [PATH, FILE])
def test_another_insurer_reads_its_own_members_only(path: str) -> None:
    Insurer().tell(line())
    answer = OTHER.get(path)
    assert answer.status_code == 200
    assert "試験　歩" not in answer.getvalue().decode()
    assert UNION not in answer.getvalue().decode()


@pytest.mark.parametrize("client", ["sandbox-clinic-1", "sandbox-municipality-1", "sandbox-insurer-1"])
@pytest.mark.parametrize("path", [PATH, FILE])
def test_whoever_has_no_scope_reads_nothing(client: str, path: str) -> None:
    scopes = frozenset() if client == "sandbox-insurer-1" else None
    answer = Caller(client, scopes=scopes).get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "AUTH-SCOPE")


def test_a_cursor_of_another_insurer_is_refused() -> None:
    cursor = INSURER.get(f"{PATH}?limit=1").json()["next"]
    for caller, sent in ((OTHER, cursor), (INSURER, "AAAA"), (INSURER, cursor[:-4] + "AAAA")):
        answer = caller.get(f"{PATH}?cursor={sent}")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/cursor")


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1.5", "9" * 30])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    answer = INSURER.get(f"{PATH}?limit={limit}")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/limit")


class TestAComparison:
    """Through its door."""

    CSV = {"content_type": "text/csv"}

    def test_is_a_job_whose_lines_are_read_there(self) -> None:
        Insurer().tell(line(), line("7002"))
        answer = INSURER.post(COMPARISONS, file([member(kana="シケン　カイ")]), **self.CSV)
        assert answer.status_code == 202
        worked(Job.objects.get(uid=answer.json()["job_id"]))
        shown = INSURER.get(f"/api/v1/jobs/{answer.json()['job_id']}").json()
        first, *others = shown["results"]
        assert (shown["state"], first["line"], first["outcome"]) == ("done", 3, "differs")
        assert [(each["code"], each["pointer"]) for each in first["errors"]] == [("ELIG-LEDGER-DIFFERS", "/kana")]
        assert shown["done"] == shown["total"] == len(shown["results"])
        assert {each["outcome"] for each in others} == {"missing_there"}
        assert "7002" in {each["answer"]["number"] for each in others}
        assert [each["line"] for each in shown["results"]] == list(range(3, 3 + len(shown["results"])))

    def test_again_is_the_same_job(self) -> None:
        first = INSURER.post(COMPARISONS, file([member()]), key="ledger-of-november-1", **self.CSV)
        again = INSURER.post(COMPARISONS, file([member()]), key="ledger-of-november-1", **self.CSV)
        assert again.json() == first.json()
        assert again["Idempotency-Replayed"] == "true"

    @pytest.mark.parametrize(
        ("client", "kind", "status", "code"),
        [
            ("sandbox-clinic-1", "text/csv", 403, "AUTH-SCOPE"),
            ("sandbox-municipality-1", "text/csv", 403, "AUTH-SCOPE"),
            ("sandbox-insurer-1", "application/json", 415, "SYS-MEDIA-TYPE"),
        ],
    )
    def test_of_somebody_else_or_of_another_kind_is_refused(self, client: str, kind: str, status: int, code: str):
        answer = Caller(client).post(COMPARISONS, file([member()]), content_type=kind)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    def test_is_unknown_to_another_insurer(self) -> None:
        job = INSURER.post(COMPARISONS, file([member()]), **self.CSV).json()["job_id"]
        answer, unknown = (
            OTHER.get(f"/api/v1/jobs/{job}"),
            OTHER.get("/api/v1/jobs/0b9e1a3c-1111-4222-8333-444455556666"),
        )
        assert answer.status_code == unknown.status_code == 404
        assert answer.json()["title"] == unknown.json()["title"]
