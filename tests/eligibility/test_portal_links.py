"""The suspended links of an insurer, stopping one, and asking that it be told again."""

import pytest

from eligibility.actions.links import suspend_link
from eligibility.models import Case, Coverage
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Approval
from tests.support.audit_lines import lines_of
from tests.support.callers import P001, Caller
from tests.support.disputes import disputed, whose
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, without_ids, wrong
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PATH = "/staff/links/"


def p001() -> Coverage:
    return Coverage.objects.get(insurer__code="06139992", number_key="1001", branch_key="01")


def stopped_by_hand() -> Coverage:
    suspend_link(coverage_id=p001().pk, by=the_platform(), at=clock.now())
    return p001()


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


class TestTheList:
    """Of what is told to nobody."""

    def test_shows_ones_own_with_the_case_that_holds_it(self, clerk) -> None:
        case = disputed()
        with nothing_changes():
            page = seen(clerk, PATH)
        assert "架空１２ 1001（01）" in page
        assert f"/staff/cases/{case.uid}" in page
        assert "案件の画面から" in page
        assert "eligibility.links_read" in [line.event for line in lines_of([whose().pk])]

    def test_of_another_insurer_has_none_of_it(self) -> None:
        disputed()
        assert "1001" not in without_ids(seen(Visitor.of("insurer_clerk", "city_insurer"), PATH))

    def test_shows_the_fund_no_number(self) -> None:
        disputed()
        page = seen(Visitor.of("fund_officer", "fund"), PATH)
        assert "架空健康保険組合の資格" in page
        assert "1001" not in without_ids(page)

    def test_leads_to_asking_for_what_no_case_holds(self, clerk) -> None:
        coverage = stopped_by_hand()
        page = seen(clerk, PATH)
        assert f"/staff/links/resume?about={coverage.uid}" in page
        assert "案件によらない停止" in page

    def test_is_for_insurers_and_the_fund(self) -> None:
        is_closed(PATH, Visitor.of("welfare_clerk", "welfare"), Visitor.of("operator", "fund"))


class TestStopping:
    """With a reason, after a check page."""

    def test_a_link_is_told_to_nobody_from_then_on(self, clerk) -> None:
        path = f"{PATH}suspend?about={p001().uid}"
        assert "架空１２ 1001（枝番 01）" in seen(clerk, path)
        done(clerk, f"{PATH}suspend", about=str(p001().uid), reason="wrong_token")
        assert Caller("sandbox-clinic-1").check(P001).json()["code"] == "ELIG-LINK-SUSPENDED"
        case = Case.objects.get(kind="link_disputed")
        assert "紐付番号を取り違えた" in seen(clerk, f"/staff/cases/{case.uid}")
        assert clerk.get(path).status_code == 404

    def test_the_fund_sees_no_number_while_it_stops_one(self) -> None:
        officer = Visitor.of("fund_officer", "fund")
        page = seen(officer, f"{PATH}suspend?about={p001().uid}")
        assert "1001" not in without_ids(page)
        done(officer, f"{PATH}suspend", about=str(p001().uid), reason="another_person_found")
        assert p001().link_state == "suspended"

    def test_wants_a_reason(self, clerk) -> None:
        assert 'href="#id_reason' in wrong(clerk, f"{PATH}suspend", {"about": str(p001().uid)})
        assert p001().link_state == "confirmed"

    def test_is_not_for_the_approver_nor_for_anothers_member(self) -> None:
        path = f"{PATH}suspend?about={p001().uid}"
        is_closed(path, Visitor.of("insurer_approver", "union"), Visitor.of("municipal_clerk", "city"))
        assert Visitor.of("insurer_clerk", "city_insurer").get(path).status_code == 404


class TestResuming:
    """Is asked by one and approved by another."""

    def test_what_no_case_holds(self, clerk) -> None:
        coverage, approver = stopped_by_hand(), Visitor.of("insurer_approver", "union")
        seen(clerk, f"{PATH}resume?about={coverage.uid}")
        done(clerk, f"{PATH}resume", about=str(coverage.uid), reason="加入届で確かめました。")
        assert "承認待ち" in seen(clerk, PATH)
        approval = Approval.objects.get()
        decision = {"decision": "approve", "sha256": bytes(approval.sha256).hex()}
        assert clerk.post(f"/approvals/{approval.uid}", decision).status_code == 403
        assert approver.post(f"/approvals/{approval.uid}", decision).status_code == 302
        assert p001().link_state == "confirmed"
        assert clerk.get(f"{PATH}resume?about={coverage.uid}").status_code == 404

    def test_says_where_to_ask_for_what_a_case_holds(self, clerk) -> None:
        coverage = disputed().coverage
        page = refused(clerk, f"{PATH}resume", {"about": str(coverage.uid), "reason": "加入届"})
        assert "案件の画面から再開を申請してください" in page
        assert "加入届" in page

    def test_of_anothers_member_does_not_exist(self) -> None:
        path = f"{PATH}resume?about={stopped_by_hand().uid}"
        assert Visitor.of("insurer_clerk", "city_insurer").get(path).status_code == 404
        is_closed(path, Visitor.of("welfare_clerk", "welfare"))
