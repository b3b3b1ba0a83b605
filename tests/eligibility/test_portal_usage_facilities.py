"""A facility's own figures and declarations, the fund's list and receipt counts: each for whom they are."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eligibility.models import FacilityDeclaration, ReceiptCount
from eligibility.rules.usage import Counts, month_before
from platform_site import clock
from platform_site.periods import jst_day
from tests.support.pages import refused, wrong
from tests.support.usage import PLENTY, counted, house, newest_month
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST = "/stats/facilities/"


@pytest.fixture
def manager() -> Visitor:
    return Visitor.of("facility_manager", "clinic")


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


def of(kind: str) -> str:
    return f"{LIST}{house(kind).uid}"


def text(answer) -> str:
    assert answer.status_code == 200, answer.content
    page = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", page) == []
    assert page.count("<h1>") == 1
    return page


def receipt_count(month: date, part: int, whole: int = 100) -> None:
    ReceiptCount.objects.create(
        organisation=house("clinic"), month=month, receipts=whole, with_card=part, known_at=clock.now()
    )


def declare(kind: str, since: date = date(2024, 6, 1)) -> None:
    FacilityDeclaration.objects.create(
        organisation=house("clinic"), kind=kind, valid_from=since, declared_at=clock.now()
    )


class TestAFacility:
    """Sees its own figures, small ones too, and nobody else's."""

    def test_is_led_to_its_own_page(self, manager):
        assert manager.get(LIST)["Location"] == of("clinic")

    def test_sees_its_months_and_days(self, manager):
        counted(newest_month(), {"clinic": Counts(3, 4, 1, 2)})
        receipt_count(newest_month(), 46)
        page = text(manager.get(f"{of('clinic')}?month={newest_month():%Y-%m}"))
        for shown in ("さくら診療所の利用状況", "42.85%", "46.00%", f"{newest_month().month}月1日"):
            assert shown in page

    def test_sees_its_chart(self, manager):
        counted(newest_month(), {"clinic": Counts(3, 4)})
        answer = manager.get(f"{of('clinic')}/rates.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert "42.85" in answer.content.decode()

    @pytest.mark.parametrize("other", ["dental", "pharmacy", "hospital"])
    def test_does_not_find_another(self, manager, other):
        for path in (of(other), f"{of(other)}/rates.svg"):
            assert manager.get(path).status_code == 404

    def test_learns_its_tier_and_what_the_next_one_wants(self, manager):
        receipt_count(date(2025, 3, 1), 46)
        declare("notice_shown")
        page = text(manager.get(f"{of('clinic')}?month=2025-06"))
        for shown in ("加算6　8点", "46.00%", "2025年3月のレセプト件数による利用率で判定しています", "この区分"):
            assert shown in page
        note = page.split('class="note"')[1].split("</p>")[0]
        assert "加算5、9点" in note
        assert "健康管理の相談に応じる" in note

    def test_learns_the_rate_that_the_next_tier_wants(self, manager):
        receipt_count(date(2024, 8, 1), 7)
        for kind in ("notice_shown", "portal_advice"):
            declare(kind)
        page = text(manager.get(f"{of('clinic')}?month=2024-11"))
        assert "利用率が10%以上になること" in page
        assert "加算3　8点" in page

    def test_without_counts_learns_that_they_are_missing(self, manager):
        page = text(manager.get(f"{of('clinic')}?month=2025-06"))
        assert "該当なし" in page
        assert "利用率が分かりません" in page
        assert "未登録" in page

    def test_before_october_2024_learns_of_the_single_tier(self, manager):
        declare("notice_shown")
        page = text(manager.get(f"{of('clinic')}?month=2024-07"))
        assert "利用率の要件がありません" in page
        assert "8点" in page

    def test_learns_that_the_add_on_has_ended(self, manager):
        assert "2026年6月1日から、医療DX推進体制整備加算はありません" in text(manager.get(of("clinic")))

    def test_that_has_no_such_add_on_learns_so(self):
        page = text(Visitor.of("facility_manager", "therapy").get(f"{of('therapy_office')}?month=2025-06"))
        assert "この種別の施設には" in page

    @pytest.mark.parametrize("month", ["2024-05", "2999-01"])
    def test_a_month_outside_is_not_there(self, manager, month):
        assert manager.get(f"{of('clinic')}?month={month}").status_code == 404


class TestTheFund:
    """Sees all facilities, in a list with filters, sorted by rate."""

    def test_lists_all_with_the_best_rate_first(self, officer):
        counted(newest_month(), PLENTY)
        page = text(officer.get(f"{LIST}?month={newest_month():%Y-%m}"))
        assert page.index("ひまわり歯科") < page.index("青葉総合病院") < page.index("さくら診療所")
        assert "40.00%" in page

    def test_filters_by_kind_and_prefecture_and_sorts(self, officer):
        counted(newest_month(), PLENTY)
        month = f"month={newest_month():%Y-%m}"
        assert "さくら診療所" not in text(officer.get(f"{LIST}?{month}&kind=dental"))
        assert "該当するものはありません" in text(officer.get(f"{LIST}?{month}&prefecture_number=01"))
        assert "さくら診療所" in text(officer.get(f"{LIST}?{month}&prefecture_number=13&sort=checks"))
        assert officer.get(f"{LIST}?{month}&name=x").status_code == 400

    def test_opens_any_of_them(self, officer):
        assert "ひまわり歯科の利用状況" in text(officer.get(of("dental")))

    def test_opens_nothing_that_is_no_facility(self, officer):
        fund = officer.membership.organisation
        assert officer.get(f"{LIST}{fund.uid}").status_code == 404

    def test_a_month_far_away_is_not_there(self, officer):
        assert officer.get(f"{LIST}?month=2010-01").status_code == 404


class TestTheMinistry:
    """Sees aggregates only."""

    @pytest.fixture
    def ministry(self) -> Visitor:
        return Visitor.of("ministry_officer", "ministry")

    def test_sees_no_single_facility(self, ministry):
        assert ministry.get(LIST).status_code == ministry.get(of("clinic")).status_code == 403

    def test_sees_the_running_month(self, ministry):
        assert "終わって数えた日がまだありません" in text(ministry.get("/stats/running/"))
        running = jst_day(clock.now()).replace(day=1)
        if jst_day(clock.now()) > running:
            counted(running, PLENTY, until=running)
            page = text(ministry.get("/stats/running/"))
            assert "880" in page
            assert "外に出さないでください" in page

    def test_sees_regions(self, ministry):
        counted(newest_month(), PLENTY)
        assert "東京都" in text(ministry.get(f"/stats/regions/?month={newest_month():%Y-%m}"))
        assert ministry.get("/stats/regions/?month=2010-01").status_code == 404
        empty = month_before(newest_month(), back=3)
        assert "数えた日がありません" in text(ministry.get(f"/stats/regions/?month={empty:%Y-%m}"))


@pytest.mark.parametrize(
    "path", [LIST, "/stats/running/", "/stats/regions/", "/stats/declarations/", "/stats/receipts/"]
)
def test_whoever_has_no_right_is_told_so_and_a_stranger_signs_in(path):
    assert Visitor.of("receptionist", "clinic").get(path).status_code == 403
    assert Visitor.of("insurer_clerk", "union").get(path).status_code == 403
    assert Client().get(path)["Location"].startswith("/accounts/sign-in/")


@pytest.mark.parametrize("path", ["/stats/running/", "/stats/regions/"])
def test_a_facility_does_not_see_what_is_not_published(manager, path):
    assert manager.get(path).status_code == 403


class TestDeclarations:
    """Are asked for, checked, registered with a receipt, and ended."""

    NEW, END = "/stats/declarations/new", "/stats/declarations/end"
    ANSWERS = {"kind": "e_prescription", "valid_from": "2025-04-01"}

    def test_are_registered_after_a_check(self, manager):
        check = manager.post(self.NEW, self.ANSWERS)
        assert "電子処方箋を発行・受付できる体制" in text(manager.get(check["Location"]))
        assert not FacilityDeclaration.objects.exists()
        assert "受付番号" in manager.sends(check["Location"]).content.decode()
        assert FacilityDeclaration.objects.get().organisation == house("clinic")
        page = text(manager.get("/stats/declarations/"))
        assert "2025年4月1日" in page
        assert "有効" in page

    def test_are_ended_with_their_last_day(self, manager):
        declare("e_prescription", date(2025, 4, 1))
        check = manager.post(self.END, {"kind": "e_prescription", "last_day": "2025-09-30"})
        manager.sends(check["Location"])
        assert FacilityDeclaration.objects.get().valid_until == date(2025, 10, 1)
        page = text(manager.get("/stats/declarations/"))
        assert "2025年9月30日" in page
        assert "終了" in page

    def test_only_open_ones_may_be_ended(self, manager):
        assert "届出を終える" not in text(manager.get("/stats/declarations/"))
        for answer in (manager.browser.get(self.END, follow=True), manager.sends(self.END, {"kind": "e_prescription"})):
            assert answer.redirect_chain == [("/stats/declarations/", 302)]
            assert "終えることのできる届出はありません" in answer.content.decode()
        declare("notice_shown")
        assert "届出を終える" in text(manager.get("/stats/declarations/"))
        assert 'value="e_prescription"' not in text(manager.get(self.END))
        page = wrong(manager, self.END, {"kind": "e_prescription", "last_day": "2025-09-30"})
        assert 'value="2025-09-30"' in page

    def test_that_are_to_come_are_marked_so(self, manager):
        declare("e_prescription", date(2999, 1, 1))
        assert "これから" in text(manager.get("/stats/declarations/"))

    def test_with_a_wrong_day_come_back_with_what_was_typed(self, manager):
        assert "4月1日" in wrong(manager, self.NEW, {"kind": "e_prescription", "valid_from": "4月1日"})
        page = refused(manager, self.NEW, {"kind": "e_prescription", "valid_from": "2020-01-01"})
        assert "2024年6月1日から" in page
        assert not FacilityDeclaration.objects.exists()

    def test_say_until_when_they_count(self, manager):
        assert "2026年5月31日で終わりました" in text(manager.get(self.NEW))
        check = manager.post(self.NEW, self.ANSWERS)
        assert "令和7年4月1日（2025-04-01）" in text(manager.get(check["Location"]))
        assert "2026年5月31日までの月" in manager.sends(check["Location"]).content.decode()

    def test_are_empty_at_first(self, manager):
        assert "登録されている届出はありません" in text(manager.get("/stats/declarations/"))

    def test_are_not_the_funds_to_make(self, officer):
        for path in (self.NEW, self.END, "/stats/declarations/"):
            assert officer.get(path).status_code == 403


class TestReceiptCounts:
    """Are loaded from a file by the fund's operator: all of it, or nothing with the lines that are wrong."""

    PATH = "/stats/receipts/"
    HEAD = "医療機関コード,診療月,レセプト件数,マイナ保険証利用件数\r\n"

    @pytest.fixture
    def operator(self) -> Visitor:
        return Visitor.of("operator", "fund")

    def send(self, operator, content: str, **kwargs):
        file = SimpleUploadedFile("counts.csv", (self.HEAD + content).encode(), content_type="text/csv")
        return operator.post(self.PATH, {"file": file}, **kwargs)

    def test_are_loaded(self, operator):
        assert "レセプト件数のCSVファイル" in text(operator.get(self.PATH))
        assert self.send(operator, "1310200022,2025-04,812,391\r\n")["Location"] == self.PATH
        assert ReceiptCount.objects.get().with_card == 391
        assert "変わった件数は1行です" in text(operator.get(self.PATH))

    def test_with_wrong_lines_are_not_loaded_and_each_is_named(self, operator):
        answer = self.send(operator, "1310200022,2025-04,812,391\r\n1310200022,x,812,391\r\n1310200022\r\n")
        assert answer.status_code == 422
        page = answer.content.decode()
        for shown in ("エラー: ", "3行目", "診療月", "4行目", "行の全体", "1行も登録していません"):
            assert shown in page
        assert not ReceiptCount.objects.exists()

    def test_without_or_with_a_huge_file_are_refused(self, operator, monkeypatch):
        assert operator.post(self.PATH).status_code == 422
        monkeypatch.setattr("eligibility.portal.usage_receipts.MOST_BYTES", 10)
        answer = self.send(operator, "1310200022,2025-04,812,391\r\n")
        assert answer.status_code == 422
        assert "20MBを超えています" in answer.content.decode()

    def test_are_not_the_officers_to_load(self, officer):
        assert officer.get(self.PATH).status_code == self.send(officer, "").status_code == 403
