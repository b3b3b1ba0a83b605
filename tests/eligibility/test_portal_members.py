"""Searching one's own members, and one of them: her history, what is withheld, and what may be done."""

from uuid import uuid4

import pytest

from eligibility.actions.disclosures import order
from platform_site import clock
from platform_site.models import Restriction
from tests.eligibility.withheld import CANARY, told, withhold
from tests.support.audit_lines import lines_of
from tests.support.disputes import INSURER, opened
from tests.support.feeds import Insurer, coverage, current, ended, line
from tests.support.merging import merged, person_of
from tests.support.pages import done, is_closed, nothing_changes, seen, text_of, without_ids, wrong
from tests.support.visitors import Visitor
from tests.support.windows import begin_a_window


pytestmark = pytest.mark.django_db
PATH, LINKS = "/staff/members/", "/staff/links/"
BY_NUMBER = {"way": "numbers", "symbol": "架空77", "number": "7001", "branch": "01"}
BY_DETAILS = {"way": "details", "kana": "しけん あゆむ", "birth_date": "昭和55年1月1日"}


@pytest.fixture
def clerk() -> Visitor:
    Insurer().tell(told())
    return Visitor.of("insurer_clerk", "union")


def at() -> str:
    """Return the address of member 7001."""
    return f"{PATH}{coverage().uid}"


class TestSearching:
    """By POST."""

    @pytest.mark.parametrize("given", [BY_NUMBER, BY_DETAILS])
    def test_leads_to_a_page_whose_address_says_nothing_of_it(self, clerk, given) -> None:
        answer = clerk.post(PATH, given)
        assert answer.status_code == 302
        where = answer["Location"]
        assert where.startswith(f"{PATH}found/")
        for value in ("7001", "1980", "しけん"):
            assert value not in without_ids(where)
        with nothing_changes():
            page = seen(clerk, where)
        assert "試験　歩" in page
        assert at() in page
        assert "eligibility.members_found" in [each.event for each in lines_of([current().person_id])]

    def test_says_that_nobody_was_found(self, clerk) -> None:
        where = clerk.post(PATH, {**BY_NUMBER, "number": "999"})["Location"]
        assert "該当する加入者はいません" in seen(clerk, where)

    @pytest.mark.parametrize(
        ("given", "typed", "advice"),
        [
            ({**BY_NUMBER, "number": "999"}, ("架空77", "999"), "記号、番号、枝番を確かめて"),
            ({**BY_DETAILS, "birth_date": "1999-01-01"}, ("しけん あゆむ", "1999-01-01"), "氏名カナと生年月日を"),
        ],
    )
    def test_without_a_hit_goes_on_from_what_was_typed(self, clerk, given, typed, advice) -> None:
        where = clerk.post(PATH, given)["Location"]
        page = seen(clerk, where)
        assert advice in page
        again = f"{PATH}?search={where.rsplit('/', 1)[1]}"
        assert f'href="{again}"' in page
        page = seen(clerk, again)
        for value in typed:
            assert f'value="{value}"' in page, value
        other = seen(Visitor.of("insurer_clerk", "union"), again)
        assert f'value="{typed[0]}"' not in other
        assert f'value="{typed[0]}"' not in seen(clerk, f"{PATH}?search=x")

    def test_of_somebody_else_does_not_exist(self, clerk) -> None:
        where = clerk.post(PATH, BY_NUMBER)["Location"]
        assert Visitor.of("insurer_clerk", "union").get(where).status_code == 404

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({**BY_NUMBER, "number": "-"}, "番号を入力してください"),
            ({**BY_NUMBER, "branch": "abc"}, "枝番は2桁まで"),
            ({**BY_DETAILS, "kana": "\u3000"}, "氏名カナ"),
            ({**BY_DETAILS, "birth_date": "昨日"}, "日付として読めません"),
        ],
    )
    def test_keeps_what_was_typed_and_says_what_is_wrong(self, clerk, given, words) -> None:
        answer = clerk.post(PATH, given)
        page = text_of(answer)
        assert answer.status_code == 422
        assert words in page
        assert "<title>エラー: " in page

    def test_has_two_forms_whose_fields_are_apart(self, clerk) -> None:
        page = seen(clerk, PATH)
        assert page.count('name="way"') == 2
        assert page.count('id="id_numbers_number"') == 1
        assert seen_again(clerk) == 200

    def test_stops_after_too_many_misses(self, clerk, settings, monkeypatch) -> None:
        begin_a_window(monkeypatch)
        settings.WRONG_TRIES_PER_CLIENT = 1
        clerk.post(PATH, {**BY_NUMBER, "number": "999"})
        answer = clerk.post(PATH, BY_NUMBER)
        assert answer.status_code == 429
        assert answer["Retry-After"]
        assert "しばらく検索できません" in text_of(answer)

    def test_is_for_insurers(self) -> None:
        is_closed(PATH, Visitor.of("fund_officer", "fund"), Visitor.of("municipal_clerk", "city"))
        is_closed(f"{PATH}found/{uuid4()}", Visitor.of("fund_officer", "fund"))


def seen_again(who: Visitor) -> int:
    """Post what names no form."""
    return int(who.post(PATH, {"way": "other"}).status_code)


class TestAMember:
    """As her insurer sees her."""

    def test_has_what_was_told_of_her_and_when(self, clerk) -> None:
        Insurer().tell(ended(address=CANARY, postal_code="888-8888"))
        page = seen(clerk, at())
        for words in (
            "試験　歩（シケン　アユム）",
            CANARY,
            "2026年10月1日喪失",
            "登録の履歴",
            "提供を止める",
            "不開示などを登録する",
        ):
            assert words in page, words
        assert page.count("いまの内容") == 1

    def test_shows_no_address_that_anybody_withholds(self, clerk) -> None:
        withhold(current().person)
        page = seen(clerk, at())
        assert CANARY not in page
        assert "不開示のため表示しません" in page
        assert "あなたの機関が設定" not in page

    def test_shows_what_the_insurer_itself_withholds(self, clerk) -> None:
        order(
            coverage_uid=coverage().uid, kind=Restriction.Kind.ADDRESS_WITHHELD, is_on=True, by=clerk.actor,
            at=clock.now(),
        )  # fmt: skip
        page = seen(clerk, at())
        assert page.count("あなたの機関が設定") == 1
        assert CANARY not in page

    def test_shows_papers_certificates_and_open_cases(self, clerk) -> None:
        cells = {
            "paper_issued_on": "2026-10-01", "paper_from": "2026-10-01", "paper_last_day": "2027-09-30",
            "limit_form": "01", "limit_class": "B09", "limit_from": "2026-08-01", "limit_last_day": "2026-09-30",
        }  # fmt: skip
        assert Insurer().tell(line(change="change", **cells)) == ["changed"]
        case = opened("ratio", INSURER, coverage_id=coverage().pk, person_id=current().person_id)
        page = seen(clerk, at())
        assert "2027年9月30日" in page
        assert f"/staff/cases/{case.uid}" in page

    def test_leaves_a_line_and_changes_nothing(self, clerk) -> None:
        with nothing_changes():
            seen(clerk, at())
        read = lines_of([current().person_id])[-1]
        assert (read.event, read.about) == ("eligibility.member_read", f"Coverage:{coverage().uid}")

    def test_of_another_insurer_does_not_exist(self, clerk) -> None:
        other = Visitor.of("insurer_clerk", "city_insurer")
        for path in (at(), f"{PATH}{uuid4()}"):
            assert other.get(path).status_code == 404
        is_closed(at(), Visitor.of("municipal_clerk", "city"), Visitor.of("operator", "fund"))

    def test_stands_for_both_records_after_a_merge(self, clerk) -> None:
        Insurer().tell(line("7002", link_token="TEST-LINK-7002"))
        merged(person_of("TEST-LINK-7002"), person_of("TEST-LINK-7001"))
        assert "試験　歩" in seen(clerk, at())

    def test_shows_the_fund_states_and_nothing_else(self, clerk) -> None:
        page = seen(Visitor.of("fund_officer", "fund"), at())
        for words in (
            "架空健康保険組合",
            "有効",
            "確認済み",
            str(coverage().uid),
            "提供を止める",
            "記録の統合を申請する",
        ):
            assert words in page, words
        for words in ("試験", "7001", CANARY, "1980", "不開示などを登録する", "あなたの機関"):
            assert words not in without_ids(page.split("<main")[1]), words


class TestWithholding:
    """By hand, in force at once."""

    def test_hides_the_address_everywhere(self, clerk) -> None:
        path = f"{PATH}restrict?about={coverage().uid}"
        page = seen(clerk, path)
        assert "不開示（住所をどこにも示さない）を設定する" in page
        assert "不開示を解除する" not in page
        done(clerk, f"{PATH}restrict", about=str(coverage().uid), order="withhold")
        assert current().address == ""
        assert CANARY not in seen(clerk, at())
        assert "不開示を解除する" in seen(clerk, path)
        done(clerk, f"{PATH}restrict", about=str(coverage().uid), order="tell")
        assert CANARY in seen(clerk, at())

    def test_does_not_set_what_stands_so(self, clerk) -> None:
        for chosen in ("tell", "open", "other", ""):
            typed = {"about": str(coverage().uid), "order": chosen}
            assert 'href="#id_order' in wrong(clerk, f"{PATH}restrict", typed)
        assert not Restriction.objects.filter(person=current().person).exists()

    def test_of_anothers_member_does_not_exist(self, clerk) -> None:
        path = f"{PATH}restrict?about={coverage().uid}"
        assert Visitor.of("insurer_clerk", "city_insurer").get(path).status_code == 404
        is_closed(path, Visitor.of("fund_officer", "fund"), Visitor.of("municipal_clerk", "city"))


class TestTheWayUp:
    """Leads to where one came from."""

    def test_leads_an_insurer_to_the_search_and_the_fund_to_the_links(self, clerk) -> None:
        for who, above, not_above in ((clerk, PATH, LINKS), (Visitor.of("fund_officer", "fund"), LINKS, PATH)):
            trail = seen(who, at()).split('class="trail')[1].split("</nav>")[0]
            assert (f'href="{above}"' in trail, f'href="{not_above}"' in trail) == (True, False)
