"""What people and organisations are told about prescriptions names no medicine and no person."""

from datetime import date
from uuid import uuid4

import pytest

from eprescription.models import AlertDay, Recall
from eprescription.queries import notice_names as names
from platform_site import clock
from platform_site.models import Notice
from platform_site.notices import NOTICES, names_of


OURS = [kind for kind in NOTICES.values() if kind.name.startswith("eprescription.")]
TO_A_PERSON = {
    "eprescription.expired", "eprescription.finding_opened", "eprescription.recalled_to_holder",
    "eprescription.cancelled", "eprescription.modified",
    "eprescription.recalled", "eprescription.redemption_due", "eprescription.refill_due",
}  # fmt: skip


def test_what_a_person_is_told_is_seen_by_her_alone():
    assert {kind.name for kind in OURS if not kind.to} == TO_A_PERSON


def test_the_fund_sees_a_day_unlike_others_and_a_pharmacy_its_recall():
    assert "fund_officer" in NOTICES["eprescription.alerts_turned"].to
    assert NOTICES["eprescription.recalled_to_pharmacy"].to == {"pharmacist"}


def test_somebody_who_holds_what_is_recalled_is_told_not_to_stop_taking_it_by_herself():
    assert "自分の判断で服用をやめず" in NOTICES["eprescription.recalled_to_holder"].remedy


@pytest.mark.parametrize("kind", ["inquiry_asked", "inquiry_written", "inquiry_answered", "inquiry_withdrawn"])
def test_a_notice_of_an_inquiry_leads_to_it(kind):
    found = NOTICES[f"eprescription.{kind}"]
    assert (found.page, found.things) == ("inquiries", {"Inquiry": "inquiry"})


@pytest.mark.parametrize("kind", ["protocol_proposed", "protocol_agreed", "protocol_ended"])
def test_a_notice_of_an_agreement_leads_to_it(kind):
    found = NOTICES[f"eprescription.{kind}"]
    assert (found.page, found.things) == ("protocols", {"Protocol": "protocol"})


def test_a_notice_of_a_report_leads_to_it():
    found = NOTICES["eprescription.tracing_reported"]
    assert (found.page, found.things) == ("tracing_reports", {"TracingReport": "tracing_report"})


@pytest.mark.parametrize("kind", ["recalled_in_hand", "modified_unreceived"])
def test_a_notice_of_a_prescription_that_a_pharmacy_holds_leads_to_it(kind):
    found = NOTICES[f"eprescription.{kind}"]
    assert (found.to, found.things) == ({"pharmacist"}, {"Prescription": "pharmacy_audit"})


def test_one_that_a_pharmacy_does_not_see_any_more_leads_to_its_list():
    found = NOTICES["eprescription.ended_unreceived"]
    assert (found.to, found.page, found.things) == ({"pharmacist"}, "pharmacy", {})


@pytest.mark.django_db
class TestTheNames:
    def test_of_a_day_are_its_kind_and_counts(self):
        AlertDay.objects.create(day=date(2026, 11, 20), kind="contraindicated", registrations=900, findings=3)
        notice = Notice(kind="eprescription.alerts_turned", about="AlertDay:2026-11-20/contraindicated")
        assert names_of([notice]) == {notice.about: "2026年11月20日 併用禁忌：登録900件のうち3件"}

    def test_of_a_recall_are_package_and_lot(self):
        values = {"package_code": "04987000000017", "reason": "不適合", "announced_at": clock.now()}
        lot, whole = Recall.objects.create(lot="A1", **values), Recall.objects.create(lot="", **values)
        assert names.recalls([str(lot.uid), str(whole.uid), "x"]) == {
            str(lot.uid): "包装コード 04987000000017、製造番号 A1",
            str(whole.uid): "包装コード 04987000000017、すべての製造番号",
        }

    def test_of_what_is_unknown_are_none(self):
        assert names.alert_days(["2026-11-20/duplicate", "x/duplicate"]) == {}
        assert names.recalls([str(uuid4())]) == {}
