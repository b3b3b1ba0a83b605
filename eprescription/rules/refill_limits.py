"""Which prescriptions may be no リフィル処方箋 (E-20)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from eprescription.errors.limits import RefillRefused
from eprescription.rules.document import Document, Information, Kind
from eprescription.rules.drugs.concepts import DrugConcept
from eprescription.rules.refills import MOST
from platform_site.errors import Fault


CONTROLLED = {"1": "麻薬", "3": "覚醒剤原料", "5": "向精神薬"}
"""麻薬等の区分 whose amount is limited."""


def faults_of(document: Document, products: Mapping[str, Sequence[DrugConcept]], kind: Kind) -> Iterator[Fault]:
    """Yield what forbids to use the prescription more than once, if it asks for that; `products` by item key."""
    if document.refills == 1:
        return
    if not 1 < document.refills <= MOST:
        yield _refused("/refills", f"総使用回数は1から{MOST}までです。")
    if document.split is not None:
        yield _refused("/split", "リフィルと分割調剤は、1枚の処方箋で併用できません。")
    if kind is Kind.IN_HOUSE:
        yield _refused("/refills", "院内処方はリフィルにできません。")
    if all(item.information is Information.MATERIAL for item in document.items):
        yield _refused("/refills", "医療材料だけの処方箋は、リフィルにできません。")
    for key, several in products.items():
        if reason := why_limited(several, document.issued_on):
            yield _refused(f"/items/{key}", reason)


def why_limited(products: Sequence[DrugConcept], on: date) -> str:
    """Return why the medicine, as any of its products, is not for refills; empty where it is.

    Of a 一般名 that one product is new says nothing while others are not.
    """
    controlled = {CONTROLLED[drug.controlled] for drug in products if drug.controlled in CONTROLLED}
    if controlled:
        return f"{'・'.join(sorted(controlled))}は、投薬量に限度があります。"
    if any(drug.is_patch for drug in products):
        return "貼付剤です。"
    if products and all(is_new(drug, on) for drug in products):
        return "薬価収載から1年を経過していない新医薬品です。"
    return ""


def is_new(drug: DrugConcept, on: date) -> bool:
    """Tell if it is 新医薬品: less than a year since the first of the month after its listing.

    A generic is none, however lately it was listed (療担規則等に基づき厚生労働大臣が定める掲示事項等 第十).
    """
    listed = drug.listed_on
    if listed is None or drug.is_generic:
        return False
    return on < date(listed.year + 1 + listed.month // 12, listed.month % 12 + 1, 1)


def _refused(pointer: str, hint: str) -> Fault:
    return Fault(RefillRefused, pointer, hint)
