"""Two insurers hold one person at once: the counter shows both, both insurers have a case, and the truth closes it."""

import pytest

from tests.support.callers import Caller, by_number
from tests.support.feeds import CITY, UNION, Insurer, ended, line


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
OLD = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")
CASES = "/api/v1/eligibility/cases"
NEW = {"insurer_number": CITY, "symbol": "", "number": "20039001", "acquired_on": "2026-10-01"}


def overlaps(insurer: Insurer, state: str = "open") -> list[dict]:
    """Return an insurer's cases of double coverage about this person."""
    listed = insurer.caller.get(f"{CASES}?kind=overlap&state={state}").json()["cases"]
    details = [insurer.caller.get(f"{CASES}/{case['case_id']}").json() for case in listed]
    return [case for case in details if any(own["number"] in ("7001", "20039001") for own in case["coverages"])]


def test_double_coverage_is_seen_by_all_and_ends_when_the_earlier_insurer_says_so():
    union, city = Insurer("sandbox-insurer-1"), Insurer("sandbox-insurer-2")
    assert union.tell(line()) == ["added"]
    assert CLINIC.check(OLD).json()["result"] == "active"
    assert city.tell(line(**NEW, link_token="TEST-LINK-7001")) == ["added"]

    both = CLINIC.check(OLD).json()
    assert both["result"] == "multiple"
    assert [coverage["number"] for coverage in both["coverages"]] == ["7001", None]  # the other one by name only

    (of_union,), (of_city,) = overlaps(union), overlaps(city)
    assert of_union["case_id"] == of_city["case_id"]
    assert of_union["due_on"] > of_union["opened_at"][:10]
    assert [own["number"] for own in of_union["coverages"]] == ["7001"]
    assert [own["number"] for own in of_city["coverages"]] == ["20039001"]
    for insurer, text in ((union, "10月から国保でしょうか。"), (city, "10月1日に転入されています。")):
        answer = insurer.caller.post(f"{CASES}/{of_union['case_id']}/messages", {"text": text})
        assert answer.status_code == 201, answer.content
    assert [message["text"] for message in overlaps(union, "answered")[0]["messages"]] == [
        "10月から国保でしょうか。",
        "10月1日に転入されています。",
    ]

    assert union.tell(ended("7001", lost_on="2026-10-01", reason="03")) == ["ended"]
    assert overlaps(union) == overlaps(city) == []
    assert [case["resolution"] for case in overlaps(city, "closed")] == ["corrected"]
    moved = CLINIC.check(OLD).json()
    assert (moved["result"], len(moved["coverages"])) == ("inactive_new_coverage", 1)
