"""What a merge does with coverage, cards and handles, and that a split leaves everything as it was."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from eligibility.actions import withholding
from eligibility.actions.corrections import correct_after_merge
from eligibility.models import Case, Correction, CoverageVersion
from platform_site import clock
from platform_site.actions.people import restrict
from platform_site.actors import the_platform
from platform_site.models import Organisation, OutboxDelivery, PersonMerge, Restriction
from tests.support.bulk import bulk, by_ref
from tests.support.callers import P001, Caller, by_number
from tests.support.feeds import UNION
from tests.support.merging import of_sandbox, one, split


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
P003 = by_number("138057", "20030001", "1970-01-15")
OF_THE_MERGE = {"platform_site.PersonMerge", "platform_site.MovedRow", "platform_site.AuditEvent"}
OF_THE_DAY = {"platform_site.OutboxEvent", "platform_site.OutboxDelivery", "platform_site.User"}
OPENED = {"eligibility.Case", "eligibility.CaseParty", "platform_site.Notice"}
"""What looks into two coverages of one person while there are two; it is settled by the split."""


def rows() -> dict[str, list[str]]:
    """Return every row of every table, but of the merge itself and of what tells of it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.label not in OF_THE_MERGE | OF_THE_DAY | OPENED:
                cursor.execute(f'select t::text from "{model._meta.db_table}" t order by 1')  # noqa: S608
                found[model._meta.label] = [row[0] for row in cursor.fetchall()]
    return found


def shown(answer: Any) -> dict[str, Any]:
    """Return an answer without what is another one each time."""
    assert answer.status_code == 201, answer.content
    return {name: value for name, value in answer.json().items() if name not in ("check_id", "checked_at")}


def answers() -> list[dict[str, Any]]:
    """Ask for both, by either's card and either's numbers."""
    return [
        *(shown(CLINIC.check_by_card(card)) for card in ("SBX-0001", "SBX-0003")),
        *(shown(CLINIC.check(body)) for body in (P001, P003)),
    ]


class TestAnswers:
    """One person while they are merged, two before and after."""

    def test_either_card_answers_both_coverages_in_full(self):
        before = answers()
        one()
        by_card = [shown(CLINIC.check_by_card(card)) for card in ("SBX-0001", "SBX-0003")]
        assert [answer["result"] for answer in by_card] == ["multiple", "multiple"]
        assert by_card[0] == by_card[1]
        assert {each["number"] for each in by_card[0]["coverages"]} == {"1001", "20030001"}
        assert {answer["patient_ref"] for answer in by_card} == {before[0]["patient_ref"]}

    def test_either_number_answers_multiple_with_its_own_in_full(self):
        one()
        by_numbers = [shown(CLINIC.check(body)) for body in (P001, P003)]
        assert [answer["result"] for answer in by_numbers] == ["multiple", "multiple"]
        assert [answer["coverages"][0]["number"] for answer in by_numbers] == ["1001", "20030001"]

    def test_after_the_split_each_answers_as_before(self):
        before = answers()
        merge = one()
        assert answers() != before
        split(merge)
        assert answers() == before

    def test_a_merge_and_its_split_leave_every_row_of_every_table_as_it_was(self):
        answers()
        before = rows()
        merge = one()
        changed = {label for label, was in before.items() if rows()[label] != was}
        assert changed >= {"platform_site.Person", "eligibility.CoverageVersion", "eligibility.Card"}
        split(merge)
        after = rows()
        assert [label for label in before if after[label] != before[label]] == []

    def test_two_insurers_of_one_person_have_a_case_while_she_is_one(self):
        merge = one()
        case = Case.objects.get(kind=Case.Kind.OVERLAP, person_id=merge.kept_id, closed_at=None)
        assert set(case.parties.values_list("organisation__code", flat=True)) == {UNION, "138057"}
        split(merge)
        case.refresh_from_db()
        assert case.resolution == "corrected"


class TestWithheld:
    """Blocks unite, with the addresses that they cover."""

    def withhold(self, key: str) -> None:
        """Withhold the address of a fictional person."""
        source = Organisation.objects.get(kind="insurer", code=UNION)
        kind = Restriction.Kind.ADDRESS_WITHHELD
        restrict(person=of_sandbox(key), kind=kind, source=source, by=the_platform(), at=clock.now())
        withholding.follow([of_sandbox(key).pk])

    @pytest.mark.parametrize("withheld", ["P001", "P003"])
    def test_no_address_of_either_is_told_or_stored_in_the_clear(self, withheld):
        before = answers()
        self.withhold(withheld)
        merge = one()
        for answer in answers():
            assert answer["patient"]["address"] is None
            assert answer["patient"]["address_withheld"] is True
        assert not CoverageVersion.objects.filter(person=of_sandbox("P001")).exclude(address="").exists()
        split(merge)
        other = 2 if withheld == "P003" else 3
        assert answers()[other] == before[other]

    def test_what_was_withheld_meanwhile_is_withheld_of_both(self):
        merge = one()
        self.withhold("P003")
        split(merge)
        for answer in answers():
            assert answer["patient"]["address"] is None

    def test_a_closed_card_closes_both(self):
        source = Organisation.objects.get(kind="insurer", code=UNION)
        kind = Restriction.Kind.SELF_VIEW_STOPPED
        restrict(person=of_sandbox("P003"), kind=kind, source=source, by=the_platform(), at=clock.now())
        merge = one()
        assert CLINIC.check_by_card("SBX-0001").json()["code"] == "ELIG-CARD-CLOSED"
        split(merge)
        assert CLINIC.check_by_card("SBX-0001").status_code == 201
        assert CLINIC.check_by_card("SBX-0003").json()["code"] == "ELIG-CARD-CLOSED"


class TestHandles:
    """`patient_ref` and what hangs on it (API-3)."""

    def tie(self, ref: str, number: str = "77") -> Any:
        """Tie a patient number."""
        return CLINIC.post("/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": number})

    def refs(self) -> list[str]:
        """Return the handles of both."""
        return [CLINIC.check(body).json()["patient_ref"] for body in (P001, P003)]

    def test_go_on_working_after_a_merge(self):
        hers = self.refs()[1]
        one()
        assert self.tie(hers).status_code == 201
        assert CLINIC.check(P001).json()["patient_number"] == "77"
        [item] = bulk(CLINIC, by_ref(hers))
        assert item["outcome"] == "changed"
        assert {each["number"] for each in item["answer"]["answer"]["coverages"]} == {"1001", "20030001"}

    @pytest.mark.parametrize("which", [0, 1])
    def test_are_refused_after_a_split_until_the_person_was_checked_again(self, which):
        refs = self.refs()
        merge = one()
        CLINIC.check(P001)
        split(merge)
        assert (self.tie(refs[which]).status_code, self.tie(refs[which]).json()["code"]) == (409, "CONF-PERSON-SPLIT")
        [item] = bulk(CLINIC, by_ref(refs[which]))
        assert [error["code"] for error in item["errors"]] == ["CONF-PERSON-SPLIT"]
        again = CLINIC.check((P001, P003)[which]).json()["patient_ref"]
        assert again == refs[which]
        assert self.tie(refs[which]).status_code == 201
        assert self.tie(refs[1 - which], "78").status_code == 409

    def test_of_another_facility_are_not_found_even_then(self):
        ref = self.refs()[1]
        split(one())
        foreign = Caller("sandbox-clinic-2").post(
            "/api/v1/eligibility/patient-numbers", {"patient_ref": ref, "patient_number": "1"}
        )
        assert (foreign.status_code, foreign.json()["code"]) == (404, "ELIG-NO-CHECK-IN")

    def test_what_was_told_while_they_were_one_is_not_what_was_told_of_one_of_them(self):
        merge = one()
        self.refs()
        split(merge)
        ref = self.refs()[0]
        [item] = bulk(CLINIC, by_ref(ref))
        assert [each["number"] for each in item["answer"]["answer"]["coverages"]] == ["1001"]
        assert "20030001" not in str(item)


class TestCorrections:
    """Whoever relied on an answer is told what it would be now."""

    def told(self, merge: PersonMerge) -> list[tuple[str, list[str]]]:
        """Find corrections as the receiver does; return which checks of whom were corrected, in which places."""
        seen = Correction.objects.count()
        correct_after_merge(merge_id=merge.pk, at=clock.now())
        rows = Correction.objects.select_related("person").order_by("pk")[seen:]
        return [(str(row.check_uid), row.places) for row in rows if row.person_id in (merge.kept_id, merge.merged_id)]

    def test_a_merge_and_a_split_are_told_once_each_to_whom_they_make_a_difference(self):
        checks = [CLINIC.check(body).json()["check_id"] for body in (P001, P003)]
        merge = one()
        assert {check for check, _ in self.told(merge)} == set(checks)
        assert self.told(merge) == []
        meanwhile = CLINIC.check(P003).json()["check_id"]
        split(merge)
        corrected = dict(self.told(merge))
        assert corrected.keys() == {*checks, meanwhile}
        assert corrected[meanwhile] == ["/coverages"]
        assert Correction.objects.filter(check_uid=meanwhile).get().person_id == merge.kept_id
        assert self.told(merge) == []

    def test_the_storeys_subscribe_to_both(self):
        merge = split(one())
        told = OutboxDelivery.objects.filter(task="eligibility.correct_after_merge").select_related("event")
        assert [(row.event.name, row.event.payload) for row in told.order_by("pk")] == [
            ("people.merged", {"merge": merge.pk}),
            ("people.split", {"merge": merge.pk}),
        ]


class TestRepeated:
    """The same request again, with its key."""

    def test_after_a_merge_it_answers_of_the_person_who_stands_now(self):
        key = "k" * 32
        first = CLINIC.check(P003, key=key).json()
        one()
        again = CLINIC.check(P003, key=key).json()
        assert (again["check_id"], again["coverages"]) == (first["check_id"], first["coverages"])
        assert again["patient_ref"] == CLINIC.check(P001).json()["patient_ref"]

    def test_after_a_split_it_does_not_tell_the_one_of_the_other(self):
        merge = one()
        key = "k" * 32
        assert CLINIC.check(P001, key=key).json()["result"] == "multiple"
        split(merge)
        assert CLINIC.check(P001, key=key).json()["code"] == "ELIG-LINK-SUSPENDED"

    def test_by_card_as_well(self):
        key, body = "k" * 32, {"method": "card", "proof": CLINIC.proof("SBX-0003")}
        first = CLINIC.check(body, key=key).json()
        merge = one()
        again = CLINIC.check(body, key=key).json()
        assert (again["check_id"], again["coverages"]) == (first["check_id"], first["coverages"])
        split(merge)
        assert CLINIC.check(body, key=key).json()["coverages"] == first["coverages"]


class TestConsents:
    """Given at the reader after the check."""

    def give(self, check: dict[str, Any], card: str) -> Any:
        """Give consent by a card after a check."""
        body = {"check_id": check["check_id"], "proof": CLINIC.proof(card, consents=["checkup"])}
        return CLINIC.post("/api/v1/eligibility/consents", body)

    def test_after_a_check_of_the_merged_record_they_are_the_kept_persons(self):
        check = CLINIC.check_by_card("SBX-0003").json()
        merge = one()
        assert self.give(check, "SBX-0003").status_code == 201
        assert [each["category"] for each in CLINIC.check_by_card("SBX-0001", consents=[]).json()["consents"]] == []
        assert of_sandbox("P003").merged_into == of_sandbox("P001")
        split(merge)

    def test_after_a_split_a_check_of_both_takes_none_and_a_new_one_takes_that_persons_only(self):
        merge = one()
        both = CLINIC.check_by_card("SBX-0003").json()
        split(merge)
        for card in ("SBX-0001", "SBX-0003"):
            assert self.give(both, card).json()["code"] == "ELIG-LINK-SUSPENDED"
        check = CLINIC.check_by_card("SBX-0001").json()
        assert self.give(check, "SBX-0003").json()["code"] == "CONS-ANOTHER-PERSON"
        assert self.give(check, "SBX-0001").status_code == 201
