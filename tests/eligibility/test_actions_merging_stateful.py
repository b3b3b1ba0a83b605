"""Any merges, splits and files in any order: nobody's row is lost, and whoever is split has what was hers."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from eligibility.models import Coverage, CoverageVersion
from platform_site.actions.merge_parts import that_move
from platform_site.models import Person, PersonMerge
from platform_site.queries.persons import person_now
from platform_site.states import MergeState
from tests.support.feeds import Insurer, ended, line
from tests.support.merging import merged, person_of, split


NUMBERS = ["9001", "9002", "9003"]
NUMBER = st.sampled_from(NUMBERS)
QUICK = settings(
    max_examples=10, stateful_step_count=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)


def token(number: str) -> str:
    """Return the link token under which the insurer always tells of a number."""
    return f"TEST-LINK-{number}"


class Merges(RuleBasedStateMachine):
    """Three persons of one insurer, each fed under her own token whatever is merged."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.insurer = Insurer()
        self.into: dict[str, str] = {}
        self.merges: list[tuple[str, PersonMerge]] = []
        self.jobs = dict.fromkeys(NUMBERS, 0)

    @initialize()
    def feed_everybody(self) -> None:
        """Let the insurer tell of three members."""
        assert self.insurer.tell(*(line(number) for number in NUMBERS)) == ["added"] * 3

    @rule(one=NUMBER, other=NUMBER)
    def merge(self, one: str, other: str) -> None:
        """Merge two who stand."""
        kept, gone = self.now(one), self.now(other)
        if kept != gone:
            self.merges.append((gone, merged(person_of(token(kept)), person_of(token(gone)))))
            self.into[gone] = kept

    @precondition(lambda self: self.merges)
    @rule(which=st.randoms())
    def split(self, which: Any) -> None:
        """Split one on which no other merge is built."""
        free = [each for each in self.merges if self.into[each[0]] not in self.into]
        gone, merge = which.choice(free)
        self.merges.remove((gone, merge))
        del self.into[gone]
        split(merge)

    @rule(number=NUMBER, name=st.sampled_from(["試験　一", "試験　二"]))
    def correct(self, number: str, name: str) -> None:
        """Tell another name of a member, under her own token."""
        [outcome] = self.insurer.tell(line(number, change="change", name=name))
        assert outcome in ("changed", "unchanged")

    @rule(number=NUMBER)
    def end_and_begin(self, number: str) -> None:
        """End a coverage by its numbers alone, and begin another under her own token."""
        old = line(number, symbol=f"新{self.jobs[number]}") if self.jobs[number] else line(number)
        end = ended(number, symbol=old["symbol"])
        self.jobs[number] += 1
        assert self.insurer.tell(end, line(number, symbol=f"新{self.jobs[number]}")) == ["ended", "added"]

    def now(self, number: str) -> str:
        """Return who stands for a member by the model."""
        while number in self.into:
            number = self.into[number]
        return number

    @invariant()
    def every_record_stands_for_whom_the_model_says(self) -> None:
        """Compare the chains."""
        if Coverage.objects.filter(number__in=NUMBERS).exists():
            for number in NUMBERS:
                assert person_now(person_of(token(number)).pk) == person_of(token(self.now(number))).pk

    @invariant()
    def every_version_belongs_to_whoever_stands_for_its_token(self) -> None:
        """No row is lost, none is anybody else's: after a split as well, whatever was written meanwhile."""
        for version in CoverageVersion.objects.filter(coverage__number__in=NUMBERS).select_related("coverage"):
            assert version.person == person_of(token(self.now(version.coverage.number)))

    @invariant()
    def no_row_that_moves_is_left_with_a_record_that_stands_for_nobody(self) -> None:
        """Walk all references of all storeys."""
        gone = Person.objects.filter(merged_into__isnull=False)
        for part in that_move():
            assert not part.model._default_manager.filter(**{f"{part.field}__in": gone}).exists(), part.label

    @invariant()
    def nobody_did_both(self) -> None:
        """Two humans for each merge and each split."""
        for merge in PersonMerge.objects.exclude(state=MergeState.REQUESTED):
            assert merge.approved_by_id != merge.requested_by_id
            assert merge.state != MergeState.SPLIT or merge.split_approved_by_id != merge.split_requested_by_id

    def teardown(self) -> None:
        """Leave nothing behind."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_is_merged_split_and_fed_everybody_has_what_is_hers() -> None:
    run_state_machine_as_test(Merges, settings=QUICK)
