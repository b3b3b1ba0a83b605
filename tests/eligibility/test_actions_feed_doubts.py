"""Lines in doubt become cases: a link token of somebody else, five details, overlaps, and ratios that cannot be."""

from pathlib import Path
from typing import Any

import pytest

from eligibility.models import Case, Coverage
from platform_site.actions.people import link_index
from platform_site.models import Person
from tests.support.feeds import CITY, LATE, UNION, Insurer, current, ended, line
from tests.support.register import registered, resident


pytestmark = [pytest.mark.django_db, pytest.mark.as_role("worker")]

INSURER, OTHER, ELDERS = Insurer(), Insurer("sandbox-insurer-2"), Insurer("sandbox-insurer-3")
OF_72 = {"birth_date": "1954-01-01"}
ELDERLY = {"elderly_ratio": "20", "elderly_from": "2026-08-01"}


def cases(kind: str, **where: Any) -> list[Case]:
    """Return the cases of a kind that tests opened, oldest first."""
    return list(Case.objects.filter(kind=kind, feed__file_number__gt=1, **where).order_by("pk"))


def parties(case: Case) -> set[str]:
    """Return who has to answer."""
    return {party.organisation.code for party in case.parties.all()}


def at_city(number: str = "9001", **cells: str) -> dict[str, str]:
    """Return a line of the other insurer about the member of `line()`."""
    return line(number, insurer_number=CITY, link_token="TEST-LINK-7001", **cells)


class TestALinkTokenOfSomebodyElse:
    def test_opens_a_case_for_this_insurer_and_for_whoever_covers_her(self) -> None:
        INSURER.tell(line())
        assert OTHER.tell(at_city(birth_date="1990-01-01", sex="2")) == ["held ELIG-LINK-MISMATCH"]
        (case,) = cases("link_mismatch")
        assert (parties(case), case.evidence) == ({UNION, CITY}, {"columns": ["birth_date", "sex"]})
        assert case.person == Person.objects.get(link_index=link_index("TEST-LINK-7001"))
        assert (case.line, case.coverage) == (3, None)

    def test_is_no_matter_of_an_insurer_that_covers_her_no_longer(self) -> None:
        INSURER.tell(line(), ended())
        OTHER.tell(at_city(birth_date="1990-01-01"))
        assert parties(cases("link_mismatch")[0]) == {CITY}

    def test_within_one_chunk_is_one_of_the_person_that_the_chunk_made_known(self) -> None:
        told = INSURER.tell(line("1"), line("2", link_token="TEST-LINK-1", sex="2"))
        assert told == ["added", "held ELIG-LINK-MISMATCH"]
        assert cases("link_mismatch")[0].person == current("1").person

    def test_is_one_case_however_often_the_line_comes(self) -> None:
        INSURER.tell(line())
        for _ in range(2):
            INSURER.tell(line("2", link_token="TEST-LINK-7001", sex="2"))
        assert len(cases("link_mismatch")) == 1

    def test_is_settled_by_a_line_that_is_accepted(self) -> None:
        INSURER.tell(line())
        INSURER.tell(line("2", link_token="TEST-LINK-7001", sex="2"))
        assert INSURER.tell(line("2", sex="2")) == ["added"]
        (case,) = cases("link_mismatch")
        assert (case.state, case.resolution) == ("closed", "corrected")

    def test_of_two_lines_of_a_file_the_last_one_counts(self) -> None:
        INSURER.tell(line())
        wrong = line("2", link_token="TEST-LINK-7001", sex="2")
        INSURER.tell(wrong, line("2", sex="2"))
        assert cases("link_mismatch") == []
        INSURER.tell(wrong | {"change": "change"})
        assert [case.coverage for case in cases("link_mismatch")] == [
            Coverage.objects.get(number="2", symbol="架空７７")
        ]

    def test_names_no_number_in_its_subject_nor_in_its_evidence(self) -> None:
        INSURER.tell(line())
        INSURER.tell(line("87650321", link_token="TEST-LINK-7001", sex="2"))
        (case,) = cases("link_mismatch")
        assert "87650321" not in f"{case.subject}{case.evidence}"


class TestFiveDetails:
    @pytest.fixture(autouse=True)
    def register(self, settings, tmp_path: Path) -> None:
        settings.RESIDENT_REGISTER = tmp_path / "register" / "residents.csv"
        registered(resident("7001"))

    @pytest.mark.parametrize(
        ("cells", "columns"),
        [
            ({"name": "試験　走"}, ["name"]),
            ({"kana": "シケン　アルク"}, ["kana"]),
            ({"birth_date": "1980-01-02"}, ["birth_date"]),
            ({"sex": "2"}, ["sex"]),
            ({"address": "架空県架空市試験町1-2"}, ["address"]),
            ({"name": "試験　走", "sex": "2"}, ["name", "sex"]),
        ],
    )
    def test_that_do_not_all_agree_hold_the_line_and_name_the_columns(self, cells, columns) -> None:
        told = " ".join(["held", *(f"ELIG-FEED-FIVE-DETAILS /{name}" for name in columns)])
        assert INSURER.tell(line(**cells)) == [told]
        assert not Coverage.objects.filter(number="7001").exists()
        assert not Person.objects.filter(link_index=link_index("TEST-LINK-7001")).exists()
        (case,) = cases("five_details")
        assert (case.evidence, parties(case), case.person) == ({"columns": columns}, {UNION}, None)

    @pytest.mark.parametrize(
        "cells", [{}, {"address": ""}, {"name": "試験 歩"}, {"address": "架空県架空市試験町１丁目１番"}]
    )
    def test_that_agree_are_published(self, cells) -> None:
        assert INSURER.tell(line(**cells)) == ["added"]

    def test_of_somebody_whom_the_register_does_not_know_are_published(self) -> None:
        assert INSURER.tell(line("7002")) == ["added"]

    def test_of_a_coverage_that_ends_are_not_compared(self) -> None:
        INSURER.tell(line())
        assert INSURER.tell(ended(name="誰か")) == ["ended"]

    def test_held_leave_what_was_known_before_as_it_was(self) -> None:
        INSURER.tell(line())
        INSURER.tell(line(change="change", name="試験　走"))
        assert current().name == "試験　歩"
        (case,) = cases("five_details")
        assert case.person == current().person

    def test_are_settled_by_a_line_that_agrees(self) -> None:
        INSURER.tell(line(name="試験　走"))
        assert INSURER.tell(line()) == ["added"]
        assert [case.resolution for case in cases("five_details")] == ["corrected"]

    def test_never_stand_in_the_case(self) -> None:
        INSURER.tell(line(name="金糸雀"))
        (case,) = cases("five_details")
        assert "金糸雀" not in str(case.evidence)


class TestOverlap:
    def test_of_two_insurers_opens_a_case_for_both(self) -> None:
        INSURER.tell(line())
        OTHER.tell(at_city(acquired_on="2026-05-01"))
        (case,) = cases("overlap")
        assert (parties(case), case.evidence) == ({UNION, CITY}, {"first_day": "2026-05-01", "last_day": None})
        assert case.person == current().person

    def test_of_one_insurers_own_coverages_is_its_own_matter(self) -> None:
        INSURER.tell(line(), line("2", link_token="TEST-LINK-7001"))
        assert [parties(case) for case in cases("overlap")] == [{UNION}]

    def test_is_none_where_the_one_ends_as_the_other_begins(self) -> None:
        INSURER.tell(line(), ended(lost_on="2026-05-01"))
        OTHER.tell(at_city(acquired_on="2026-05-01"))
        assert cases("overlap") == []

    @pytest.mark.parametrize("correction", [ended(lost_on="2026-05-01"), line(change="cancel")])
    def test_is_settled_once_they_no_longer_overlap(self, correction) -> None:
        INSURER.tell(line())
        OTHER.tell(at_city(acquired_on="2026-05-01"))
        INSURER.tell(correction)
        assert [case.resolution for case in cases("overlap")] == ["corrected"]

    def test_that_comes_back_is_a_new_case(self) -> None:
        INSURER.tell(line())
        OTHER.tell(at_city(acquired_on="2026-05-01"))
        INSURER.tell(ended(lost_on="2026-05-01"), line(change="change"))
        INSURER.tell(ended(lost_on="2026-05-01"))
        INSURER.tell(line(change="change"))
        assert [case.state for case in cases("overlap")] == ["closed", "open"]

    def test_is_settled_when_it_turns_out_to_be_somebody_elses(self) -> None:
        INSURER.tell(line())
        OTHER.tell(at_city(acquired_on="2026-05-01"))
        INSURER.tell(line(change="change", link_token="TEST-LINK-OTHER"))
        assert [case.resolution for case in cases("overlap")] == ["corrected"]

    def test_of_p013_stands_in_the_sandbox(self) -> None:
        (case,) = Case.objects.filter(kind="overlap")
        assert (parties(case), case.closed_at) == ({UNION, CITY}, None)


class TestRatio:
    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            (OF_72, "/elderly_ratio"),
            ({"birth_date": "1940-01-01"}, "/ratio"),
            ({"ratio": "10", "ratio_from": "2026-08-01"}, "/ratio"),
            (ELDERLY, "/elderly_ratio"),
            ({"birth_date": "2012-01-01", "special_care_from": "2026-05-01"}, "/special_care_from"),
        ],
    )
    def test_that_cannot_be_is_a_finding_and_the_line_stands(self, cells, column) -> None:
        assert INSURER.tell(line(**cells)) == [f"added ELIG-FEED-RATIO {column}"]
        (case,) = cases("ratio")
        assert (case.evidence, parties(case)) == ({"columns": [column[1:]]}, {UNION})
        assert (case.coverage, case.person) == (current().coverage, current().person)

    def test_of_late_elderly_insurers_has_to_be_fed(self) -> None:
        row = line("39007001", insurer_number=LATE, symbol="", branch="", birth_date="1950-01-01")
        assert ELDERS.tell(row) == ["added ELIG-FEED-RATIO /ratio"]

    def test_is_settled_once_it_is_right(self) -> None:
        INSURER.tell(line(**OF_72))
        assert INSURER.tell(line(change="change", **OF_72, **ELDERLY)) == ["changed"]
        assert [case.resolution for case in cases("ratio")] == ["corrected"]

    def test_of_a_coverage_that_is_cancelled_is_settled(self) -> None:
        INSURER.tell(line(**OF_72), line(change="cancel"))
        assert cases("ratio", closed_at__isnull=True) == []

    def test_is_found_again_in_a_line_that_changes_nothing(self) -> None:
        INSURER.tell(line(**OF_72))
        assert INSURER.tell(line(**OF_72)) == ["unchanged ELIG-FEED-RATIO /elderly_ratio"]
        assert len(cases("ratio")) == 1

    def test_is_found_nowhere_in_the_sandbox(self) -> None:
        assert not Case.objects.filter(kind="ratio").exists()
