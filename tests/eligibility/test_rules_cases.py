"""Who ends a case, and with which word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.models import Case
from eligibility.rules.cases import BY_AGREEMENT, HOLDS_LINK, WORDS, Resolution, Verdict, open_words, verdict


KINDS = st.sampled_from(Case.Kind.values)
TOLD = st.sampled_from(list(Resolution))
FLAG = st.booleans()


def said(kind: str, word: str, *, mine: bool = True, changed: bool = False, agreed: bool = False) -> Verdict:
    """Return what becomes of a case."""
    return verdict(kind, word, is_responsible=mine, has_changed=changed, others_agree=agreed)


def test_every_kind_that_names_words_is_a_kind_and_only_held_files_have_none() -> None:
    assert set(WORDS) == set(Case.Kind.values) - {Case.Kind.LARGE_CHANGE, Case.Kind.SEQUENCE_GAP}
    assert set(WORDS) >= HOLDS_LINK | BY_AGREEMENT


@given(KINDS, TOLD, FLAG, FLAG, FLAG)
def test_a_word_that_is_not_open_to_a_party_never_ends_a_case(kind, word, mine, changed, agreed) -> None:
    came = said(kind, word, mine=mine, changed=changed, agreed=agreed)
    assert (came == Verdict.NOT_THIS_WORD) == (word not in open_words(kind, is_responsible=mine))


@given(st.sampled_from(sorted(WORDS.keys() - BY_AGREEMENT)), TOLD, FLAG, FLAG)
def test_nobody_ends_what_another_organisation_answers_for(kind, word, changed, agreed) -> None:
    assert said(kind, word, mine=False, changed=changed, agreed=agreed) == Verdict.NOT_THIS_WORD


@given(FLAG, FLAG)
def test_an_overlap_ends_by_agreement_of_all_and_of_no_single_party(mine, changed) -> None:
    word = Resolution.CONFIRMED_CORRECT
    assert said("overlap", word, mine=mine, changed=changed, agreed=True) == Verdict.CLOSE
    assert said("overlap", word, mine=mine, changed=changed, agreed=False) == Verdict.WAIT


@pytest.mark.parametrize("kind", sorted(HOLDS_LINK))
def test_a_held_link_is_confirmed_by_its_insurer_or_corrected_first(kind: str) -> None:
    assert said(kind, Resolution.CONFIRMED_CORRECT) == Verdict.CLOSE
    assert said(kind, Resolution.CORRECTED) == Verdict.NOT_CORRECTED
    assert said(kind, Resolution.CORRECTED, changed=True) == Verdict.CLOSE
    assert said(kind, Resolution.WITHDRAWN) == Verdict.NOT_THIS_WORD


@pytest.mark.parametrize("word", Resolution)
def test_a_held_file_is_released_or_refused_and_never_talked_away(word: Resolution) -> None:
    assert said(Case.Kind.LARGE_CHANGE, word, changed=True, agreed=True) == Verdict.NOT_THIS_WORD
    assert open_words(Case.Kind.SEQUENCE_GAP, is_responsible=True) == ()
