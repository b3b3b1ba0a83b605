"""医薬品の検索: what a prescriber may mean by a word: brand, generic name, component, reading or code.

Spellings do not matter: width, case, hiragana or katakana, blanks and marks (`guard.names.normal`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.concepts import DrugConcept, GenericName, Standing
from eprescription.rules.drugs.endings import ends_soon
from eprescription.rules.drugs.masters import Concept, DrugMasters
from eprescription.rules.guard.names import normal


MOST = 20
LEAST, LONGEST = 2, 50
"""Characters of a word: one alone would find half of the list."""
IS_CALLED, BEGINS, HOLDS, NOT = range(4)
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


@dataclass(frozen=True, slots=True)
class Found:
    """A medicine that may be prescribed: a product, or a 一般名 of which the pharmacy chooses the product."""

    code: DrugCode
    concept: Concept
    last_day: date | None = None
    """The last day of a code that ends soon (`rules.drugs.endings`)."""

    @property
    def is_generic_name(self) -> bool:
        """Whether it is a 一般名."""
        return self.code.system is System.GENERIC

    @property
    def value(self) -> str:
        """How a form names it: the code system of record 201 and the code, `2:621508301`."""
        return f"{self.code.system}:{self.code.code}"


def search(word: str, masters: DrugMasters, on: date) -> tuple[Found, ...]:
    """Return up to `MOST` medicines that may be prescribed on a day: those whose name begins with the word first.

    Then those of which another word does, then the others; 一般名 before products, then by name. None for a word
    shorter than `LEAST` or longer than `LONGEST`.
    """
    asked = plain(word)
    if not LEAST <= len(asked) <= LONGEST:
        return ()
    fits = [(_fit(asked, keys), found) for keys, found in _index(masters, on)]
    ranked = sorted(
        (pair for pair in fits if pair[0] != NOT),
        key=lambda pair: (pair[0], not pair[1].is_generic_name, pair[1].concept.name, pair[1].value),
    )
    return tuple(found for _, found in ranked[:MOST])


def named(value: str, masters: DrugMasters, on: date) -> Found | None:
    """Return the medicine that a form names (`Found.value`); None where it may not be prescribed on the day."""
    system, _, code = value.partition(":")
    if system not in (System.RECEIPT, System.GENERIC):
        return None
    return found_by(DrugCode(System(system), code), masters, on)


def found_by(code: DrugCode, masters: DrugMasters, on: date) -> Found | None:
    """Return a medicine by any of its codes, under the one that is written here; None if it may not be prescribed."""
    concept = masters.drug(code, on)
    if concept is None or masters.standing(code, on) is not Standing.VALID:
        return None
    return _found(concept, on)


def plain(text: str) -> str:
    """Return a text without what spellings differ in, hiragana as katakana."""
    return normal(text.translate(_KATAKANA))


def _fit(asked: str, keys: tuple[str, ...]) -> int:
    """Tell how well a word fits the words that lead to a medicine, of which the first is its name."""
    if keys[0].startswith(asked):
        return IS_CALLED
    if any(key.startswith(asked) for key in keys):
        return BEGINS
    return HOLDS if any(asked in key for key in keys) else NOT


@lru_cache(maxsize=3)
def _index(masters: DrugMasters, on: date) -> tuple[tuple[tuple[str, ...], Found], ...]:
    """Return every medicine of a day with the plain words that lead to it; made once for each set of masters."""
    names = {generic.code: generic.name for generic in masters.generics}
    concepts: list[Concept] = [*_valid_generics(masters, on), *masters.in_force(on)]
    return tuple((tuple(map(plain, _words(concept, masters, names))), _found(concept, on)) for concept in concepts)


def _valid_generics(masters: DrugMasters, on: date) -> Iterator[GenericName]:
    codes = ((generic, DrugCode(System.GENERIC, generic.code)) for generic in masters.generics)
    return (generic for generic, code in codes if masters.standing(code, on) is Standing.VALID)


def _words(concept: Concept, masters: DrugMasters, names: dict[str, str]) -> Iterator[str]:
    yield concept.name
    yield from (masters.component_name(key) for key in concept.components)
    if isinstance(concept, GenericName):
        yield concept.code
    else:
        yield from filter(
            None, (concept.kana, concept.base_name, names.get(concept.generic_code), concept.receipt_code)
        )


def _found(concept: Concept, on: date) -> Found:
    last = ends_soon(concept, on)
    if isinstance(concept, DrugConcept):
        return Found(DrugCode(System.RECEIPT, concept.receipt_code), concept, last)
    return Found(DrugCode(System.GENERIC, concept.code), concept, last)
