"""Receipt counts: a whole file or nothing, and the newest word on a month counts."""

from datetime import date, timedelta

import pytest

from eligibility.actions.receipt_counts import MOST_FAULTS, load_receipt_counts
from eligibility.models import ReceiptCount
from eligibility.queries.usage_facilities import receipt_counts_of
from eligibility.rules.dx_addon import Share
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotPermitted
from tests.support.usage import house
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
HEAD = "医療機関コード,診療月,レセプト件数,マイナ保険証利用件数"
GOOD = "1310200022,2025-04,812,391"
APRIL = date(2025, 4, 1)


@pytest.fixture
def operator():
    return Visitor.of("operator", "fund").actor


def load(by, *lines: str, at=None, head: str = HEAD, encoding: str = "utf-8") -> int:
    content = "\r\n".join([head, *lines, ""]).encode(encoding)
    return load_receipt_counts(content=content, by=by, at=at or clock.now())


def faults(by, *lines: str, **more) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        load(by, *lines, **more)
    assert not ReceiptCount.objects.exists()
    return [(fault.pointer, fault.problem.code) for fault in refused.value.faults]


def known(month: date = APRIL) -> Share | None:
    clinic = house("clinic").pk
    return receipt_counts_of([clinic], [month]).get((clinic, month))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_loaded_in_the_encodings_of_clerks(operator, encoding):
    assert load(operator, GOOD, "１３４０４０００５１,令和7年4月,10,0", encoding=encoding) == 2
    assert known() == Share(391, 812)


def test_columns_may_stand_in_any_order_and_in_english(operator):
    assert load(operator, "391,812,2025-04,1310200022", head="with_card,receipts,month,facility_code") == 1
    assert known() == Share(391, 812)


def test_a_later_file_supersedes_and_the_earlier_word_stays(operator):
    at = clock.now()
    load(operator, GOOD, at=at)
    assert load(operator, "1310200022,2025-04,820,400", at=at + timedelta(hours=1)) == 1
    assert known() == Share(400, 820)
    assert ReceiptCount.objects.count() == 2


def test_the_same_file_again_changes_nothing(operator):
    load(operator, GOOD)
    assert load(operator, GOOD) == 0
    assert ReceiptCount.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        ("1310200023,2025-04,10,1", "/2/facility_code", "VAL-CHECK-DIGIT"),
        ("13102,2025-04,10,1", "/2/facility_code", "VAL-FORMAT"),
        ("1310200022,4月,10,1", "/2/month", "VAL-FORMAT"),
        ("1310200022,2999-04,10,1", "/2/month", "VAL-DATE-FUTURE"),
        ("1310200022,2025-04,多い,1", "/2/receipts", "VAL-FORMAT"),
        ("1310200022,2025-04,-5,1", "/2/receipts", "VAL-FORMAT"),
        ("1310200022,2025-04,9999999999,1", "/2/receipts", "VAL-FORMAT"),
        ("1310200022,2025-04,10,", "/2/with_card", "VAL-REQUIRED"),
        ("1310200022,2025-04,10,11", "/2/with_card", "VAL-FORMAT"),
        ("123456789018,2025-04,10,1", "/2/facility_code", "VAL-INDIVIDUAL-NUMBER"),
        ("1310200022,2025-04,10", "/2", "ELIG-FEED-COLUMNS"),
        ("1310300038,2025-04,10,1", "/2/facility_code", None),
    ],
)
def test_what_is_wrong_with_a_line_is_named_and_nothing_is_loaded(operator, line, pointer, code):
    found = faults(operator, line, GOOD)
    assert [place for place, _ in found] == [pointer]
    assert code is None or found == [(pointer, code)]


def test_a_facility_that_is_not_registered_is_refused(operator):
    assert faults(operator, "1310100024,2025-04,10,1") == [("/2/facility_code", "VAL-CHOICE")]


def test_the_same_facility_and_month_twice_is_refused(operator):
    assert faults(operator, GOOD, "1310200022,R7.4,5,1") == [("/3/month", "VAL-FORMAT")]


def test_a_file_of_many_faults_names_the_first_ones(operator):
    assert len(faults(operator, *["x,y,z,w"] * 100)) == MOST_FAULTS


@pytest.mark.parametrize("head", ["a,b,c,d", "医療機関コード,診療月,レセプト件数", f"{HEAD},備考", ""])
def test_another_heading_is_refused(operator, head):
    assert faults(operator, head=head)[0][1] in ("ELIG-FEED-HEADER", "VAL-REQUIRED")


def test_a_file_without_lines_is_refused(operator):
    assert faults(operator) == [("/1", "VAL-REQUIRED")]


def test_bytes_that_are_no_table_are_refused(operator):
    for content, code in ((b"\xff\xfea", "ELIG-FEED-ENCODING"), (f'{HEAD}\r\n"'.encode(), "ELIG-FEED-QUOTING")):
        with pytest.raises(Invalid) as refused:
            load_receipt_counts(content=content, by=operator, at=clock.now())
        assert refused.value.faults[0].problem.code == code


@pytest.mark.parametrize(("role", "place"), [("fund_officer", "fund"), ("facility_manager", "clinic")])
def test_only_the_funds_operator_may(role, place):
    with pytest.raises(NotPermitted):
        load(Visitor.of(role, place).actor, GOOD)
    with pytest.raises(NotPermitted):
        load(the_platform(), GOOD)
    assert not ReceiptCount.objects.exists()
