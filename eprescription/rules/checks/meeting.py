"""What two items have in common that a finding says: their days, whose they are, and by which rule."""

from eprescription.rules.checks.findings import Finding, FindingKind, New, Taken
from eprescription.rules.checks.naming import key_of
from eprescription.rules.checks.others import Drug
from eprescription.rules.checks.words import RULES
from eprescription.rules.drugs.concepts import Pair
from eprescription.rules.durations import Interval


def overlap(one: Drug, other: Drug) -> bool:
    """Test if some day is a day of both."""
    return one.starts_on < other.ends_on and other.starts_on < one.ends_on


def duplicate(new: New, other: Drug, masters: str) -> Finding:
    """Return the finding that both hold the same components (重複投薬)."""
    return Finding(
        key=key_of(FindingKind.DUPLICATE, new.item_key, other),
        kind=FindingKind.DUPLICATE,
        rule=RULES[FindingKind.DUPLICATE],
        new_key=new.item_key,
        new_name=new.name,
        other=other,
        components=tuple(sorted(new.components & other.components)),
        route=new.route,
        interval_new=_days(new),
        interval_other=_days(other),
        masters=masters,
        behind=_behind(other),
    )


def contraindicated(new: New, other: Drug, pair: Pair, days_between: int, masters: str) -> Finding:
    """Return the finding that the two are a pair, by `days_between` too near (併用禁忌)."""
    kind = FindingKind.CONDITIONAL if pair.is_conditional else FindingKind.CONTRAINDICATED
    return Finding(
        key=key_of(kind, new.item_key, other, pair.pair_id),
        kind=kind,
        rule=RULES[kind],
        new_key=new.item_key,
        new_name=new.name,
        other=other,
        components=(pair.a.component, pair.b.component),
        interval_new=_days(new),
        interval_other=_days(other),
        pair_id=pair.pair_id,
        condition=pair.condition,
        days_between=days_between,
        masters=masters,
        behind=_behind(other),
    )


def _days(drug: Drug) -> Interval:
    return Interval(drug.starts_on, drug.ends_on)


def _behind(other: Drug) -> tuple[int, ...]:
    return (other.line_id,) if isinstance(other, Taken) else ()
