"""Names of medicines as they are compared: two spellings of one name agree, two names never do.

December 2024: a facility's own master gave one medicine's code with another's name, and pharmacies saw the code's.
"""

import re
import unicodedata

from eprescription.rules.drugs.concepts import DrugConcept, GenericName


_DASHES = re.compile(r"[ー\-‐‑‒–—―−─━]")
_MARKS = re.compile(r"[\s・,、。「」『』【】()\[\]〔〕'\"]|(?<!\d)\.|\.(?!\d)")
_GENERIC = re.compile(r"^般+")


def normal(text: str) -> str:
    """Return a name without what spellings differ in: width, case, blanks, marks, dashes, and 【般】 before it.

    A point between digits stays, or 0.5mg and 05mg would be one.
    """
    folded = _GENERIC.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()))
    return unicodedata.normalize("NFKC", _DASHES.sub("-", folded))


def names_of(concept: DrugConcept | GenericName) -> frozenset[str]:
    """Return the normal names by which a medicine may be called: its name, and 基本名称 where it has one."""
    names = {concept.name, concept.base_name} if isinstance(concept, DrugConcept) else {concept.name}
    return frozenset(map(normal, filter(None, names)))


def agrees(name: str, concept: DrugConcept | GenericName) -> bool:
    """Tell if a name as sent is a name of the medicine that the code names."""
    return normal(name) in names_of(concept)
