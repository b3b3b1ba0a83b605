"""成分: which components the medicines of an ingredient hold.

Seven digits alone miss components: the same one stands under several (by route, by salt), and combinations have
digits of their own. So both go through a table, whose names are ours: salts that are the component stay (塩化カリウム).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from eprescription.rules.drugs.concepts import Component
from eprescription.rules.drugs.entries import ClassEntry, ComponentEntry


PREFIX, BY_DIGITS = "c:", "i:"
"""A component of the table, and an ingredient of which the table says nothing, which is then its own component."""


def key_of(name: str) -> str:
    """Return a component's key, the same in every release."""
    return PREFIX + "".join(unicodedata.normalize("NFKC", name).casefold().split())


class Components:
    """The components and 薬効群 of a release."""

    def __init__(self, components: Iterable[ComponentEntry] = (), classes: Iterable[ClassEntry] = ()) -> None:
        self._classes = {row.ingredient7: row.class_key for row in classes}
        self._all: dict[str, list[ComponentEntry]] = defaultdict(list)
        self._holders: dict[str, set[str]] = defaultdict(set)
        for row in components:
            self._all[row.ingredient7].append(row)
            self._holders[row.key].add(row.ingredient7)
        self._names = {row.key: row.name for rows in self._all.values() for row in rows}
        self._counting = {one: frozenset(row.key for row in rows if row.counts) for one, rows in self._all.items()}

    def of(self, ingredient7: str) -> frozenset[str]:
        """Return the keys of the components that count; of an ingredient that the table lacks, its digits.

        So the same ingredient twice is found even then, though not under other digits.
        """
        return self._counting.get(ingredient7, frozenset({BY_DIGITS + ingredient7}))

    def class_of(self, ingredient7: str) -> str:
        """Return 薬効群 of an ingredient; blank for none."""
        return self._classes.get(ingredient7, "")

    def name(self, key: str) -> str:
        """Return a component's name; raises KeyError."""
        return f"成分番号 {key.removeprefix(BY_DIGITS)}" if key.startswith(BY_DIGITS) else self._names[key]

    def component(self, key: str) -> Component:
        """Return a component with the 薬効群 of what holds it alone; raises KeyError."""
        alone = sorted(one for one in self._holders[key] if len(self._all[one]) == 1)
        return Component(key, self.name(key), next(filter(None, map(self.class_of, alone)), ""))

    def combinations_with(self, key: str) -> frozenset[str]:
        """Return the ingredients that hold a component beside others."""
        return frozenset(one for one in self._holders.get(key, ()) if len(self._all[one]) > 1)
