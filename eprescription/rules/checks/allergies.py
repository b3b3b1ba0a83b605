"""薬剤アレルギー: what the record says that the person does not bear. The national check knows none (E-22)."""

from collections.abc import Iterator, Sequence

from eprescription.rules.checks.findings import Allergy, Finding, FindingKind, New
from eprescription.rules.checks.naming import key_of
from eprescription.rules.checks.words import RULES
from eprescription.rules.durations import Interval


def allergic(item: New, allergies: Sequence[Allergy], masters: str) -> Iterator[Finding]:
    """Yield the allergies of which a new item holds a component or belongs to a class; `masters` is their version."""
    return (_finding(item, allergy, masters) for allergy in allergies if _touches(item, allergy))


def _touches(item: New, allergy: Allergy) -> bool:
    by_component = not item.components.isdisjoint(allergy.components)
    return by_component or not item.class_keys.isdisjoint(allergy.class_keys)


def _finding(item: New, allergy: Allergy, masters: str) -> Finding:
    return Finding(
        key=key_of(FindingKind.ALLERGY, item.item_key, allergy),
        kind=FindingKind.ALLERGY,
        rule=RULES[FindingKind.ALLERGY],
        new_key=item.item_key,
        new_name=item.name,
        other=allergy,
        components=tuple(sorted(item.components & allergy.components)),
        interval_new=Interval(item.starts_on, item.ends_on),
        masters=masters,
    )
