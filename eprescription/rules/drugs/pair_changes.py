"""What a release of 併用禁忌 changes against the one before, pair by pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eprescription.rules.drugs.concepts import Pair


class ChangeKind(StrEnum):
    """追加, 削除, 変更."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PairChange:
    """One pair before and after; None where it is not there."""

    pair_id: str
    before: Pair | None
    after: Pair | None

    @property
    def kind(self) -> ChangeKind:
        """How it changes."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.CHANGED if self.after else ChangeKind.REMOVED


def changes(before: Iterable[Pair], after: Iterable[Pair]) -> tuple[PairChange, ...]:
    """Return what changes, by the pairs' numbers in their order; what stays as it is is left out."""
    old, new = ({pair.pair_id: pair for pair in pairs} for pairs in (before, after))
    numbers = sorted(old.keys() | new.keys())
    return tuple(PairChange(one, old.get(one), new.get(one)) for one in numbers if old.get(one) != new.get(one))
