"""While two records are one, insurers go on writing under the tokens that they know; a split knows whose it was."""

from datetime import timedelta

import pytest

from eligibility.actions import linked_persons
from eligibility.actions.cards import link_card
from eligibility.actions.linked_persons import LinkedPersons
from eligibility.models import AssistanceRecipient, Card, Coverage, CoverageVersion
from platform_site import clock
from platform_site.actions import merge_rows
from platform_site.actions.people import register_person
from platform_site.actors import the_platform
from platform_site.models import Person, PersonMerge
from platform_site.outbox import NotYet
from tests.support import assistance, ledgers, register
from tests.support.audit_lines import lines_of
from tests.support.feeds import Insurer, current, ended, line, versions
from tests.support.merging import CONFIRMED, merged, of_sandbox, one, person_of, split


pytestmark = pytest.mark.django_db


class TestFeeds:
    """The insurers go on writing under the tokens that they know."""

    @pytest.fixture
    def insurer(self) -> Insurer:
        insurer = Insurer()
        assert insurer.tell(line("7001"), line("7002")) == ["added", "added"]
        return insurer

    @pytest.fixture
    def merge(self, insurer) -> PersonMerge:
        return merged(person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002"))

    def whose(self, number: str) -> list[str]:
        """Return of whom the versions of a coverage are, oldest first."""
        tokens = {person_of(f"TEST-LINK-{n}").pk: n for n in ("7001", "7002")}
        return [tokens[version.person_id] for version in versions(number)]

    def test_the_same_lines_again_change_nothing(self, insurer, merge):
        assert insurer.tell(line("7001"), line("7002")) == ["unchanged", "unchanged"]
        assert len(versions("7002")) == 1

    def test_a_line_under_the_merged_records_token_is_the_kept_persons(self, insurer, merge):
        assert insurer.tell(line("7002", change="change", name="試験　走")) == ["changed"]
        assert self.whose("7002") == ["7001", "7001"]

    def test_and_goes_back_by_the_split_with_what_succeeds_it(self, insurer, merge):
        insurer.tell(line("7002", change="change", name="試験　走"), line("7003", link_token="TEST-LINK-7002"))
        insurer.tell(ended("7002"), ended("7003"))
        insurer.tell(line("7001", change="change", name="試験　止"))
        split(merge)
        assert self.whose("7002") == ["7002"] * 3
        assert self.whose("7003") == ["7002"] * 2
        assert self.whose("7001") == ["7001"] * 2
        assert insurer.tell(line("7001", change="change", name="試験　止")) == ["unchanged"]

    def test_a_line_that_only_ends_a_moved_coverage_goes_back_with_it(self, insurer, merge):
        assert insurer.tell(ended("7002")) == ["ended"]
        split(merge)
        assert self.whose("7002") == ["7002"] * 2

    def test_what_was_written_for_the_kept_person_meanwhile_stays_and_is_counted(self, insurer, merge):
        insurer.tell(line("7004", link_token="TEST-LINK-7001"))
        split(merge)
        assert current("7004").person == person_of("TEST-LINK-7001")
        [told] = [each for each in lines_of([merge.kept_id]) if each.event == "people.split"]
        assert told.detail["stayed"]["eligibility.CoverageVersion"] == 1

    def test_a_token_in_one_chunk_first_of_the_record_then_of_the_kept_person_stays_with_her(self, insurer, merge):
        new = line("7005", link_token="TEST-LINK-7002")
        insurer.tell(new, {**new, "change": "change", "link_token": "TEST-LINK-7001", "name": "試験　止"})
        split(merge)
        assert current("7005").person == person_of("TEST-LINK-7001")

    def test_a_chain_gives_back_step_by_step(self, insurer, merge):
        insurer.tell(line("7006"))
        above = merged(person_of("TEST-LINK-7006"), person_of("TEST-LINK-7001"))
        insurer.tell(line("7007", link_token="TEST-LINK-7002"), line("7002", change="change", name="試験　走"))
        assert {current(n).person for n in ("7001", "7002", "7006", "7007")} == {person_of("TEST-LINK-7006")}
        split(above)
        assert {current(n).person for n in ("7001", "7002", "7007")} == {person_of("TEST-LINK-7001")}
        split(merge)
        assert {current(n).person for n in ("7002", "7007")} == {person_of("TEST-LINK-7002")}

    def test_each_token_keeps_its_own_birth_date(self):
        insurer = Insurer()
        insurer.tell(line("7001"), line("7002", birth_date="1980-01-02"))
        kept, gone = person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002")
        merged(kept, gone, evidence=CONFIRMED)
        assert insurer.tell(line("7001"), line("7002", birth_date="1980-01-02")) == ["unchanged", "unchanged"]
        assert insurer.tell(line("7008", link_token="TEST-LINK-7002", birth_date="1980-01-02")) == ["added"]
        assert insurer.tell(line("7009", link_token="TEST-LINK-7002"))[0].startswith("held")

    def test_a_death_is_told_of_the_person_and_after_the_split_of_whom_it_was(self, insurer):
        insurer.tell(ended("7002", lost_on="2026-10-02", reason="01"))
        kept, gone = person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002")
        merge = merged(kept, gone)
        kept.refresh_from_db()
        assert str(kept.died_on) == "2026-10-01"
        split(merge)
        died_on = [Person.objects.get(pk=person.pk).died_on for person in (kept, gone)]
        assert [str(day) for day in died_on] == ["None", "2026-10-01"]


class TestTokens:
    """Whoever names a person by her token names the person who stands for it."""

    def test_a_card_that_is_linked_meanwhile_answers_the_kept_person_and_goes_back(self):
        merge = one()
        card = link_card(identity=b"c" * 32, link_token="SBX-LINK-P003", by=the_platform(), at=clock.now())
        assert card.person_id == merge.kept_id
        split(merge)
        assert Card.objects.get(pk=card.pk).person_id == merge.merged_id

    def test_one_that_is_linked_to_the_kept_person_stays_hers(self):
        merge = one()
        card = link_card(identity=b"c" * 32, link_token="SBX-LINK-P001", by=the_platform(), at=clock.now())
        split(merge)
        assert Card.objects.get(pk=card.pk).person_id == merge.kept_id

    def test_registering_finds_the_person_who_stands_now(self):
        merge = one()
        gone = of_sandbox("P003")
        found = register_person(
            token="SBX-LINK-P003", birth_date=gone.birth_date, sex=gone.sex, by=the_platform(), at=clock.now()
        )
        assert found.pk == merge.kept_id

    def test_what_is_remembered_twice_is_remembered_once(self):
        merge = one()
        version = CoverageVersion.objects.filter(person_id=merge.kept_id).latest("pk")
        for _ in range(2):
            merge_rows.remember(CoverageVersion, {version.pk: merge.merged_id})
        assert merge.moved.filter(model="eligibility.CoverageVersion", row_id=version.pk).count() == 1
        merge_rows.remember(CoverageVersion, {})


def test_a_coverage_that_was_hers_before_the_merge_is_not_taken_for_a_successor():
    insurer = Insurer()
    insurer.tell(line("7001"), line("7002"), line("7003", link_token="TEST-LINK-7002"))
    insurer.tell(line("7003", change="change", link_token="TEST-LINK-7001"))
    kept, gone = person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002")
    merge = merged(kept, gone, at=clock.now() + timedelta(seconds=1))
    split(merge, at=clock.now() + timedelta(seconds=2))
    assert [version.person_id for version in versions("7003")] == [gone.pk, kept.pk]
    assert Coverage.objects.filter(versions__person=gone, versions__known_until__isnull=True).count() == 1


class TestAssistance:
    """Welfare offices as well as insurers."""

    def test_a_recipient_told_under_the_merged_records_token_is_the_kept_persons_and_goes_back(self):
        office = assistance.Office()
        assert office.tell(assistance.recipient("0000026")) == ["added"]
        gone = person_of("TEST-ASSISTED-0000026")
        merge = merged(of_sandbox("P010"), gone, evidence=CONFIRMED)
        assert office.tell(assistance.recipient("0000026")) == ["unchanged"]
        office.tell(
            assistance.recipient("0000026", change="change", name="生活　馨"),
            assistance.recipient("0000034", link_token="TEST-ASSISTED-0000026"),
        )
        rows = AssistanceRecipient.objects.filter(recipient_number__in=["0000026", "0000034"])
        assert set(rows.values_list("person", flat=True)) == {merge.kept_id}
        split(merge)
        assert set(rows.values_list("person", flat=True)) == {gone.pk}


class TestComparisons:
    """What is compared with what an insurer or the register holds under a merged record's token."""

    @pytest.fixture
    def merge(self, settings, tmp_path) -> PersonMerge:
        settings.RESIDENT_REGISTER = tmp_path / "register" / "residents.csv"
        insurer = Insurer()
        insurer.tell(line("7001"), line("7002", name="試験　二", householder="試験　二"))
        merged(person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002"))
        insurer.tell(line("7003"))
        return merged(person_of("TEST-LINK-7003"), person_of("TEST-LINK-7001"))

    def test_the_registers_entry_of_either_token_is_right(self, merge):
        register.registered(
            register.resident("7001"), register.resident("7002", name="試験　二"), register.resident("7003")
        )
        register.compared()
        assert [register.cases(number) for number in ("7001", "7002", "7003")] == [[], [], []]

    def test_one_that_agrees_with_neither_is_not(self, merge):
        register.registered(register.resident("7001"), register.resident("7002", name="試験　三"))
        register.compared()
        [case] = register.cases("7002")
        assert case.evidence["columns"] == ["name"]

    def test_an_insurers_ledger_under_the_merged_records_token_is_the_same(self, merge):
        rows = [{**ledgers.member(number), "link_token": f"TEST-LINK-{number}"} for number in ("7001", "7002")]
        rows[1] |= {"name": "試験　二", "householder": "試験　二"}
        broken = {**ledgers.member("7009"), "birth_date": "昔"}
        told = ledgers.compared(Insurer().caller, ledgers.file([*rows, broken]))
        assert told[:2] == ["same", "same"]
        assert told[2].startswith("refused")


class TestLocks:
    """What stands is locked with what was merged into it."""

    def test_a_merge_that_goes_further_at_this_moment_is_waited_for(self, monkeypatch):
        merge = one()
        index = bytes(of_sandbox("P003").link_index)
        monkeypatch.setattr(linked_persons, "person_now", lambda _: merge.merged_id)
        with pytest.raises(NotYet):
            LinkedPersons([index])
