"""規格 as a measure: `５ｍｇ１錠` says that one 錠 holds 5 mg, so that mg × 0.2 are 錠 and no range is guessed."""

import re
import unicodedata
from decimal import Decimal
from itertools import pairwise


MEASURES = {
    "μg": ("mass", Decimal("0.001")), "mcg": ("mass", Decimal("0.001")), "mg": ("mass", Decimal(1)),
    "g": ("mass", Decimal(1000)), "kg": ("mass", Decimal(1_000_000)), "ml": ("volume", Decimal(1)),
    "cc": ("volume", Decimal(1)), "l": ("volume", Decimal(1000)), "単位": ("units", Decimal(1)),
    "国際単位": ("units", Decimal(1)), "万単位": ("units", Decimal(10_000)), "mbq": ("activity", Decimal(1)),
}  # fmt: skip
"""What a unit measures, and how many mg, mL, units or MBq it is."""
_PER_CENT = "%"
_PART = r"([0-9][0-9,]*(?:\.[0-9]+)?)([^0-9.,()]+)"
_SPEC, _IN_NAME = re.compile(rf"(?:{_PART})+"), re.compile(r"([0-9]+(?:\.[0-9]+)?)(%|μg|mg|g|万単位|国際単位|単位)")
_NAMED = frozenset({"錠", "カプセル", "枚", "g", "ml"})
_NOTE = re.compile(r"(?<=.)\([^()]*\)$")
Part = tuple[Decimal, str]


def plain(unit: str) -> str:
    """Return a unit as it is compared: NFKC, without case and blanks (ｍＬ, mL, ㎖ are one)."""
    return unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", unit).casefold().split()))


def metric_factor(price_unit: str, other_unit: str) -> Decimal | None:
    """Return how many of `price_unit` one `other_unit` is, where both measure the same; None elsewhere."""
    price, other = MEASURES.get(plain(price_unit)), MEASURES.get(plain(other_unit))
    if price is None or other is None or price[0] != other[0]:
        return None
    return other[1] / price[1]


def factors(spec: str, price_unit: str, other_unit: str) -> frozenset[Decimal]:
    """Return the factors from another unit that a 規格 gives; none where it says nothing of that unit."""
    other = MEASURES.get(plain(other_unit))
    parts = _parts(spec)
    if other is None or len(parts) < 2 or parts[-1][1] != plain(price_unit):
        return frozenset()
    held = _held(parts)
    count = parts[-1][0]
    return frozenset(other[1] * count / amount for measure, amount in held if measure == other[0] and amount)


def spec_in_name(name: str, price_unit: str) -> str:
    """Return what a name says of the strength as a 規格 would (`アムロジピン錠５ｍｇ`: `5mg1錠`); blank for none.

    Only of units of which one holds what the name says: a kit holds many doses, and a name with a stroke says 濃度.
    """
    text = unicodedata.normalize("NFKC", name)
    found = _IN_NAME.findall(text)
    if plain(price_unit) not in _NAMED or "/" in text or len(found) != 1:
        return ""
    return f"{''.join(found[0])}1{price_unit}"


def _parts(spec: str) -> list[Part]:
    """Return the numbers and units of a 規格 in their order; none for one that is no such sequence."""
    text = _NOTE.sub("", plain(spec.replace("㎡", "平方m")))  # NFKC makes `m2` of it, and the 2 a number
    if text.startswith("("):
        text = text[1:].replace(")", "", 1)
    if not _SPEC.fullmatch(text):
        return []
    return [(Decimal(number.replace(",", "")), unit) for number, unit in re.findall(_PART, text)]


def _held(parts: list[Part]) -> list[tuple[str, Decimal]]:
    """Return what the last part holds: measures and amounts; per cent of a volume are g in 100 mL."""
    held = [(measure[0], number * measure[1]) for number, unit in parts[:-1] if (measure := MEASURES.get(unit))]
    for (number, unit), (of, of_unit) in pairwise(parts):
        of_measure = MEASURES.get(of_unit)
        if unit == _PER_CENT and of_measure:
            mass = of * of_measure[1] * (1000 if of_measure[0] == "volume" else 1)
            held.append(("mass", mass * number / 100))
    return held
