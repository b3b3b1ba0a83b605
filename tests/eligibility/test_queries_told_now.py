"""The results of a bulk check wait sealed for a week; what may be told of them is judged when they are read."""

from datetime import timedelta

import pytest

from eligibility.models import Coverage
from eligibility.queries.told_now import told_now
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Restriction
from platform_site.queries.jobs import as_of_now
from tests.support.bulk import by_numbers, by_ref, requested, results, worked
from tests.support.callers import P001, Caller, by_number
from tests.support.disputes import CLINIC, INSURER, OTHER, reported, whose
from tests.support.feeds import Insurer, line


pytestmark = pytest.mark.django_db
FED = by_number("06139992", "7001", "1980-01-01", symbol="架空７７")


def looked_up(*items: dict, clinic: str = CLINIC):
    """Have people looked up overnight; return the job."""
    return worked(requested(Caller(clinic), list(items)))


def withhold(number: str = "1001") -> None:
    """Withhold somebody's address."""
    given = {"person": whose(number), "kind": Restriction.Kind.ADDRESS_WITHHELD}
    source = Caller(INSURER).row.organisation
    restrict(**given, source=source, by=the_platform(), at=clock.now())


def test_an_answer_that_nobody_doubts_is_told_as_it_was() -> None:
    job = looked_up(by_numbers())
    first, again = results(Caller(CLINIC), job), results(Caller(CLINIC), job)
    assert first == again
    assert first[0]["answer"]["answer"]["patient"]["name"] == "架空　太郎"


def test_nothing_is_told_of_a_link_that_was_reported_since() -> None:
    job = looked_up(by_numbers(), by_numbers(by_number("138057", "20030012", "1965-10-10")))
    reported(clinic=OTHER)
    stopped, other = results(Caller(CLINIC), job)
    assert (stopped["outcome"], stopped["answer"]) == ("refused", None)
    assert [fault["code"] for fault in stopped["errors"]] == ["ELIG-LINK-SUSPENDED"]
    assert "架空　太郎" not in str(stopped)
    assert other["answer"]["answer"]["result"] == "active"


def test_nothing_is_told_of_a_coverage_that_is_somebody_elses_by_now() -> None:
    insurer = Insurer()
    insurer.tell(line())
    job = looked_up(by_numbers(FED))
    insurer.tell(line(change="change", link_token="TEST-LINK-OTHER"))
    assert results(Caller(CLINIC), job)[0]["errors"][0]["code"] == "ELIG-LINK-SUSPENDED"


def test_an_address_that_was_withheld_since_is_not_told_nor_how_it_changed() -> None:
    insurer = Insurer()
    insurer.tell(line())
    Caller(CLINIC).check(FED)
    insurer.tell(line(change="change", address="架空県隣町2-2", name="改姓　歩", householder="試験　歩"))
    job = looked_up(by_numbers(FED))
    withhold("7001")
    (shown,) = results(Caller(CLINIC), job)
    patient = shown["answer"]["answer"]["patient"]
    assert (patient["address"], patient["postal_code"], patient["address_withheld"]) == (None, None, True)
    assert [change["pointer"] for change in shown["answer"]["changes"]] == ["/patient/name"]
    assert "町" not in str(shown)


def test_an_answer_without_a_patient_has_no_address_to_take_away() -> None:
    job = looked_up(by_numbers({**P001, "birth_date": "1985-04-02"}))
    assert results(Caller(CLINIC), job)[0]["outcome"] == "not_found"
    ref = Caller(CLINIC).check(P001).json()["patient_ref"]
    Coverage.objects.get(number_key="1001", branch_key="01").versions.update(is_cancelled=True)
    job = looked_up(by_ref(ref))
    withhold()
    assert results(Caller(CLINIC), job)[0]["answer"]["answer"]["patient"] is None


def test_what_is_kept_of_no_check_is_told_no_more() -> None:
    at = clock.now() - timedelta(days=1)
    unknown = {"check_id": "0b9e1a3c-1111-4222-8333-444455556666", "checked_at": at.isoformat(), "patient": None}
    (judged,) = told_now([{"answer": unknown, "changes": []}])
    assert not isinstance(judged, dict)
    assert told_now([]) == []


def test_results_of_other_kinds_are_told_as_they_are() -> None:
    assert as_of_now("tests.kind", [{"a": 1}]) == [{"a": 1}]
