"""`/staff/requests/`: what became of a request, told by its id, and of nobody."""

from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.errors import CATALOGUE
from platform_site.identifiers import request_ids
from platform_site.models import Search
from platform_site.periods import jst_day
from platform_site.queries import requests as stories
from platform_site.queries.audit_lines import mark_of
from tests.factories.platform_site import PersonFactory
from tests.support.audit_lines import committed_lines
from tests.support.callers import P001, Caller
from tests.support.trails import write
from tests.support.visitors import Visitor


PAGE = "/staff/requests/"
NOW = clock.now()


@pytest.fixture
def desk(committed: str) -> Visitor:
    """Somebody at the help desk."""
    return Visitor.of("operator", "fund")


def text(answer, status: int = 200) -> str:
    """Return a page."""
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def looked_up(desk: Visitor, request_id: str, *, days_ago: int = 0) -> str:
    """Look a request up, counting days from when the lines were written; return the page."""
    answer = desk.post(PAGE, {"request_id": request_id, "on": str(jst_day(NOW) - timedelta(days=days_ago))})
    assert answer.status_code == 302, answer.content.decode()
    assert request_id not in answer["Location"]
    return text(desk.get(answer["Location"]))


class TestWhatBecameOfIt:
    """Time, event, outcome, code with cause and remedy, organisation, system, role; no person."""

    def test_of_a_check_that_was_made(self, desk):
        answer = Caller("sandbox-clinic-1").check(P001)
        page = looked_up(desk, answer["X-Request-ID"])
        for word in ("eligibility.checked", "実施", "sandbox-clinic-1", "（1310200022）"):
            assert word in page
        assert P001["birth_date"] not in page

    def test_names_the_role_but_not_who_was_at_the_keys_or_whom_it_was_about(self, desk):
        person = PersonFactory()
        write(
            "tests.done", at=NOW, client="sandbox-clinic-1", acting_user="u1001;clerk", request_id="request-1",
            person=person.pk, about="Thing:1",
        )  # fmt: skip
        page = looked_up(desk, "request-1")
        assert "操作した人の役割: clerk" in page
        for word in ("u1001", "Thing:1", mark_of(person.pk)):
            assert word not in page

    def test_of_one_that_was_refused_with_cause_and_remedy(self, desk):
        entry = CATALOGUE["AUTH-SCOPE"]
        answer = Caller("sandbox-clinic-1", scopes=frozenset()).check(P001)
        page = looked_up(desk, answer["X-Request-ID"])
        for words in ("拒否", entry.title, entry.cause, entry.remedy, 'href="/developer/errors#auth-scope"'):
            assert words in page

    def test_of_a_code_that_is_no_longer_in_the_catalogue_its_name(self, desk):
        write("tests.old", at=NOW, request_id="request-old", outcome="refused", code="OLD-CODE")
        assert "OLD-CODE" in looked_up(desk, "request-old")

    def test_in_the_order_in_which_it_happened(self, desk):
        for seconds, event in enumerate(["tests.first", "tests.second"]):
            write(event, at=NOW + timedelta(seconds=seconds), request_id="request-1")
        page = looked_up(desk, "request-1")
        assert page.index("tests.first") < page.index("tests.second")

    def test_says_alike_lines_of_many_persons_once(self, desk):
        write("tests.before", at=NOW, request_id="request-many")
        for person in range(50):
            write(
                "eligibility.papers_needed_read",
                at=NOW + timedelta(seconds=1),
                request_id="request-many",
                person=person,
            )
        page = looked_up(desk, "request-many")
        assert page.count("eligibility.papers_needed_read") == 1
        assert "資格確認書などの交付が要る方の一覧の表示</strong>（50人分）" in page

    def test_says_how_often_what_is_about_nobody(self, desk):
        for _ in range(3):
            write("tests.again", at=NOW, request_id="request-again")
        assert "tests.again</strong>（3回）" in looked_up(desk, "request-again")

    def test_names_the_role_that_somebody_of_staff_had_then(self, desk):
        house = desk.membership.organisation.code
        write("tests.by", at=clock.now(), request_id="request-by", user=desk.user.uid, acting_user="op-1", house=house)
        write("tests.before", at=NOW - timedelta(days=1), request_id="request-before", user=desk.user.uid, house=house)
        assert "操作した人の役割: 運用担当" in looked_up(desk, "request-by")
        assert "操作した人の役割: —" in looked_up(desk, "request-before", days_ago=1)

    def test_says_when_it_is_not_all(self, desk, monkeypatch):
        monkeypatch.setattr(stories, "MOST", 1)
        for event in ("tests.first", "tests.second"):
            write(event, at=NOW, request_id="request-1")
        assert "ここにあるのは一部です" in looked_up(desk, "request-1")


class TestTheDay:
    """An id of ours says its day; of a caller's own the day has to be right."""

    def test_of_an_id_of_ours_is_found_by_itself(self, desk):
        at = NOW - timedelta(days=20)
        ours = request_ids.new(at)
        write("tests.ours", at=at, request_id=ours)
        assert "tests.ours" in looked_up(desk, ours)

    def test_of_a_callers_own_counts(self, desk):
        write("tests.theirs", at=NOW - timedelta(days=3), request_id="request-theirs")
        assert "記録が見つかりません" in looked_up(desk, "request-theirs")
        assert "tests.theirs" in looked_up(desk, "request-theirs", days_ago=3)
        assert "tests.theirs" in looked_up(desk, "request-theirs", days_ago=4)


def test_an_unknown_one_says_what_to_ask_the_caller(desk):
    page = looked_up(desk, "request-unknown")
    for words in ("写し間違い", "要求があった日", "応答があったか", "VAL-…", "ここに記録が残りません", "項目の名前"):
        assert words in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"request_id": ""}, "この項目は必須です"),
        ({"request_id": "short"}, "8文字から64文字"),
        ({"request_id": "with space in it"}, "空白が混じって"),
        ({"request_id": "123456789018"}, "個人番号"),
        ({"on": "someday"}, "field__error"),
        ({"on": "9999-12-31"}, "今日か、それより前の日"),
        ({"on": "0001-01-01"}, "今日か、それより前の日"),
    ],
)
def test_wrong_input_says_what_to_do(desk, given, words):
    page = text(desk.post(PAGE, {"request_id": "request-kept", "on": "2026-11-20", **given}), 422)
    assert words in page
    assert ("request-kept" in page) == ("request_id" not in given)
    assert "123456789018" not in page


def test_each_search_leaves_a_line_without_what_was_searched(desk, committed):
    looked_up(desk, "request-unknown")
    (line,) = committed_lines(committed, event="requests.searched")
    assert (line["about"], line["detail"]) == (f"Search:{Search.objects.latest('pk').uid}", {})
    assert line["user_uid"] == desk.user.uid


def test_looking_at_the_form_changes_nothing(desk):
    before = Search.objects.count()
    assert "問い合わせ番号" in text(desk.get(PAGE))
    assert Search.objects.count() == before


class TestWhoMay:
    """The fund's operators and officers, each her own searches."""

    def where(self, desk: Visitor) -> str:
        """Return the address of a search."""
        return desk.post(PAGE, {"request_id": "request-1", "on": "2026-11-20"})["Location"]

    def test_officers_too(self, desk):
        assert Visitor.of("fund_officer", "fund").get(PAGE).status_code == 200

    @pytest.mark.parametrize(
        ("role", "house"), [("fund_auditor", "fund"), ("insurer_clerk", "union"), ("doctor", "clinic")]
    )
    def test_nobody_else(self, desk, role, house):
        other = Visitor.of(role, house)
        for path in (PAGE, self.where(desk)):
            assert other.get(path).status_code == 403
        assert other.post(PAGE, {"request_id": "request-1", "on": "2026-11-20"}).status_code == 403

    def test_anothers_search_does_not_exist(self, desk):
        assert Visitor.of("operator", "fund").get(self.where(desk)).status_code == 404

    def test_whoever_is_signed_out_is_led_to_the_sign_in(self, desk, client):
        for path in (PAGE, self.where(desk)):
            assert client.get(path)["Location"].startswith("/accounts/sign-in/")
