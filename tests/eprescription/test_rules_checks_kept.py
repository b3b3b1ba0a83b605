"""What a check found is kept whole: read back, it is the same."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.checks import check
from eprescription.rules.checks.findings import Allergy, Finding, FindingKind, New
from eprescription.rules.checks.kept import as_json, finding_of, new_of, other_of
from eprescription.rules.checks.masking import masked
from eprescription.rules.drugs.concepts import Route
from platform_site.periods import Period
from tests.eprescription.pairs_by_hand import DRUGS, MASTERS
from tests.eprescription.takings import ALLERGIES, ASKED, HISTORIES, PRESCRIPTIONS, new, taken


DRUG = next(iter(DRUGS.values())) if isinstance(DRUGS, dict) else DRUGS[0]
ALLERGY = Allergy(
    ref="a-1", components=frozenset({"c:x", "c:y"}), class_keys=frozenset({"セフェム"}), text="発疹", source="本人",
    recorded_on=date(2026, 1, 2),
)  # fmt: skip
OTHERS = [taken(DRUG), new(DRUG), ALLERGY]


def finding(other, **more) -> Finding:
    values = {"rule": "E-17", "new_key": "1-1", "new_name": "架空錠", "masters": "drugs:2025-07-16", **more}
    return Finding(key="k" * 32, kind=FindingKind.CONTRAINDICATED, other=other, **values)


def through_json(value):
    return json.loads(json.dumps(as_json(value)))


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: type(other).__name__)
def test_an_item_a_line_and_an_allergy_come_back_as_they_were(other):
    assert other_of(through_json(other)) == other


@pytest.mark.parametrize("other", [*OTHERS, None], ids=lambda other: type(other).__name__)
def test_a_finding_comes_back_with_what_it_met(other):
    days = Period(date(2026, 11, 1), date(2026, 11, 15))
    whole = finding(
        other, components=("c:x",), route=Route.INTERNAL, interval_new=days, interval_other=Period(date(2026, 11, 1)),
        pair_id="RXP-001", condition="14日", days_between=14, behind=(3, 5),
    )  # fmt: skip
    assert finding_of(through_json(whole)) == whole


def test_a_masked_one_comes_back_as_empty_as_it_was():
    masked = finding(None, is_masked=True, behind=(7,))
    assert finding_of(through_json(masked)) == masked


@given(PRESCRIPTIONS, HISTORIES, ALLERGIES, st.binary(min_size=1, max_size=8))
def test_whatever_a_check_finds_masked_or_not_comes_back_as_it_was(items, past, allergies, secret):
    found = check(items, past, allergies, MASTERS, ASKED)
    for one in (*found, *masked(found, secret=secret)):
        assert finding_of(through_json(one)) == one


def test_asked_items_come_back_and_nothing_else_does_for_them():
    assert isinstance(new_of(through_json(OTHERS[1])), New)
    with pytest.raises(TypeError):
        new_of(through_json(ALLERGY))
