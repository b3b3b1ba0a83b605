"""コード表 and 規程の値 in the admin: loaded from a file, compared, asked for, exported."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from platform_site import clock
from platform_site.actions import approval_requests
from platform_site.actions.master_files import MOST_BYTES
from platform_site.actions.masters import load_release
from platform_site.actors import the_platform
from platform_site.admin.masters import COLUMNS, EXAMPLE
from platform_site.models import Approval, CodeRelease, Policy
from platform_site.periods import jst_day
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST, POLICIES = "/admin/platform_site/coderelease/", "/admin/platform_site/policy/"
HEADER = "system,effective_on,code,name,source\n"
AHEAD = jst_day(clock.now()) + timedelta(days=30)
FILE = f"{HEADER}tests,{AHEAD},01,甲（新）,架空の告示\ntests,{AHEAD},03,丙,\n"


@pytest.fixture
def operator() -> Visitor:
    return Visitor.of("operator", "fund")


@pytest.fixture
def first() -> CodeRelease:
    """What is in force."""
    return load_release(
        system="tests", effective_on=AHEAD - timedelta(days=400), codes={"01": "甲", "02": "乙"}, source="架空",
        by=the_platform(), at=clock.now(),
    )  # fmt: skip


def sent(visitor: Visitor, content: str | bytes, **more):
    """Load a file, and follow to the page that comes of it."""
    given = content if isinstance(content, bytes) else content.encode()
    return visitor.sends(f"{LIST}load/", {"file": SimpleUploadedFile("codes.csv", given, "text/csv"), **more})


def loaded(visitor: Visitor, content: str = FILE) -> CodeRelease:
    """Load a file; return its release."""
    assert sent(visitor, content).status_code == 200
    return CodeRelease.objects.latest("pk")


def text(answer, status: int = 200) -> str:
    """Return a page."""
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


class TestLoading:
    """A file becomes a release that waits."""

    def test_shows_what_a_file_looks_like_by_one_that_can_be_loaded(self, operator):
        page = text(operator.get(f"{LIST}load/"))
        for column, words in COLUMNS:
            assert f"<dt><code>{column}</code></dt><dd>{words}</dd>" in page
        assert EXAMPLE in page
        assert loaded(operator, EXAMPLE).codes.count() == 2
        assert "限度額の適用区分（limit_class）" in text(operator.get(f"{LIST}?system=limit_class"))

    def test_shows_what_it_changes(self, operator, first):
        page = text(sent(operator, FILE))
        assert "取込済み（未公開）" in page
        for kind in ("追加", "削除", "名称変更"):
            assert f"<dt>{kind}</dt><dd>1</dd>" in page
        for name in ("甲（新）", "乙", "丙"):
            assert name in page

    def test_of_several_releases_leads_to_the_list(self, operator):
        page = text(sent(operator, FILE + f"other,{AHEAD},1,一,架空\n"))
        for system in ("tests", "other"):
            assert f">{system}</a>" in page
        assert f"{AHEAD.year}年{AHEAD.month}月{AHEAD.day}日" in page

    def test_of_a_wrong_file_names_line_and_column(self, operator):
        page = text(sent(operator, FILE + f"tests,{AHEAD},０１,丁,\n"), 422)
        assert "4行目の code: " in page
        assert not CodeRelease.objects.filter(system="tests").exists()

    def test_of_a_very_wrong_file_says_that_there_may_be_more(self, operator):
        page = text(sent(operator, HEADER + "X,x,,,\n" * 200), 422)
        assert "このほかにも誤りがあるかもしれません" in page

    @pytest.mark.parametrize("content", [b"", b"x" * (MOST_BYTES + 1)], ids=["empty", "too large"])
    def test_of_no_file_or_a_file_too_large_is_refused(self, operator, content):
        assert "field__error" in text(sent(operator, content), 422)

    def test_asks_for_nothing_by_looking(self, operator):
        assert 'type="file"' in text(operator.get(f"{LIST}load/"))


class TestPublishing:
    """Asked for here, approved elsewhere by another."""

    def test_is_asked_for_with_a_reason(self, operator, first):
        release = loaded(operator)
        where = f"{LIST}{release.pk}/publish/"
        assert "過ぎています" not in text(operator.get(where))
        page = text(operator.sends(where, {"reason": "告示の改正"}))
        approval = Approval.objects.get(deed="masters.publish")
        assert f"/approvals/{approval.uid}" in page
        assert "別の担当者が" in page
        assert approval.content["sha256"] == release.sha256

    def test_and_approved_by_another_it_is_in_force(self, operator, first):
        release = loaded(operator)
        operator.post(f"{LIST}{release.pk}/publish/", {"reason": "告示の改正"})
        approval = Approval.objects.get(deed="masters.publish")
        second = Visitor.of("operator", "fund")
        where = f"/approvals/{approval.uid}"
        assert "コード表の版を公開する" in text(second.get(where))
        second.post(where, {"decision": "approve", "sha256": bytes(approval.sha256).hex()})
        page = text(second.get(f"{LIST}{release.pk}/change/"))
        assert "公開日時" in page
        assert ">公開の取消しを申請する<" in page
        release.refresh_from_db()
        assert release.state == "published"

    def test_without_a_reason_is_asked_again(self, operator, first):
        page = text(operator.post(f"{LIST}{loaded(operator).pk}/publish/", {"reason": ""}), 422)
        assert "field__error" in page
        assert not Approval.objects.exists()

    def test_of_a_day_that_has_passed_warns(self, operator, first):
        passed = FILE.replace(str(AHEAD), str(AHEAD - timedelta(days=60)))
        release = loaded(operator, passed)
        for path in (f"{LIST}{release.pk}/publish/", f"{LIST}{release.pk}/change/"):
            assert "さかのぼって使われます" in text(operator.get(path))

    def test_is_not_offered_while_it_waits(self, operator, first):
        change = f"{LIST}{loaded(operator).pk}/change/"
        assert 'href="../publish/"' in text(operator.get(change))
        operator.post(change.replace("change", "publish"), {"reason": "告示の改正"})
        page = text(operator.get(change))
        assert 'href="../publish/"' not in page
        assert "承認を待っている申請があります" in page

    def test_twice_says_that_it_is_asked_for_already(self, operator, first):
        where = f"{LIST}{loaded(operator).pk}/publish/"
        operator.post(where, {"reason": "告示の改正"})
        assert "すでに承認を待っています" in text(operator.post(where, {"reason": "もう一度"}), 422)

    def test_of_what_is_published_has_no_door(self, operator, first):
        page = text(operator.get(f"{LIST}{first.pk}/change/"))
        assert "publish/" not in page
        assert operator.get(f"{LIST}{first.pk}/publish/").status_code == 409


class TestRollingBack:
    """Asked for here."""

    def test_is_asked_for(self, operator, first):
        second = load_release(
            system="tests", effective_on=AHEAD, codes={"01": "誤"}, source="架空", by=the_platform(), at=clock.now()
        )
        assert "前の版が再び使われます" in text(operator.get(f"{LIST}{second.pk}/roll_back/"))
        operator.post(f"{LIST}{second.pk}/roll_back/", {"reason": "誤りのため"})
        approval = Approval.objects.get(deed="masters.roll_back")
        two = Visitor.of("operator", "fund")
        approval_requests.approve(uid=approval.uid, sha256=bytes(approval.sha256), by=two.actor, at=clock.now())
        second.refresh_from_db()
        assert second.state == "rolled_back"

    def test_where_nothing_would_count_any_more_says_why_not(self, operator, first):
        page = text(operator.post(f"{LIST}{first.pk}/roll_back/", {"reason": "誤りのため"}), 422)
        assert "前の版がなく" in page
        assert "誤りのため" in page


def test_a_release_that_nobody_published_is_discarded(operator, first):
    release = loaded(operator)
    where = f"{LIST}{release.pk}/discard/"
    assert "公開できません" in text(operator.get(where))
    assert "破棄しました。" in text(operator.sends(where))
    release.refresh_from_db()
    assert release.state == "discarded"


class TestExport:
    """A release as a file that can be loaded again."""

    def test_is_harmless_in_a_spreadsheet_and_the_same_when_it_comes_back(self, operator):
        release = loaded(operator, f"{HEADER}tests,{AHEAD},-1,=合計(A1),架空の告示\n")
        page = operator.get(f"{LIST}{release.pk}/change/").content.decode()
        link = re.search(r'<a href="([^"]+)">この版をCSVファイルに出す', page)[1]
        answer = operator.get(urljoin(f"{LIST}{release.pk}/change/", link))
        content = answer.getvalue().decode()
        assert f"tests,{AHEAD},'-1,'=合計(A1),架空の告示" in content
        assert answer["Content-Disposition"] == f'attachment; filename="tests-{AHEAD}.csv"'
        assert loaded(operator, content) == release

    def test_of_what_is_not_there_is_not_found(self, operator):
        assert operator.get(f"{LIST}999999/export/").status_code == 404


class TestOfManyChanges:
    """A long list of changes comes in pages."""

    def test_the_counts_stand_first_and_the_rest_in_pages(self, operator):
        release = loaded(operator, HEADER + "".join(f"tests,{AHEAD},c{n:03},名{n},架空\n" for n in range(250)))
        page = text(operator.get(f"{LIST}{release.pk}/change/"))
        assert "<dt>追加</dt><dd>250</dd>" in page
        assert ("名99" in page, "名100" in page, "1／3ページ" in page) == (True, False, True)
        assert "名249" in text(operator.get(f"{LIST}{release.pk}/change/?page=3"))


class TestPolicies:
    """A value is asked for from its row."""

    def test_are_listed_with_their_basis(self, operator):
        page = text(operator.get(POLICIES))
        assert "受診のときの同意の有効時間（consent.visit.hours）" in page
        assert "10件" not in text(operator.get(f"{POLICIES}?name=case.due.days"))
        assert "24時間" in page

    def test_a_new_value_is_asked_for_and_set_by_another(self, operator):
        row = Policy.objects.get(name="case.due.days")
        given = {"effective_on": str(AHEAD), "value": "10", "basis": "架空の規程", "reason": "改定"}
        page = text(operator.sends(f"{POLICIES}{row.pk}/set/", given))
        assert "申請しました" in page
        approval = Approval.objects.get(deed="policies.set")
        two = Visitor.of("operator", "fund")
        two.post(f"/approvals/{approval.uid}", {"decision": "approve", "sha256": bytes(approval.sha256).hex()})
        assert Policy.objects.get(name="case.due.days", effective_on=AHEAD).value == 10

    def test_wrong_input_keeps_what_was_typed(self, operator):
        row = Policy.objects.get(name="case.due.days")
        given = {"effective_on": "2020-01-01", "value": "10", "basis": "架空の規程", "reason": "改定"}
        page = text(operator.post(f"{POLICIES}{row.pk}/set/", given), 422)
        assert "適用開始日が過ぎています" in page
        assert "架空の規程" in page


PATHS = ["", "load/", "{pk}/change/", "{pk}/publish/", "{pk}/roll_back/", "{pk}/discard/", "{pk}/export/"]


@pytest.mark.parametrize("path", PATHS)
class TestWithoutTheRight:
    """Nobody else sees or does any of it."""

    @pytest.mark.parametrize(("role", "house"), [("fund_officer", "fund"), ("insurer_clerk", "union")])
    def test_there_is_no_way(self, first, path, role, house):
        visitor = Visitor.of(role, house)
        assert visitor.get(LIST + path.format(pk=first.pk)).status_code == 403
        assert visitor.post(LIST + path.format(pk=first.pk), {"reason": "x"}).status_code == 403

    def test_whoever_is_signed_out_is_led_to_the_sign_in(self, client, first, path):
        answer = client.get(LIST + path.format(pk=first.pk))
        assert answer.status_code == 302
        assert "/accounts/sign-in/" in answer["Location"]
