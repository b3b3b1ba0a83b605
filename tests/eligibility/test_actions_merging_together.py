"""A merge, a split and the insurer's files at one and the same moment: whoever comes first, nothing is left behind."""

import pytest

from eligibility.models import CoverageVersion
from platform_site import clock
from platform_site.actions import merging, splitting
from platform_site.actions.merge_parts import that_move
from platform_site.errors import NotInThisState
from platform_site.models import Person, PersonMerge
from tests.support.deeds import together
from tests.support.feeds import Insurer, apply, line, outcomes
from tests.support.merging import merged, officer, person_of, requested, to_be_split


@pytest.fixture
def insurer(committed: str) -> Insurer:
    insurer = Insurer()
    assert insurer.tell(line("7001"), line("7002")) == ["added", "added"]
    return insurer


def both() -> tuple[Person, Person]:
    """Return the kept person and the record to be merged."""
    return person_of("TEST-LINK-7001"), person_of("TEST-LINK-7002")


def left_behind() -> list[str]:
    """Return which rows that move are with a record that stands for nobody."""
    gone = Person.objects.filter(merged_into__isnull=False)
    return [
        part.label for part in that_move() if part.model._default_manager.filter(**{f"{part.field}__in": gone}).exists()
    ]


@pytest.mark.parametrize("again", range(3))
def test_a_file_that_is_applied_while_two_are_merged_leaves_nothing_with_the_merged_record(insurer, again):
    merge, by = requested(*both()), officer()
    rows = [line("7002", change="change", name="試験　走"), line("7003", link_token="TEST-LINK-7002")]
    job = insurer.send(*rows)
    done = together(
        lambda: apply(job),
        lambda: merging.approve_merge(uid=merge.uid, sha256=bytes(merge.evidence_sha256), by=by, at=clock.now()),
    )
    assert not [each for each in done if isinstance(each, Exception)]
    assert outcomes(job) == ["changed", "added"]
    assert left_behind() == []


@pytest.mark.parametrize("again", range(3))
def test_a_file_that_is_applied_while_they_are_split_is_whose_token_it_bears(insurer, again):
    kept, gone = both()
    merge, by = to_be_split(merged(kept, gone)), officer()
    job = insurer.send(line("7002", change="change", name="試験　走"), line("7003", link_token="TEST-LINK-7002"))
    done = together(
        lambda: apply(job),
        lambda: splitting.approve_split(uid=merge.uid, sha256=bytes(merge.split_sha256), by=by, at=clock.now()),
    )
    assert not [each for each in done if isinstance(each, Exception)]
    hers = CoverageVersion.objects.filter(coverage__number__in=["7002", "7003"])
    assert set(hers.values_list("person", flat=True)) == {gone.pk}


def test_of_two_who_approve_at_once_one_merges(insurer):
    merge, officers = requested(*both()), [officer(), officer()]
    done = together(
        *(
            lambda by=by: merging.approve_merge(
                uid=merge.uid, sha256=bytes(merge.evidence_sha256), by=by, at=clock.now()
            )
            for by in officers
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["NotInThisState", "PersonMerge"]
    assert PersonMerge.objects.get(pk=merge.pk).moved.count() > 0


def test_two_requests_for_one_record_at_once_are_one(insurer):
    kept, gone = both()
    done = together(lambda: requested(kept, gone), lambda: requested(kept, gone))
    assert len([each for each in done if isinstance(each, NotInThisState)]) == 1
    assert PersonMerge.objects.count() == 1


def test_two_that_would_be_merged_into_one_another_at_once_are_merged_once(insurer):
    kept, gone = both()
    one, other = requested(kept, gone), requested(gone, kept)
    done = together(
        *(
            lambda merge=merge, by=by: merging.approve_merge(
                uid=merge.uid, sha256=bytes(merge.evidence_sha256), by=by, at=clock.now()
            )
            for merge, by in ((one, officer()), (other, officer()))
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["NotInThisState", "PersonMerge"]
    assert Person.objects.filter(merged_into__isnull=False).count() == 1
