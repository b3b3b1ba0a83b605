"""What becomes of a line: every change against every state of what is known, and the laws that hold for all."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.ledger import Details, Grant, Key, Line, Outcome, Said, decide, under


KEY = Key("7001", "架空77", "01", date(2026, 4, 1))
DETAILS = Details(
    link_index=b"somebody", name="試験　歩", kana="シケン　アユム", other_name="", other_kana="", sex="1", sex_other="",
    birth_date=date(1980, 1, 1), postal_code="999-9999", address="架空市", relationship="1", householder="",
    card_class="01", issued_on=None, valid_from=None, valid_until=None,
)  # fmt: skip
LIMIT = Grant("limit", date(2025, 8, 1), limit_form="01", limit_class="A01")
LAST, EARLIER = date(2026, 10, 1), date(2026, 9, 1)
SAID = Said(DETAILS)
OTHER = Said(replace(DETAILS, address="隣町"))
ENDED = replace(SAID, lost_on=LAST, loss_reason="99")
CANCELLED = replace(SAID, is_cancelled=True)


def told(change: str, said: Said | None = None, lost_on: date | None = None, reason: str = "") -> Line:
    """Return a line about the one coverage."""
    return Line(change, KEY, "架空７７", "7001", "01", said=said, lost_on=lost_on, loss_reason=reason)


NEW, NEW_OTHER = told("new", SAID), told("new", OTHER)
CHANGE, CHANGE_OTHER = told("change", SAID), told("change", OTHER)
END, END_EARLIER, CANCEL = told("end", None, LAST, "99"), told("end", None, EARLIER, "99"), told("cancel")
EXISTS, UNKNOWN, GONE = "ELIG-FEED-EXISTS", "ELIG-FEED-UNKNOWN", "ELIG-FEED-CANCELLED"

TABLE = {
    "new, unknown": (NEW, None, "added", SAID),
    "new, the same": (NEW, SAID, "unchanged", None),
    "new, other details": (NEW_OTHER, SAID, EXISTS, None),
    "new, ended since": (NEW, ENDED, EXISTS, None),
    "new, cancelled": (NEW, CANCELLED, "added", SAID),
    "new, cancelled with other details": (NEW_OTHER, CANCELLED, "added", OTHER),
    "change, unknown": (CHANGE, None, UNKNOWN, None),
    "change, the same": (CHANGE, SAID, "unchanged", None),
    "change, other details": (CHANGE_OTHER, SAID, "changed", OTHER),
    "change takes an end back": (CHANGE, ENDED, "changed", SAID),
    "change, cancelled": (CHANGE, CANCELLED, GONE, None),
    "end, unknown": (END, None, UNKNOWN, None),
    "end, live": (END, SAID, "ended", ENDED),
    "end, the same end": (END, ENDED, "unchanged", None),
    "end, another day": (END_EARLIER, ENDED, "ended", replace(ENDED, lost_on=EARLIER)),
    "end, another reason": (told("end", None, LAST, "01"), ENDED, "ended", replace(ENDED, loss_reason="01")),
    "end, cancelled": (END, CANCELLED, GONE, None),
    "cancel, unknown": (CANCEL, None, UNKNOWN, None),
    "cancel, live": (CANCEL, SAID, "cancelled", CANCELLED),
    "cancel, ended": (CANCEL, ENDED, "cancelled", replace(ENDED, is_cancelled=True)),
    "cancel, cancelled": (CANCEL, CANCELLED, "unchanged", None),
}  # fmt: skip


@pytest.mark.parametrize(("line", "known", "outcome", "said"), TABLE.values(), ids=TABLE)
def test_every_change_against_every_state(line: Line, known: Said | None, outcome: str, said: Said | None) -> None:
    decision = decide(line, known)
    assert outcome in (decision.outcome, decision.problem and decision.problem.code)
    assert decision.said == said
    assert (decision.outcome == Outcome.REFUSED) == (decision.problem is not None)


def with_grants(said: Said, *grants: Grant) -> Said:
    """Return what is said, with certificates."""
    return replace(said, grants={grant.name: grant for grant in grants})


def test_a_change_keeps_certificates_that_it_does_not_name() -> None:
    later = replace(LIMIT, valid_from=date(2026, 8, 1))
    decision = decide(told("change", with_grants(SAID, later)), with_grants(SAID, LIMIT))
    assert decision.said == with_grants(SAID, LIMIT, later)


def test_a_change_replaces_the_certificate_that_begins_on_the_same_day() -> None:
    other = replace(LIMIT, limit_class="B09")
    assert decide(told("change", with_grants(SAID, other)), with_grants(SAID, LIMIT)).said == with_grants(SAID, other)


def test_a_withdrawn_certificate_stays_as_one_that_never_held() -> None:
    withdrawn = replace(LIMIT, valid_until=LIMIT.valid_from)
    decision = decide(told("change", with_grants(SAID, withdrawn)), with_grants(SAID, LIMIT))
    assert decision.said == with_grants(SAID, withdrawn)


@pytest.mark.parametrize("change", ["end", "cancel"])
def test_an_end_keeps_certificates_and_a_cancellation_does_not(change: str) -> None:
    decision = decide(told(change, None, LAST, "99"), with_grants(SAID, LIMIT))
    assert decision.said is not None
    assert decision.said.grants == ({LIMIT.name: LIMIT} if change == "end" else {})


def test_a_coverage_that_comes_back_after_a_cancellation_has_only_what_is_said_then() -> None:
    known = decide(CANCEL, with_grants(SAID, LIMIT)).said
    assert decide(NEW, known).said == SAID


def test_the_same_new_line_after_a_certificate_was_added_changes_nothing() -> None:
    assert decide(NEW, with_grants(SAID, LIMIT)).outcome == Outcome.UNCHANGED


GRANTS = st.builds(
    Grant, st.sampled_from(["limit", "elderly"]), st.sampled_from([date(2025, 8, 1), date(2026, 8, 1)]),
    limit_class=st.sampled_from(["A01", "B09"]),
)  # fmt: skip
SAYINGS: st.SearchStrategy[Said] = st.builds(
    lambda address, reason, grants: with_grants(
        Said(replace(DETAILS, address=address), LAST if reason else None, reason), *grants
    ),
    st.sampled_from(["甲", "乙"]), st.sampled_from(["", "01", "99"]), st.lists(GRANTS, max_size=2),
)  # fmt: skip
LINES = st.one_of(
    st.builds(told, st.sampled_from(["new", "change"]), SAYINGS),
    st.builds(
        told, st.just("end"), st.none(), st.sampled_from([LAST, date(2026, 11, 1)]), st.sampled_from(["01", "99"])
    ),
    st.just(CANCEL),
)
KNOWN = st.lists(LINES, max_size=5).map(lambda lines: after(lines, None))


def after(lines: list[Line], known: Said | None) -> Said | None:
    """Return what is known after lines about one coverage."""
    for line in lines:
        known = decide(line, known).said or known
    return known


@given(LINES, KNOWN)
def test_a_line_applied_twice_is_a_line_applied_once(line: Line, known: Said | None) -> None:
    once = after([line], known)
    assert after([line, line], known) == once
    again = decide(line, once)
    assert again.outcome == Outcome.UNCHANGED or again.problem


@given(SAYINGS, KNOWN)
def test_new_cancel_new_leaves_what_the_last_line_says(said: Said, known: Said | None) -> None:
    assert after([CANCEL, told("new", said)], known) == said


@given(LINES, KNOWN)
def test_a_refused_or_unchanged_line_says_nothing(line: Line, known: Said | None) -> None:
    decision = decide(line, known)
    silent = decision.outcome in (Outcome.REFUSED, Outcome.UNCHANGED)
    assert silent == (decision.said is None)
    assert decision.said != known or known is None


@given(LINES, KNOWN)
def test_only_a_change_or_a_new_line_says_other_details(line: Line, known: Said | None) -> None:
    result = after([line], known)
    if known and result and line.change in ("end", "cancel"):
        assert result.details == known.details


def test_a_line_under_another_token_says_the_same_of_whoever_has_that():
    assert under(NEW, b"kept").said == replace(SAID, details=replace(DETAILS, link_index=b"kept"))
    assert replace(under(NEW, b"kept"), said=SAID) == NEW


def test_a_line_that_tells_nothing_of_a_person_has_no_token():
    assert under(END, b"kept") is END
