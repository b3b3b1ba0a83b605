"""`/staff/audit/`: the auditor's search, with everybody's person masked, and a line for each look."""

import csv
from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.actions import audit_searches
from platform_site.actors import Actor
from platform_site.errors import NotPermitted
from platform_site.models import Search
from platform_site.periods import jst_day
from platform_site.queries import audit_search
from platform_site.queries.audit_lines import mark_of
from tests.support import databases
from tests.support.audit_lines import committed_lines
from tests.support.trails import write
from tests.support.visitors import Visitor


PAGE = "/staff/audit/"
NOW = clock.now()


def period(**more) -> dict[str, str]:
    """Return a form for the last week."""
    today = jst_day(NOW)
    return {"first": str(today - timedelta(days=7)), "last": str(today), **more}


def text(answer, status: int = 200) -> str:
    """Return a page."""
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def auditor(committed: str) -> Visitor:
    """Somebody who may search, and a trail with something in it."""
    for number in range(120):
        write(
            "tests.seen",
            at=NOW - timedelta(minutes=number),
            client="sandbox-clinic-1",
            person=987654,
            about=f"T:{number}",
        )
    return Visitor.of("fund_auditor", "fund")


def searched(auditor: Visitor, **criteria: str):
    """Search; return where the results are."""
    answer = auditor.post(PAGE, period(**criteria))
    assert answer.status_code == 302
    return answer["Location"]


class TestSearching:
    """By POST; the address has the search's id alone."""

    def test_shows_what_is_found_newest_first(self, auditor):
        page = text(auditor.get(searched(auditor, event="tests.seen")))
        assert page.index(">T:0<") < page.index(">T:1<") < page.index(">T:49<")
        assert ">T:50<" not in page
        for word in ("sandbox-clinic-1", mark_of(987654), "実施"):
            assert word in page
        assert "987654" not in page

    def test_is_asked_by_name_too_and_shows_names(self, auditor):
        write("eligibility.checked", at=NOW, client="sandbox-clinic-1", acting_user="u1;clerk")
        page = text(auditor.get(searched(auditor, event="資格確認")))
        for words in ("資格確認<br><code>eligibility.checked</code>", "（clerk）", "<dd>eligibility.checked</dd>"):
            assert words in page

    def test_suggests_every_event_by_its_name(self, auditor):
        page = text(auditor.get(PAGE))
        assert 'list="id_event_list"' in page
        assert '<option value="eligibility.checked">資格確認</option>' in page

    def test_goes_on_page_by_page(self, auditor):
        where, pages = searched(auditor, event="tests.seen"), []
        query = ""
        while True:
            page = text(auditor.get(where + query))
            pages.append(page.count("T:"))
            if "さらに古い記録" not in page:
                break
            query = page.split('<a href="?')[1].split('"')[0]
            query = f"?{query}"
        assert pages == [50, 50, 20]

    def test_keeps_every_criterion_out_of_the_address(self, auditor):
        where = searched(auditor, event="tests.seen", about="T:5", user="somebody")
        assert where == f"{PAGE}{Search.objects.latest('pk').uid}"

    def test_shows_what_was_searched_for(self, auditor):
        page = text(auditor.get(searched(auditor, event="tests.seen", organisation="1310200022")))
        assert "<dt>機関コード</dt><dd>1310200022</dd>" in page
        assert "<dt>拒否のコード</dt>" not in page

    def test_of_nothing_says_so(self, auditor):
        assert "該当する記録はありません" in text(auditor.get(searched(auditor, event="tests.nothing")))

    def test_that_takes_too_long_asks_for_a_shorter_period(self, auditor, monkeypatch):
        where = searched(auditor, event="tests.seen")
        monkeypatch.setattr(
            audit_searches, "lines_where", lambda *a, **k: audit_search.Found([], is_more=False, is_cut_short=True)
        )
        page = text(auditor.get(where))
        assert "期間を短くするか" in page

    def test_leaves_lines_that_name_the_criteria_and_not_what_they_are(self, auditor, committed):
        where = searched(auditor, event="tests.seen", about="T:5")
        auditor.get(where)
        (begun,) = committed_lines(committed, event="audit.searched")
        (seen,) = committed_lines(committed, event="audit.shown")
        assert begun["detail"] == {"fields": ["about", "event", "first", "last"]}
        assert (seen["about"], seen["detail"]) == (begun["about"], {"lines": 1})
        assert begun["user_uid"] == seen["user_uid"] == auditor.user.uid


class TestTheForm:
    """Wrong input keeps what was typed and says what to do."""

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"first": ""}, "この項目は必須です"),
            ({"last": "2020-01-01"}, "末日は、初日と同じか"),
            ({"first": "2020-01-01"}, "31日以内"),
            ({"last": "9999-12-31"}, "今日か、それより前の日"),
            ({"first": "0001-01-01"}, "今日か、それより前の日"),
            ({"organisation": "nowhere"}, "この機関コードの機関は登録されていません"),
            ({"client": "nobody"}, "このクライアントIDのシステムは登録されていません"),
            ({"outcome": "x"}, "正しく選択"),
            ({"event": "資格かくにん"}, "候補から選ぶか"),
            ({"about": "123456789018"}, "個人番号"),
        ],
    )
    def test_says_what_is_wrong(self, auditor, given, words):
        page = text(auditor.post(PAGE, period(**{"event": "tests.kept", **given})), 422)
        assert words in page
        assert given.get("event", "tests.kept") in page
        assert "123456789018" not in page

    def test_allows_the_longest_period_and_no_longer(self, auditor):
        today = jst_day(NOW)
        for days, status in ((30, 302), (31, 422)):
            given = {"first": str(today - timedelta(days=days)), "last": str(today)}
            assert auditor.post(PAGE, given).status_code == status

    def test_looking_at_it_changes_nothing(self, auditor):
        before = Search.objects.count()
        assert "監査記録の検索" in text(auditor.get(PAGE))
        assert Search.objects.count() == before


class TestExport:
    """As a file, harmless in a spreadsheet, and with a line of its own."""

    def test_has_all_lines_up_to_the_most(self, auditor, committed, monkeypatch):
        monkeypatch.setattr(audit_searches, "MOST_IN_FILE", 100)
        answer = auditor.post(searched(auditor, event="tests.seen"))
        rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
        assert (len(rows), rows[0][0]) == (101, "日時")
        assert rows[1][1:3] == ["tests.seen", "tests.seen"]
        assert "987654" not in answer.content.decode()
        (line,) = committed_lines(committed, event="audit.exported")
        assert line["detail"] == {"lines": 100}

    def test_runs_no_formula(self, auditor):
        write("tests.formula", at=NOW, about="=1+1")
        answer = auditor.post(searched(auditor, event="tests.formula"))
        assert ",'=1+1," in answer.content.decode()


class TestWhoMay:
    """Auditors of the fund, each her own searches."""

    @pytest.mark.parametrize(
        ("role", "house"), [("operator", "fund"), ("fund_officer", "fund"), ("insurer_clerk", "union")]
    )
    def test_nobody_else(self, auditor, role, house):
        where = searched(auditor, event="tests.seen")
        other = Visitor.of(role, house)
        for path in (PAGE, where):
            assert other.get(path).status_code == 403
            assert other.post(path, period()).status_code == 403

    def test_another_auditors_search_does_not_exist(self, auditor):
        where = searched(auditor, event="tests.seen")
        other = Visitor.of("fund_auditor", "fund")
        assert other.get(where).status_code == other.post(where).status_code == 404

    def test_whoever_is_signed_out_is_led_to_the_sign_in(self, auditor, client):
        for path in (PAGE, searched(auditor)):
            assert client.get(path)["Location"].startswith("/accounts/sign-in/")

    def test_the_actions_ask_for_the_right_themselves(self, auditor):
        search = Search.objects.get(uid=searched(auditor).rsplit("/", 1)[-1])
        nobody = Actor()
        for do in (
            lambda: audit_searches.begin_search(criteria={}, by=nobody, at=NOW),
            lambda: audit_searches.show_lines(search=search, before=None, by=nobody, at=NOW),
            lambda: audit_searches.export_lines(search=search, by=nobody, at=NOW),
        ):
            with pytest.raises(NotPermitted):
                do()

    @pytest.mark.parametrize(
        "before",
        [
            "x", "~", "2026-11-21T00:00:00~1", "2026-13-41T00:00:00Z~1", "2026-11-21T00:00:00Z~x",
            "9999-12-31T23:59:59.999999Z~1", "0001-01-01T00:00:00+09:00~1",
        ],
    )  # fmt: skip
    def test_a_place_that_is_none_is_refused(self, auditor, before):
        where = searched(auditor)
        assert auditor.browser.get(where, {"before": before}).status_code == 400

    @pytest.mark.parametrize("before", ["9998-12-31T23:59:59.999999Z~1", "1900-01-01T00:00:00+09:00~1"])
    def test_a_place_outside_of_the_period_is_none(self, auditor, before):
        assert auditor.browser.get(searched(auditor), {"before": before}).status_code == 200

    def test_a_search_whose_key_is_destroyed_has_to_be_made_again(self, auditor, committed):
        where = searched(auditor)
        Search.objects.update(content=b"")
        with databases.owner(committed) as owner:
            owner.execute("update platform_site_search set content = ''")
        assert "もう一度検索してください" in text(auditor.get(where), 404)
