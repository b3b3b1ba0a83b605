"""Findings as programs read them; a masked one has no member that would tell of what is behind it (I04-4)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from eprescription.models import PrescriptionCheck
from eprescription.rules.checks.findings import Allergy, Finding, New, Side, Taken
from eprescription.rules.checks.words import RULE_TEXTS


Alternatives = Mapping[str, Sequence[Mapping[str, str]]]
Drug = Taken | New
ONE_DAY = timedelta(days=1)


def findings(shown: Sequence[Finding], alternatives: Alternatives) -> list[dict[str, Any]]:
    """Return findings as they are shown, each with what would clear it."""
    return [_finding(one, alternatives.get(one.key, ())) for one in shown]


def of_check(row: PrescriptionCheck, shown: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return what of a kept check is shown now."""
    return findings(shown, row.alternatives)


def _finding(one: Finding, alternatives: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    head = {
        "finding_id": one.key,
        "kind": one.kind.value,
        "rule": one.rule,
        "rule_text": RULE_TEXTS[one.kind],
        "stops": one.stops,
        "item": one.new_key,
        "item_name": one.new_name,
        "masked": one.is_masked,
    }
    if one.is_masked:
        return head
    more = {"other": _other(one.other), "components": [key.removeprefix("c:") for key in one.components]}
    return {**head, **more, **_pair(one), "alternatives": [dict(each) for each in alternatives]}


def _pair(one: Finding) -> dict[str, Any]:
    if not one.pair_id:
        return {}
    return {"pair": {"pair_id": one.pair_id, "condition": one.condition, "days_between": one.days_between}}


def _other(other: Taken | New | Allergy | None) -> dict[str, Any]:
    if isinstance(other, Taken):
        return {"drug": other.drug, **_days(other), "facility": other.organisation_name, "source": _source(other)}
    if isinstance(other, New):
        return {"item": other.item_key, **_days(other), "source": Side.WITHIN.value}
    assert isinstance(other, Allergy)  # noqa: S101 - what is not masked has an other
    return {"name": other.text, "recorded_on": other.recorded_on.isoformat(), "source": Side.RECORDED.value}


def _days(drug: Drug) -> dict[str, str]:
    last = drug.ends_on - ONE_DAY
    return {"name": drug.name, "starts_on": drug.starts_on.isoformat(), "last_day": last.isoformat()}


def _source(other: Taken) -> str:
    return "paper" if other.is_paper else other.side.value
