"""One person with two records: found, made one by two officers, and, as she was two after all, two again."""

from typing import Any

import pytest

from platform_site.models import MovedRow, Person, PersonMerge
from platform_site.queries.persons import same_person
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, ended, line
from tests.support.merging import merged, person_of, split


CLINIC, PHARMACY = Caller("sandbox-clinic-1"), Caller("sandbox-pharmacy-1")
MARRIED = {"link_token": "TEST-LINK-8002", "name": "試験　歩"}


def asked(caller: Caller, number: str) -> dict[str, Any]:
    """Ask by the numbers of a coverage of 架空健康保険組合."""
    return caller.check(by_number(UNION, number, "1980-01-01", symbol="架空７７", branch="01")).json()


def numbers(answer: dict[str, Any]) -> list[str | None]:
    """Return the numbers that an answer tells."""
    return [coverage["number"] for coverage in answer["coverages"]]


@pytest.mark.django_db
def test_a_person_with_two_records_is_one_until_they_turn_out_to_be_two() -> None:
    # She changed her job, and the new insurer fed her under another link token.
    insurer = Insurer()
    assert insurer.tell(line("8001"), line("8002", **MARRIED)) == ["added", "added"]
    before = [asked(CLINIC, "8001"), asked(CLINIC, "8002")]
    assert [answer["result"] for answer in before] == ["active", "active"]
    assert before[0]["patient_ref"] != before[1]["patient_ref"]

    # One officer of the fund asks for a merge with the evidence, another approves that very evidence.
    kept, gone = person_of("TEST-LINK-8001"), person_of("TEST-LINK-8002")
    merge = merged(kept, gone)
    both = [asked(CLINIC, "8001"), asked(CLINIC, "8002")]
    assert [answer["result"] for answer in both] == ["multiple", "multiple"]
    assert both[0]["patient_ref"] == both[1]["patient_ref"] == before[0]["patient_ref"]
    assert asked(PHARMACY, "8002")["result"] == "multiple"

    # The handle that the clinic had of the second record goes on working, and so do the insurer's files.
    body = {"patient_ref": before[1]["patient_ref"], "patient_number": "4711"}
    assert CLINIC.post("/api/v1/eligibility/patient-numbers", body).status_code == 201
    assert insurer.tell(ended("8001", lost_on="2026-10-01"), line("8002", **MARRIED)) == ["ended", "unchanged"]
    assert asked(CLINIC, "8002")["result"] == "active"

    # Both records' trail says that they were made one, and by whom it was read since is found from either.
    about = f"PersonMerge:{merge.uid}"
    for person in (kept, gone):
        assert "people.merged" in [line.event for line in lines_of([person.pk]) if line.about == about]
        assert same_person(person.pk) == sorted([kept.pk, gone.pk])

    # They were twins after all: a second pair of officers undoes it, and each has what was hers.
    split(merge)
    after = [asked(CLINIC, "8001"), asked(CLINIC, "8002")]
    assert [answer["result"] for answer in after] == ["inactive", "active"]
    assert [numbers(answer) for answer in after] == [["8001"], ["8002"]]
    assert [answer["patient_ref"] for answer in after] == [answer["patient_ref"] for answer in before]

    # What the pharmacy holds from before names nobody until it has seen which of them comes.
    bulk = PHARMACY.post(
        "/api/v1/eligibility/patient-numbers", {"patient_ref": told(PHARMACY, kept), "patient_number": "1"}
    )
    assert (bulk.status_code, bulk.json()["code"]) == (409, "CONF-PERSON-SPLIT")
    assert numbers(asked(PHARMACY, "8002")) == ["8002"]

    # Nothing is lost: every row that moved was given back, and the merge itself is remembered.
    assert not MovedRow.objects.filter(merge=merge, moved_back_at=None).exists()
    assert PersonMerge.objects.get(pk=merge.pk).split_at is not None
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def told(caller: Caller, person: Person) -> str:
    """Return the handle that a facility was given of a person."""
    from platform_site.queries.patient_refs import patient_ref

    return patient_ref(person_id=person.pk, organisation_id=caller.row.organisation_id)
