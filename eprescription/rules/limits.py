"""What a well written prescription may not be: too much, too late, for refills what has a limit (E-20).

A fault points to the day (`/issued_on`, `/last_day`), to `/refills`, `/split`, `/items`, to an RP by its number
(`/rps/2`) or to an item by its key (`/items/2-1`), whatever form the prescription came in, as the guard's do.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from eprescription.errors.limits import AmountWrong, NarcoticsUndeclared
from eprescription.rules import refill_limits, splits, validity
from eprescription.rules.document import Document, Item, Kind, Rp
from eprescription.rules.drugs.concepts import DrugConcept
from platform_site.errors import Fault


MOST_ITEMS = 60
"""Our own bound; the policy `rx.items.most` may say another."""
MOST_QUANTITY = 999
DOSE_BELOW = Decimal(1_000_000)
"""調剤数量 has three digits and 用量 six before the point (records 101 and 201)."""
_NARCOTIC = "1"
_LICENCE = "免許"


def faults_of(
    document: Document,
    concepts: Mapping[str, Sequence[DrugConcept]],
    on: date,
    *,
    kind: Kind = Kind.ELECTRONIC,
    most_items: int = MOST_ITEMS,
) -> tuple[Fault, ...]:
    """Return all that forbids to register the prescription on a day.

    `concepts` are the products of each medicine by item key, as `rules.products.products_of` gives them.
    """
    found = chain(
        validity.faults_of(document, kind=kind, on=on),
        _amounts(document, most_items),
        refill_limits.faults_of(document, concepts, kind),
        splits.faults_of(document),
        _narcotics(document, concepts),
    )
    return tuple(found)


def is_narcotic(products: Sequence[DrugConcept]) -> bool:
    """Tell if a medicine is a narcotic, or a product of it is (麻薬等の区分 1), so that record 61 is needed."""
    return any(drug.controlled == _NARCOTIC for drug in products)


def _amounts(document: Document, most_items: int) -> Iterator[Fault]:
    count = len(document.items)
    if not 1 <= count <= most_items:
        yield Fault(AmountWrong, "/items", f"医薬品は1件から{most_items}件までです。{count}件あります。")
    for rp in document.rps:
        yield from _amounts_of(rp)


def _amounts_of(rp: Rp) -> Iterator[Fault]:
    if not 1 <= rp.quantity <= MOST_QUANTITY:
        yield Fault(AmountWrong, f"/rps/{rp.number}/quantity", f"調剤数量は1から{MOST_QUANTITY}までです。")
    for item in rp.items:
        if not _is_amount(item):
            yield Fault(AmountWrong, f"/items/{item.key}/dose", f"用量は0より大きく{DOSE_BELOW}より小さい数です。")


def _is_amount(item: Item) -> bool:
    return item.dose.is_finite() and 0 < item.dose < DOSE_BELOW


def _narcotics(document: Document, concepts: Mapping[str, Sequence[DrugConcept]]) -> Iterator[Fault]:
    if document.narcotics is not None or any(map(_is_licence, (remark.text for remark in document.remarks))):
        return
    for key, products in concepts.items():
        if is_narcotic(products):
            yield Fault(NarcoticsUndeclared, f"/items/{key}", "麻薬施用者の免許証番号がありません。")


def _is_licence(remark: str) -> bool:
    return _LICENCE in unicodedata.normalize("NFKC", remark)
