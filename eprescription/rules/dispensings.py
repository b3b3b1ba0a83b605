"""What a result of dispensing may not be, beside what was prescribed.

A fault points to the given one by its place, `/items/0`, or to a prescribed item by its key, `/prescribed/2-1`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from eprescription.errors.dispensing import AgainstVeto, InquiryMissing, LotWrong, QuantityWrong
from eprescription.rules.document import Document
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.given import Disposition, Given, Ground, Prescribed
from eprescription.rules.packages import is_gtin, is_lot
from eprescription.rules.result_items import code_faults, given_of, others_of, prescribed_of
from eprescription.rules.results import Result
from eprescription.rules.substitution import against_prescriber, is_other_strength, lacks_ground
from platform_site.errors import Fault


def result_faults(
    result: Result, document: Document, grounds: Sequence[Ground], masters: Masters, stopped: Collection[str]
) -> tuple[Fault, ...]:
    """Return what is wrong with a result of a prescription: first whether codes, names and units say one product.

    `grounds` are those of the given items, in their order; what is no medicine of the masters is not compared.
    """
    others = others_of(document)
    return _faults_beside(prescribed_of(document, masters), result, grounds, masters, stopped, (others, others))


def paper_faults(result: Result, document: Document, masters: Masters, stopped: Collection[str]) -> tuple[Fault, ...]:
    """Return what is wrong with a result of a paper prescription, about which nobody asks through the platform.

    What its slip names by a code that no master knows is not compared; the codes of what was given are all guarded.
    """
    prescribed = prescribed_of(document, masters)
    unknown = {item.key for item in document.items} - prescribed.keys()
    return _faults_beside(prescribed, result, [Ground.NONE] * len(result.items), masters, stopped, ((), unknown))


def faults_of(prescribed: Mapping[str, Prescribed], given: Sequence[Given]) -> tuple[Fault, ...]:
    """Return all that is wrong with what was given for the prescribed items, which are named by their keys."""
    each = (_faults_of(f"/items/{place}", one, prescribed) for place, one in enumerate(given))
    sums = (_amount(item, [one for one in given if one.item_key == key], key) for key, item in prescribed.items())
    return tuple(chain(chain.from_iterable(each), chain.from_iterable(sums)))


def _faults_beside(
    prescribed: Mapping[str, Prescribed], result: Result, grounds: Sequence[Ground], masters: Masters,
    stopped: Collection[str], apart: tuple[Collection[str], Collection[str]],
) -> tuple[Fault, ...]:  # fmt: skip
    """Return the faults of codes, or else those of what was given; `apart` are the keys that each leaves out."""
    unguarded, uncompared = apart
    faults = tuple(code_faults(result, unguarded, masters, stopped))
    return faults or faults_of(prescribed, given_of(result, uncompared, grounds, masters))


def _faults_of(pointer: str, given: Given, prescribed: Mapping[str, Prescribed]) -> Iterator[Fault]:
    item = prescribed.get(given.item_key)
    if (item is None) != (given.disposition is Disposition.ADDED):
        yield Fault(QuantityWrong, pointer, "処方にない項目です。処方にある項目は、追加にできません。")
    if given.disposition is Disposition.DROPPED:
        is_amount, wanted = given.amount == 0 and given.drug is None, "中止した医薬品の数量は0です。"
    else:
        is_amount, wanted = given.amount > 0 and given.drug is not None, "医薬品と、0より大きい数量が必要です。"
    if not is_amount:
        yield Fault(QuantityWrong, pointer, wanted)
    if lacks_ground(given):
        yield Fault(InquiryMissing, pointer)
    if item is not None and (reason := against_prescriber(item, given)):
        yield Fault(AgainstVeto, pointer, reason)
    yield from _package(pointer, given)


def _package(pointer: str, given: Given) -> Iterator[Fault]:
    if given.package_code and not is_gtin(given.package_code):
        yield Fault(LotWrong, pointer, "包装コードは、検証番号の合う14桁のGTINです。")
    if given.lot and not is_lot(given.lot):
        yield Fault(LotWrong, pointer, "製造番号は、半角の英数字と記号で20文字までです。")


def _amount(item: Prescribed, given: Sequence[Given], key: str) -> Iterator[Fault]:
    """Yield where the lots of an item do not come to what was prescribed, as far as the two amounts compare."""
    if not given:
        yield Fault(QuantityWrong, f"/prescribed/{key}", "この項目の調剤結果がありません。")
        return
    kinds = {one.disposition for one in given}
    if kinds & {Disposition.CHANGED, Disposition.DROPPED} or _is_incomparable(item, given):
        return
    total = sum(one.amount for one in given)
    if Disposition.PARTIAL in kinds:
        if total >= item.amount:
            yield Fault(QuantityWrong, f"/prescribed/{key}", "一部のみの調剤ですが、処方の数量に達しています。")
    elif total != item.amount:
        yield Fault(QuantityWrong, f"/prescribed/{key}", f"処方の数量は{item.amount}、調剤した数量は{total}です。")


def _is_incomparable(item: Prescribed, given: Sequence[Given]) -> bool:
    return any(one.drug is not None and is_other_strength(item.concept, one.drug) for one in given)
