"""変更調剤: what a pharmacy may give for what was prescribed, alone or after asking (疑義照会).

The prescriber's veto of this prescription is stronger than a general agreement; an inquiry asks the prescriber.
"""

from eprescription.rules.document import Veto
from eprescription.rules.drugs.concepts import DrugConcept, GenericName
from eprescription.rules.given import Disposition, Given, Ground, Prescribed


ASKED = frozenset({Disposition.CHANGED, Disposition.DROPPED, Disposition.ADDED})
"""What differs so much that it needs a ground."""
# Digits 8 and 9 of the code of the price list: form, and strength within it. 錠 and 口腔内崩壊錠 share the letter and
# differ by the digit only, so neither alone tells form from strength, and any of these vetoes keeps both.
_FORM_AND_STRENGTH = slice(7, 9)
_SAME_FORM_AND_STRENGTH = frozenset({Veto.FORM, Veto.STRENGTH, Veto.FORM_AND_STRENGTH})


def lacks_ground(given: Given) -> bool:
    """Tell if a change, an omission or an addition names neither an answered inquiry nor an agreement."""
    return given.disposition in ASKED and given.ground is Ground.NONE


def against_prescriber(prescribed: Prescribed, given: Given) -> str:
    """Return why this may not be given instead, in Japanese; empty where it may."""
    drug = given.drug
    if drug is None or given.ground is Ground.INQUIRY:
        return ""
    if given.disposition is Disposition.CHANGED:
        return _against_veto(prescribed, drug)
    if not is_same_medicine(prescribed.concept, drug):
        return "処方された成分の医薬品ではありません。"
    if given.disposition is Disposition.AS_PRESCRIBED and not is_prescribed(prescribed.concept, drug):
        return "処方どおりではありません。"
    return _against_veto(prescribed, drug) or _against_brand(prescribed.concept, drug)


def is_prescribed(concept: DrugConcept | GenericName, drug: DrugConcept) -> bool:
    """Tell if the product is the prescribed one, or one of those that the 一般名 stands for."""
    if isinstance(concept, GenericName):
        return drug.receipt_code in concept.receipt_codes
    return drug.receipt_code == concept.receipt_code


def is_same_medicine(concept: DrugConcept | GenericName, drug: DrugConcept) -> bool:
    """Tell if the product is of the same ingredient; of a 一般名, one of those it stands for.

    Digits 1 to 7 have to agree, which is stricter than the component: sildenafil for the lungs is another medicine.
    """
    if isinstance(concept, GenericName):
        return is_prescribed(concept, drug)
    return drug.ingredient7 == concept.ingredient7


def is_other_strength(concept: DrugConcept | GenericName, drug: DrugConcept) -> bool:
    """Tell if form or strength differ, so that amounts of the two do not compare."""
    return (
        isinstance(concept, DrugConcept)
        and concept.price_code[_FORM_AND_STRENGTH] != drug.price_code[_FORM_AND_STRENGTH]
    )


def _against_veto(prescribed: Prescribed, drug: DrugConcept) -> str:
    concept, vetoes = prescribed.concept, prescribed.vetoes
    if isinstance(concept, GenericName) or is_prescribed(concept, drug):
        return ""
    if Veto.GENERIC in vetoes:
        return "後発品への変更不可と指示されています。"
    if vetoes & _SAME_FORM_AND_STRENGTH and is_other_strength(concept, drug):
        return "剤形または規格の変更不可と指示されています。"
    return ""


def _against_brand(concept: DrugConcept | GenericName, drug: DrugConcept) -> str:
    if isinstance(concept, GenericName) or is_prescribed(concept, drug) or drug.is_generic:
        return ""
    return "疑義照会なしに先発医薬品へ変更することはできません。"
