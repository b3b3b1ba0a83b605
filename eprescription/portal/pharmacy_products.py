"""Which products a pharmacist may choose for a prescribed item: what veto and 一般名 allow, by the rules themselves.

Anything else needs an answered inquiry or an agreement, and is searched for by a word.
"""

from datetime import date

from eprescription.queries.drug_search import LEAST, plain, search
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.drugs.masters import DrugMasters
from eprescription.rules.given import Disposition, Given, Prescribed
from eprescription.rules.substitution import against_prescriber, is_prescribed


MOST = 60
Choice = tuple[str, str]


def allowed(prescribed: Prescribed, masters: DrugMasters, on: date, *, word: str = "") -> list[DrugConcept]:
    """Return what may be given without asking: the prescribed product first, then the cheapest; at most `MOST`.

    A word of two characters or more narrows it down to the names that hold it.
    """
    found = [drug for drug in masters.in_force(on) if _may_be_given(prescribed, drug)]
    if len(asked := plain(word)) >= LEAST:
        found = [drug for drug in found if asked in plain(drug.name)]
    found.sort(key=lambda drug: (not _is_the_one(prescribed, drug), drug.price, drug.name))
    return found[:MOST]


def others(allowed_ones: list[DrugConcept], masters: DrugMasters, on: date, *, word: str) -> list[DrugConcept]:
    """Return what a word finds besides; it is given after an inquiry or by an agreement only."""
    known = {drug.receipt_code for drug in allowed_ones}
    hits = (found.concept for found in search(word, masters, on))
    return [drug for drug in hits if isinstance(drug, DrugConcept) and drug.receipt_code not in known]


def choices(
    prescribed: Prescribed,
    masters: DrugMasters,
    on: date,
    *,
    word: str,
    chosen: DrugConcept | None,
    may_differ: bool = True,
) -> list[Choice | tuple[str, list[Choice]]]:
    """Return the choices of a row, with what was chosen in it already."""
    may = allowed(prescribed, masters, on, word=word)
    rest = others(may, masters, on, word=word) if may_differ else []
    if chosen is not None and chosen not in (*may, *rest):
        (may if _may_be_given(prescribed, chosen) else rest).append(chosen)
    groups = [("処方どおり・変更調剤できる医薬品", may), ("疑義照会・取決めによる変更", rest)]
    return [("", "選んでください"), *((name, list(map(_choice, drugs))) for name, drugs in groups if drugs)]


def choices_of(masters: DrugMasters, on: date, *, word: str, chosen: DrugConcept | None) -> list[Choice]:
    """Return what a word finds, with what was chosen already: for a medicine that was not prescribed."""
    found = others([], masters, on, word=word)
    if chosen is not None and chosen not in found:
        found.append(chosen)
    return [("", "選んでください"), *map(_choice, found)]


def _may_be_given(prescribed: Prescribed, drug: DrugConcept) -> bool:
    disposition = Disposition.AS_PRESCRIBED if is_prescribed(prescribed.concept, drug) else Disposition.GENERIC
    given = Given(item_key="", disposition=disposition, drug=drug, amount=prescribed.amount)
    return not against_prescriber(prescribed, given)


def _is_the_one(prescribed: Prescribed, drug: DrugConcept) -> bool:
    concept = prescribed.concept
    return isinstance(concept, DrugConcept) and concept.receipt_code == drug.receipt_code


def _choice(drug: DrugConcept) -> Choice:
    mark = "、後発品" if drug.is_generic else ""
    return drug.receipt_code, f"{drug.name}（{drug.price}円／{drug.unit}{mark}）"
