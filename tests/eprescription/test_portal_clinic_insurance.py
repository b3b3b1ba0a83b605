"""保険欄: what a prescription says of the insurance follows from what the counter was told."""

from datetime import date
from typing import Any

import pytest

from eprescription.portal.clinic_insurance import NONE, burden_of, insurance_of, kind_of, payers_of
from eprescription.rules.document import Payer


ON = date(2026, 11, 22)
COVERAGE = {
    "insurer_number": "06139992", "symbol": "架空１２", "number": "1001", "branch": "01", "copay_ratio": 30,
    "relationship": {"code": "2", "name": "家族"},
}  # fmt: skip


def told(*coverages: dict[str, Any], recipient: dict[str, str] | None = None) -> dict[str, Any]:
    return {"coverages": list(coverages), "assistance": {"recipient": recipient}}


@pytest.mark.parametrize(
    ("number", "kind"), [("06139992", "1"), ("138057", "2"), ("67138057", "2"), ("39130018", "7"), ("391300", "2")]
)
def test_the_insurers_number_tells_the_kind(number, kind):
    assert kind_of(number) == kind


@pytest.mark.parametrize(
    ("born", "ratio", "kind", "burden"),
    [
        (date(2020, 11, 23), 20, "1", "3"), (date(2020, 11, 22), 30, "1", ""), (date(1956, 11, 23), 30, "1", ""),
        (date(1956, 11, 22), 30, "1", "2"), (date(1956, 11, 22), 20, "1", "1"), (date(1940, 1, 1), 20, "7", "5"),
        (date(1940, 1, 1), 10, "7", "1"), (date(1940, 1, 1), None, "7", "1"), (date(1970, 1, 1), 10, "7", "1"),
    ],
)  # fmt: skip
def test_small_children_and_the_elderly_have_a_burden(born, ratio, kind, burden):
    assert burden_of(born, ON, ratio=ratio, kind=kind) == burden


def test_the_first_coverage_told_with_its_numbers_counts():
    hidden = {**COVERAGE, "insurer_number": "138057", "number": None}
    insurance = insurance_of(told(hidden, COVERAGE), date(1985, 4, 1), ON)
    assert (insurance.insurer_number, insurance.number, insurance.relationship) == ("06139992", "1001", "2")
    assert (insurance.copay_ratio, insurance.benefit_ratio) == (30, 70)


def test_an_unknown_share_is_left_out():
    insurance = insurance_of(told({**COVERAGE, "copay_ratio": None, "relationship": None}), date(1985, 4, 1), ON)
    assert (insurance.copay_ratio, insurance.benefit_ratio, insurance.relationship) == (None, None, "1")


def test_who_has_no_insurance_is_paid_for_by_a_welfare_office():
    answer = told(recipient={"payer_number": "12139994", "recipient_number": "0000018"})
    assert insurance_of(answer, date(1985, 4, 1), ON) == NONE
    assert payers_of(answer) == (Payer("12139994", "0000018"),)
    assert payers_of(told(COVERAGE)) == ()
