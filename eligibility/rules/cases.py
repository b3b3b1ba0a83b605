"""疑義案件: who may close a case of which kind with which word, and what a word needs to be true."""

from enum import StrEnum


class Resolution(StrEnum):
    """結果: what a party may say of a case."""

    CONFIRMED_CORRECT = "confirmed_correct"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ACKNOWLEDGED = "acknowledged"


class Verdict(StrEnum):
    """What becomes of a case when a party has said its word."""

    CLOSE = "close"
    WAIT = "wait"
    NOT_THIS_WORD = "not_this_word"
    NOT_CORRECTED = "not_corrected"


WORDS = {
    "overlap": {Resolution.CONFIRMED_CORRECT},
    "ratio": {Resolution.CONFIRMED_CORRECT},
    "link_mismatch": {Resolution.WITHDRAWN},
    "five_details": {Resolution.WITHDRAWN},
    "register_mismatch": {Resolution.CONFIRMED_CORRECT, Resolution.CORRECTED},
    "link_disputed": {Resolution.CONFIRMED_CORRECT, Resolution.CORRECTED},
    "address_seen": {Resolution.ACKNOWLEDGED},
}
"""What a party may say, by kind. A held file has no word: it is released or refused by two people."""

BY_AGREEMENT = frozenset({"overlap"})
"""Kinds that close when every party has said so; of any other, the one that answers for the thing says it."""
HOLDS_LINK = frozenset({"link_disputed", "register_mismatch"})
"""Kinds that keep a coverage from being told while they are open."""


def verdict(kind: str, word: str, *, is_responsible: bool, has_changed: bool, others_agree: bool) -> Verdict:
    """Return what becomes of a case of a kind when a party says a word of it.

    `is_responsible`: it is this party's coverage, file or order. `has_changed`: what the insurer says of the coverage
    has changed since the case was opened. `others_agree`: every other party has said the same word.
    """
    if word not in WORDS.get(kind, ()):
        return Verdict.NOT_THIS_WORD
    if kind in BY_AGREEMENT:
        return Verdict.CLOSE if others_agree else Verdict.WAIT
    if not is_responsible:
        return Verdict.NOT_THIS_WORD
    if word == Resolution.CORRECTED and not has_changed:
        return Verdict.NOT_CORRECTED
    return Verdict.CLOSE


def open_words(kind: str, *, is_responsible: bool) -> tuple[str, ...]:
    """Return what a party may say of a case of a kind, in order."""
    if not is_responsible and kind not in BY_AGREEMENT:
        return ()
    return tuple(sorted(WORDS.get(kind, ())))
