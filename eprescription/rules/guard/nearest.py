"""Which medicine may have been meant: codes one slip away, and medicines that bear the name that was sent."""

from collections.abc import Callable, Iterable, Iterator

from eprescription.rules.guard.names import normal


LONGEST = 13
"""Signs of a code that are looked at: one more than the longest code has."""
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def slips(code: str) -> Iterator[str]:
    """Yield all codes that one slip makes of this: another sign, two signs in turn, one too many, one too few."""
    for place, sign in enumerate(code):
        yield code[:place] + code[place + 1 :]
        yield code[:place] + code[place + 1 : place + 2] + sign + code[place + 2 :]
        yield from (code[:place] + other + code[place + 1 :] for other in SIGNS if other != sign)
    for place in range(len(code) + 1):
        yield from (code[:place] + other + code[place:] for other in SIGNS)


def nearest(
    code: str, name: str, *, name_of: Callable[[str], str | None], named: Iterable[str], most: int
) -> tuple[tuple[str, str], ...]:
    """Return codes and names of what may have been meant, those that bear the sent name first, then the alike.

    `name_of` gives the name of a code that is valid, None of any other; `named` are valid codes that bear the name.
    """
    same = set(named)
    found = same | {slip for slip in slips(code[:LONGEST]) if name_of(slip) is not None}
    names = {each: name_of(each) or "" for each in found - {code}}
    ranked = sorted(names, key=lambda each: (each not in same, -_likeness(names[each], name), each))
    return tuple((each, names[each]) for each in ranked[:most])


def _likeness(one: str, other: str) -> int:
    """Return how many pairs of neighbouring signs two names share."""
    return len(_neighbours(normal(one)) & _neighbours(normal(other)))


def _neighbours(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
