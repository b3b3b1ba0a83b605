"""`/staff/prescribing-stops/`: one person stops a facility or a code at once, two people let it go on (R-060)."""

import pytest

from eprescription.actions.drug_releases import load_samples
from eprescription.models import StopSwitch
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Approval
from tests.support.approving import approve
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, text_of, wrong
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST = "/staff/prescribing-stops/"
FACILITY, CODE, LIFT = f"{LIST}facility", f"{LIST}code", f"{LIST}lift"
CLINIC, AMLODIPINE = "1310200022", "620007853"
REASON = "医薬品コードの対応付けの誤り"


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


@pytest.fixture
def second() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def stopped_facility(who: Visitor) -> StopSwitch:
    """Stop a clinic on the pages."""
    done(who, FACILITY, facility=CLINIC, reason=REASON)
    return StopSwitch.objects.get(organisation__code=CLINIC)


def stopped_code(who: Visitor) -> StopSwitch:
    """Stop a medicine's code on the pages."""
    done(who, CODE, system="2", code=AMLODIPINE, reason=REASON)
    return StopSwitch.objects.get(code=AMLODIPINE)


def address(row: StopSwitch) -> str:
    """Return the page of a stop."""
    return f"{LIST}{row.uid}"


class TestStopping:
    def test_a_facility_is_shown_by_its_name_before_it_is_stopped(self, officer):
        check = officer.post(FACILITY, {"facility": CLINIC, "reason": REASON})["Location"]
        assert "さくら診療所（1310200022）" in seen(officer, check)
        assert not StopSwitch.objects.exists()

    def test_a_facility_is_stopped_at_once_and_said_so_in_the_list(self, officer):
        row = stopped_facility(officer)
        assert row.state == "set"
        page = seen(officer, LIST)
        assert f'href="{address(row)}"' in page
        assert REASON in page

    def test_a_pharmacy_is_stopped_in_the_same_place_and_the_page_says_what_goes_on(self, officer):
        receipt = text_of(done(officer, FACILITY, facility="1340400051", reason=REASON))
        assert "受け付け済みの処方箋の調剤" in receipt
        assert "あおぞら薬局（1340400051）" in seen(officer, LIST)

    def test_the_receipt_leads_to_the_stop(self, officer):
        receipt = text_of(done(officer, CODE, system="2", code=AMLODIPINE, reason=REASON))
        assert f'href="{address(StopSwitch.objects.get())}"' in receipt

    @pytest.mark.parametrize("code", ["9999999999", "06139992", ""])
    def test_who_neither_issues_nor_dispenses_is_refused(self, officer, code):
        assert 'href="#id_facility"' in wrong(officer, FACILITY, {"facility": code, "reason": REASON})

    def test_a_facility_that_stands_still_is_not_stopped_again(self, officer):
        stopped_facility(officer)
        assert "すでに停止しています。" in refused(officer, FACILITY, {"facility": CLINIC, "reason": REASON})

    def test_a_code_is_shown_with_its_medicine_before_it_is_stopped(self, officer):
        load_samples(by=the_platform(), at=clock.now())
        check = officer.post(CODE, {"system": "2", "code": AMLODIPINE, "reason": REASON})["Location"]
        assert "アムロジピン" in seen(officer, check)

    @pytest.mark.parametrize("are_loaded", [True, False])
    def test_of_a_code_that_no_master_has_it_says_so(self, officer, are_loaded):
        if are_loaded:
            load_samples(by=the_platform(), at=clock.now())
        check = officer.post(CODE, {"system": "2", "code": "699999999", "reason": REASON})["Location"]
        assert "（見つかりません）" in seen(officer, check)

    def test_what_is_no_code_is_refused_at_its_field(self, officer):
        page = refused(officer, CODE, {"system": "2", "code": "<b>", "reason": REASON})
        assert "レセプト電算コード、YJコード、一般名コードのどれか" in page


class TestGoingOn:
    def test_takes_two_others_than_who_stopped_it(self, officer, second):
        row = stopped_code(officer)
        assert f"{LIFT}?about={row.uid}" in seen(officer, address(row))
        done(officer, LIFT, about=row.uid, reason="直したことを確かめた")
        row.refresh_from_db()
        assert row.state == "set"
        approve(Approval.objects.get(), second)
        page = seen(officer, address(row))
        assert "直したことを確かめた" in page
        assert second.user.username in page
        assert LIFT not in page

    def test_is_approved_by_somebody_who_reads_what_it_is_about(self, officer, second):
        row = stopped_facility(officer)
        done(officer, LIFT, about=row.uid, reason="直した")
        page = seen(second, f"/approvals/{Approval.objects.get().uid}")
        assert "さくら診療所（1310200022）" in page
        assert f'href="{address(row)}"' in page

    def test_says_what_it_is_about(self, officer):
        row = stopped_facility(officer)
        page = seen(officer, f"{LIFT}?about={row.uid}")
        assert "さくら診療所（1310200022）" in page
        assert REASON in page

    def test_is_not_asked_for_what_goes_on(self, officer, second):
        row = stopped_code(officer)
        done(officer, LIFT, about=row.uid, reason="直した")
        approve(Approval.objects.get(), second)
        assert officer.get(f"{LIFT}?about={row.uid}").status_code == 404

    def test_is_not_asked_for_without_a_reason(self, officer):
        row = stopped_code(officer)
        assert 'href="#id_reason"' in wrong(officer, LIFT, {"about": str(row.uid), "reason": ""})


def test_the_list_is_narrowed_by_what_is_stopped_and_by_state(officer, second):
    facility, code = stopped_facility(officer), stopped_code(officer)
    done(officer, LIFT, about=code.uid, reason="直した")
    approve(Approval.objects.get(), second)
    for query, shown, hidden in (
        ("target=facility", facility, code), ("target=code", code, facility),
        ("state=set", facility, code), ("state=lifted", code, facility),
    ):  # fmt: skip
        page = seen(officer, f"{LIST}?{query}")
        assert address(shown) in page, query
        assert address(hidden) not in page, query


def test_looking_stops_nothing(officer):
    row = stopped_code(officer)
    with nothing_changes():
        for path in (LIST, FACILITY, CODE, address(row), f"{LIFT}?about={row.uid}"):
            seen(officer, path)


def test_it_is_for_the_funds_officers_alone():
    for path in (LIST, FACILITY, CODE):
        is_closed(path, Visitor.of("operator", "fund"), Visitor.of("facility_manager", "clinic"))
