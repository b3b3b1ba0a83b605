"""`/me/`: a person's own page, and 「自分の情報ではない」 said there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from eligibility.models import Case, Coverage
from eligibility.states import LinkState
from platform_site import clock
from platform_site.models import Membership, Organisation, Person, Receipt, Restriction, User
from tests.support.audit_lines import lines_of
from tests.support.disputes import whose
from tests.support.pages import without_ids, wrong
from tests.support.visitors import Visitor, signed_in


pytestmark = pytest.mark.django_db
REPORT = "/me/link-report"
CLOSED = "ご自身の情報の表示は、いま止められています"


def account(name: str) -> Visitor:
    user = User.objects.get(username=name)
    return Visitor(user, None, signed_in(user))


def page(name: str, path: str = "/me/") -> str:
    answer = account(name).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def uid_of(number: str, branch: str = "01") -> str:
    return str(Coverage.objects.get(number_key=number, branch_key=branch).uid)


class TestMe:
    """自分の情報."""

    def test_shows_what_a_counter_would_be_told(self):
        shown = page("p001")
        for text in (
            "架空健康保険組合",
            "06139992",
            "架空１２",
            "1001",
            "2020年4月1日",
            "30%",
            "使えます",
            "架空　太郎",
        ):
            assert text in shown

    def test_shows_nobody_else(self):
        shown = page("p001")
        for text in ("1008", "20030001", "薬師", "さくら</dd>"):
            assert text not in without_ids(shown)

    @pytest.mark.parametrize(
        ("name", "texts"),
        [
            ("p004", ["終わっています", "まで"]),
            ("p005", ["架空健康保険組合", "架空市国民健康保険", "終わっています", "使えます"]),
            ("p010", ["医療扶助（架空市福祉事務所）", "12139994", "0000018", "03-0000-0023"]),
            ("p006", ["20%"]),
            ("p012", ["𠮷田　髙志"]),
            ("p027", ["全額"]),
        ],
    )
    def test_shows_each_as_it_stands(self, name, texts):
        shown = page(name)
        assert [text for text in texts if text not in shown] == []

    @pytest.mark.parametrize(
        ("name", "texts"),
        [
            ("p001", ["3割（30%）"]),
            ("p004", ["いま使える資格はありません"]),
            ("p006", ["限度額適用認定証", "2割（20%）"]),
            ("p010", ["今月の医療券・調剤券", "自己負担"]),
            ("p013", ["同時に有効な資格が二つ"]),
            ("p029", ["資格確認書</dt>"]),
        ],
    )
    def test_shows_what_she_holds_and_what_to_do(self, name, texts):
        shown = page(name)
        assert [text for text in texts if text not in shown] == []

    def test_gives_advice_only_where_it_is_needed(self):
        shown = page("p001")
        for text in ("いま使える資格はありません", "同時に有効な資格", "資格確認書</dt>", "医療券"):
            assert text not in shown, text

    def test_of_a_link_under_inquiry_shows_nothing_but_that(self):
        shown = page("p019")
        assert "確かめている途中の資格が1件あります" in shown
        assert "1019" not in without_ids(shown)
        assert "架空健康保険組合" not in shown

    def test_shows_no_address_at_all(self):
        for name in ("p001", "p007"):
            assert "見本町" not in page(name)

    def test_of_whom_nothing_is_known_says_so(self):
        nobody = Person.objects.create(link_index=b"n" * 32, birth_date="1990-01-01", sex="1")
        answer = Visitor.person(nobody).get("/me/")
        assert "登録されている資格はありません" in answer.content.decode()

    def test_leaves_a_line_that_names_her_and_her_own_account(self):
        before = {line.pk for line in lines_of([whose().pk])}
        page("p001")
        (line,) = [line for line in lines_of([whose().pk]) if line.pk not in before]
        assert (line.event, line.ground, line.organisation_id) == ("eligibility.own_coverage_read", "own_data", None)
        assert line.user_uid == User.objects.get(username="p001").uid

    def test_of_somebody_who_also_works_somewhere_shows_her_as_herself(self):
        visitor = account("p001")
        Membership.objects.create(
            user=visitor.user, organisation=Organisation.objects.get(code="1310200022"), role="doctor",
            given_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        assert "1001" in visitor.get("/me/").content.decode()
        done(visitor, uid_of("1001"))
        assert Coverage.objects.get(uid=uid_of("1001")).link_state == LinkState.SUSPENDED


class TestNotForOthers:
    """Her page is hers, while it is open."""

    @pytest.mark.parametrize("path", ["/me/", REPORT])
    def test_without_sign_in_it_asks_for_one(self, path):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))

    @pytest.mark.parametrize("path", ["/me/", REPORT])
    def test_somebody_without_a_record_may_not(self, path):
        assert Visitor.of("fund_officer", "fund").get(path).status_code == 403

    def test_whose_page_was_closed_reads_why_and_nothing_else(self):
        before = {line.pk for line in lines_of([whose("20030021").pk])}
        shown = page("p021")
        assert CLOSED in shown
        assert "資格確認書" in shown
        for text in ("20030021", "架空市国民健康保険", "月影　綾", REPORT + '"><'):
            assert text not in shown
        assert {line.pk for line in lines_of([whose("20030021").pk])} == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_whose_page_was_closed_may_not_report_either(self, method):
        answer = getattr(account("p021"), method)(REPORT)
        assert answer.status_code == 403
        assert "20030021" not in answer.content.decode()
        assert not Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).exists()


def done(visitor: Visitor, *coverages: str, reason: str = "never_insured"):
    """Go through all steps; return the receipt's page."""
    asked = visitor.post(REPORT, {"coverages": list(coverages), "reason": reason})
    assert asked.status_code == 302, asked.content.decode()
    return visitor.sends(asked["Location"])


class TestReport:
    """「自分の情報ではない」."""

    def test_offers_her_own_coverages_that_are_told(self):
        shown = page("p005", REPORT)
        assert len(re.findall(r'name="coverages"', shown)) == 2
        assert uid_of("1001") not in shown

    def test_is_checked_before_it_is_done_and_gives_a_receipt(self):
        visitor = account("p001")
        asked = visitor.post(REPORT, {"coverages": [uid_of("1001")], "reason": "details_differ"})
        check = visitor.get(asked["Location"]).content.decode()
        assert "内容の確認" in check
        assert "架空健康保険組合" in check
        assert "窓口で使えません" in check
        assert Coverage.objects.get(uid=uid_of("1001")).link_state == LinkState.CONFIRMED
        receipt = visitor.sends(asked["Location"])
        assert Receipt.objects.get(user=visitor.user).number in receipt.content.decode()
        assert Coverage.objects.get(uid=uid_of("1001")).link_state == LinkState.SUSPENDED
        case = Case.objects.get(kind=Case.Kind.LINK_DISPUTED)
        assert (case.evidence["reported_by"], case.evidence["reason"]) == ("person", "details_differ")
        assert "1001" not in without_ids(Receipt.objects.get(user=visitor.user).about)

    def test_its_receipt_and_her_page_name_the_insurer_who_looks_into_it(self):
        visitor = account("p001")
        phone = Organisation.objects.get(code="06139992").phone
        receipt = done(visitor, uid_of("1001")).content.decode()
        for shown in (receipt, visitor.get("/me/").content.decode()):
            assert "架空健康保険組合" in shown
            assert phone in shown
            assert "1001" not in without_ids(shown)
        Restriction.objects.create(
            kind="self_view_stopped", person=visitor.user.person, set_at=clock.now(),
            source=Organisation.objects.get(code="06139992"),
        )  # fmt: skip
        number = Receipt.objects.get(user=visitor.user).number
        assert "架空健康保険組合" not in visitor.get(f"/receipts/{number}").content.decode()

    def test_of_several_takes_all_that_are_chosen(self):
        done(account("p005"), uid_of("1005"), uid_of("20030005"))
        assert Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).count() == 2

    def test_hides_at_once_what_was_reported(self):
        visitor = account("p001")
        done(visitor, uid_of("1001"))
        shown = visitor.get("/me/").content.decode()
        assert "確かめている途中の資格が1件あります" in shown
        assert "架空１２" not in shown

    def test_with_nothing_to_report_leads_back_and_says_so(self):
        visitor = account("p019")
        for answer in (visitor.browser.get(REPORT, follow=True), visitor.sends(REPORT, {"reason": "other"})):
            assert answer.redirect_chain == [("/me/", 302)]
            assert "いま知らせることのできる資格はありません" in answer.content.decode()
            assert "保険者の返事をお待ちください" in answer.content.decode()

    def test_whoever_has_assistance_alone_is_told_whom_to_call(self):
        shown = account("p010").browser.get(REPORT, follow=True).content.decode()
        assert "医療扶助の内容が違うときは、福祉事務所へお電話ください。" in shown
        assert "確かめている途中" not in shown

    def test_is_no_line_of_the_menu(self):
        assert REPORT not in page("p010")

    def test_happens_once_however_often_the_last_button_is_pressed(self):
        visitor = account("p001")
        asked = visitor.post(REPORT, {"coverages": [uid_of("1001")], "reason": "other"})
        first, second = (visitor.post(asked["Location"]) for _ in range(2))
        assert second["Location"] == first["Location"]
        assert Receipt.objects.filter(user=visitor.user).count() == 1

    @pytest.mark.parametrize("data", [{}, {"reason": "other"}, {"coverages": ["x"], "reason": "other"}])
    def test_with_something_missing_keeps_the_rest_and_says_what(self, data):
        shown = wrong(account("p001"), REPORT, data)
        if data.get("reason"):
            assert re.search(r'value="other"[^>]*checked', shown)

    def test_takes_nobody_elses_coverage(self):
        typed = {"coverages": [uid_of("1008")], "reason": "other"}
        assert 'href="#id_coverages_0"' in wrong(account("p001"), REPORT, typed)
        assert Coverage.objects.get(uid=uid_of("1008")).link_state == LinkState.CONFIRMED

    def test_anothers_draft_does_not_exist(self):
        asked = account("p001").post(REPORT, {"coverages": [uid_of("1001")], "reason": "other"})
        other = account("p008")
        assert other.get(asked["Location"]).status_code == 404
        assert other.post(asked["Location"]).status_code == 404
        assert Coverage.objects.get(uid=uid_of("1001")).link_state == LinkState.CONFIRMED

    def test_by_looking_changes_nothing(self):
        page("p001", REPORT)
        assert not Case.objects.filter(kind=Case.Kind.LINK_DISPUTED).exists()
