"""What has to be said to findings before anything is registered all the same."""

import pytest

from eprescription.rules.checks import check
from eprescription.rules.checks.findings import Override
from eprescription.rules.checks.overrides import missing
from tests.eprescription.pairs_by_hand import CLARITH, COLCHICINE, ITRACONAZOLE, MASTERS, NORVASC, TRIAZOLAM
from tests.eprescription.takings import ASKED, allergy, new, taken


PAST = [taken(NORVASC, line=1), taken(ITRACONAZOLE, line=2), taken(CLARITH, line=3)]
ITEMS = [new(NORVASC, key="1-1"), new(TRIAZOLAM, key="1-2"), new(COLCHICINE, key="1-3")]
DUPLICATE, CONTRAINDICATED, CONDITIONAL, ALLERGY = (
    *check(ITEMS, PAST, [], MASTERS, ASKED),
    *check([new(NORVASC)], [], [allergy("アムロジピン")], MASTERS, ASKED),
)
WORDS = "血圧が安定せず、短期間の併用が必要です。"


def faults(findings, *overrides: Override) -> list[tuple[str, str]]:
    """Return code and pointer of what is missing."""
    return [(fault.problem.code, fault.pointer) for fault in missing(findings, overrides)]


class TestReasons:
    """Every finding asks for one."""

    @pytest.mark.parametrize("finding", [DUPLICATE, CONDITIONAL, ALLERGY], ids=lambda one: one.kind)
    def test_a_reason_is_enough_where_it_does_not_stop(self, finding):
        assert faults([finding], Override(finding.key, WORDS)) == []

    @pytest.mark.parametrize("finding", [DUPLICATE, CONTRAINDICATED, CONDITIONAL, ALLERGY], ids=lambda one: one.kind)
    def test_without_one_it_is_missing(self, finding):
        assert faults([finding]) == [("RX-REASON-NEEDED", f"/overrides/{finding.key}")]

    @pytest.mark.parametrize("blank", ["", "  ", "　\n"])
    def test_a_blank_one_is_none_even_if_confirmed(self, blank):
        answer = Override(CONTRAINDICATED.key, blank, confirmed=True)
        assert faults([CONTRAINDICATED], answer) == [("RX-REASON-NEEDED", f"/overrides/{CONTRAINDICATED.key}")]


class TestConfirmation:
    """A contraindication asks twice."""

    def test_a_reason_alone_does_not_pass_a_contraindication(self):
        answer = Override(CONTRAINDICATED.key, WORDS)
        assert faults([CONTRAINDICATED], answer) == [("RX-CONFIRMATION-NEEDED", f"/overrides/{CONTRAINDICATED.key}")]

    def test_a_reason_and_a_second_confirmation_do(self):
        assert faults([CONTRAINDICATED], Override(CONTRAINDICATED.key, WORDS, confirmed=True)) == []


def test_all_that_is_missing_is_said_at_once() -> None:
    answers = [Override(CONTRAINDICATED.key, WORDS)]
    assert faults([DUPLICATE, CONTRAINDICATED], *answers) == [
        ("RX-REASON-NEEDED", f"/overrides/{DUPLICATE.key}"),
        ("RX-CONFIRMATION-NEEDED", f"/overrides/{CONTRAINDICATED.key}"),
    ]


def test_an_answer_to_a_finding_that_is_not_there_is_refused() -> None:
    assert faults([], Override("0" * 32, WORDS)) == [("RX-FINDING-UNKNOWN", f"/overrides/{'0' * 32}")]


def test_of_two_answers_to_one_finding_the_last_counts() -> None:
    assert faults([DUPLICATE], Override(DUPLICATE.key, ""), Override(DUPLICATE.key, WORDS)) == []


def test_nothing_is_missing_where_nothing_was_found() -> None:
    assert faults([]) == []
