"""Requests for vouchers at the welfare office: listed with their age, granted, or declined with a reason."""

from datetime import timedelta

import pytest

from eligibility.models import AssistanceVoucher, VoucherRequest
from platform_site import clock
from tests.support.assistance import P010
from tests.support.audit_lines import lines_of
from tests.support.pages import done, is_closed, nothing_changes, seen, wrong
from tests.support.visitors import HOUSES, Visitor
from tests.support.vouchers import GRANT, answered, asked


pytestmark = pytest.mark.django_db
PATH = "/staff/vouchers/"
ANSWER = f"{PATH}answer"


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("welfare_clerk", "welfare")


@pytest.fixture
def request_() -> VoucherRequest:
    return VoucherRequest.objects.get(uid=asked())


def of(request_: VoucherRequest) -> VoucherRequest:
    """Read a request again."""
    return VoucherRequest.objects.get(pk=request_.pk)


class TestTheList:
    """Of what is asked about the office's own recipients."""

    def test_says_who_asks_for_what_and_how_long_it_waits(self, clerk, request_) -> None:
        VoucherRequest.objects.filter(pk=request_.pk).update(requested_at=clock.now() - timedelta(days=2))
        with nothing_changes():
            page = seen(clerk, PATH)
        for words in ("もみじ診療所", P010, "入院外", "2日経過", f"{ANSWER}?about={request_.uid}"):
            assert words in page, words
        assert "eligibility.voucher_requests_read" in [each.event for each in lines_of([request_.person_id])]

    def test_shows_what_came_today_and_what_was_answered(self, clerk, request_) -> None:
        assert "きょう届いた依頼" in seen(clerk, f"{PATH}?state=requested")
        assert answered(str(request_.uid), {"grant": False, "reason": "他院をご案内しました。"}).status_code == 200
        assert "他院をご案内しました。" in seen(clerk, f"{PATH}?state=declined")
        assert "もみじ診療所" not in seen(clerk, f"{PATH}?state=requested")

    def test_of_another_office_has_none_of_it(self, request_, monkeypatch) -> None:
        from platform_site.models import Organisation

        Organisation.objects.create(kind="welfare_office", code="12139986", name="隣町福祉事務所")
        monkeypatch.setitem(HOUSES, "other_welfare", ("welfare_office", "12139986"))
        other = Visitor.of("welfare_clerk", "other_welfare")
        assert "もみじ診療所" not in seen(other, PATH)
        assert other.get(f"{ANSWER}?about={request_.uid}").status_code == 404
        assert other.post(ANSWER, {"about": str(request_.uid), "decision": "decline"}).status_code == 404

    def test_is_for_the_welfare_office(self, request_) -> None:
        others = Visitor.of("insurer_clerk", "union"), Visitor.of("municipal_clerk", "city")
        is_closed(PATH, *others)
        is_closed(f"{ANSWER}?about={request_.uid}", *others)


class TestAnswering:
    """After a check page."""

    def test_a_grant_is_a_voucher(self, clerk, request_) -> None:
        page = seen(clerk, f"{ANSWER}?about={request_.uid}")
        assert "もみじ診療所" in page
        assert (page.count("交付するときは必須"), page.count("交付しないときは必須")) == (2, 1)
        assert ">任意<" not in page
        done(clerk, ANSWER, about=str(request_.uid), decision="grant", beside="no", own_payment="1200")
        assert of(request_).state == "granted"
        voucher = AssistanceVoucher.objects.get(pk=of(request_).voucher_id)
        assert (voucher.beside_insurance, voucher.own_payment) == (False, 1200)

    def test_beside_an_insurance_and_without_a_payment(self, clerk, request_) -> None:
        done(clerk, ANSWER, about=str(request_.uid), decision="grant", beside="yes", own_payment="0")
        voucher = AssistanceVoucher.objects.get(pk=of(request_).voucher_id)
        assert (voucher.beside_insurance, voucher.own_payment) == (True, 0)

    def test_a_decline_has_its_reason(self, clerk, request_) -> None:
        done(clerk, ANSWER, about=str(request_.uid), decision="decline", reason="他院をご案内しました。")
        assert (of(request_).state, of(request_).reason) == ("declined", "他院をご案内しました。")

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({}, "回答"),
            ({"decision": "grant"}, "単独か併用かを選んでください"),
            ({"decision": "grant", "beside": "no"}, "本人支払額を入力してください"),
            ({"decision": "grant", "beside": "no", "own_payment": "-1"}, "本人支払額"),
            ({"decision": "decline"}, "交付しない理由を入力してください"),
        ],
    )
    def test_says_what_is_missing(self, clerk, request_, typed, words) -> None:
        assert words in wrong(clerk, ANSWER, {"about": str(request_.uid), **typed})
        assert of(request_).state == "requested"

    def test_what_was_answered_meanwhile_is_not_answered_again(self, clerk, request_) -> None:
        typed = {"about": str(request_.uid), "decision": "decline", "reason": "遅れました。"}
        check = clerk.post(ANSWER, typed)["Location"]
        assert answered(str(request_.uid), GRANT).status_code == 200
        assert clerk.post(check).status_code == 404
        assert clerk.get(f"{ANSWER}?about={request_.uid}").status_code == 404
        assert of(request_).state == "granted"

    def test_changing_an_answer_keeps_what_was_typed(self, clerk, request_) -> None:
        typed = {"about": str(request_.uid), "decision": "grant", "beside": "no", "own_payment": "4321"}
        check = clerk.post(ANSWER, typed)["Location"]
        assert "4321" in seen(clerk, check)
        assert 'value="4321"' in seen(clerk, f"{ANSWER}?draft={check.rsplit('/', 1)[-1]}")
