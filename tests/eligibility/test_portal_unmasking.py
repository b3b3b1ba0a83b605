"""`/staff/unmasking/`: from a case to whom it is about, for an hour, and into her access log (E-16)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eligibility.models import Case
from platform_site import clock
from platform_site.models import Approval
from tests.support.approving import approve
from tests.support.audit_lines import lines_of
from tests.support.disputes import disputed, opened
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, wrong
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
LIST, ASK = "/staff/unmasking/", "/staff/unmasking/ask"
WHY = "本人からの申出を確かめるため"


@pytest.fixture
def officer() -> Visitor:
    return Visitor.of("fund_officer", "fund")


@pytest.fixture
def case() -> Case:
    return disputed()


def granted(officer: Visitor, case: Case) -> Approval:
    """Ask, and have it approved."""
    done(officer, ASK, case=str(case.uid), reason=WHY)
    return approve(Approval.objects.get(), Visitor.of("fund_officer", "fund"))


def test_only_the_funds_officers_come_in(case, officer):
    others = [Visitor.of(role, "fund") for role in ("operator", "fund_auditor", "reviewer")]
    approval = granted(officer, case)
    for path in (LIST, ASK, f"{LIST}{approval.uid}"):
        is_closed(path, *others, Visitor.of("insurer_clerk", "union"), Visitor.of("facility_manager", "clinic"))


def test_the_way_from_a_case_to_the_person(case, officer):
    assert f'value="{case.uid}"' in seen(officer, f"{ASK}?case={case.uid}")
    receipt = done(officer, ASK, case=str(case.uid), reason=WHY).content.decode()
    assert "別の担当者が" in receipt
    approval = Approval.objects.get()
    assert (approval.deed, approval.about) == ("identities.unmask", f"Case:{case.uid}")
    assert officer.get(f"{LIST}{approval.uid}").status_code == 404
    approve(approval, Visitor.of("fund_officer", "fund"))
    assert f'href="{LIST}{approval.uid}"' in seen(officer, LIST)
    page = seen(officer, f"{LIST}{approval.uid}")
    for shown in ("架空　太郎", "1985年4月1日", "06139992", "1001", str(case.uid)):
        assert shown in page, shown
    for hidden in ("架空市", "住所"):
        assert hidden not in page.replace("架空市国民健康保険", "")


def test_every_view_stands_in_her_access_log_and_the_list_in_none(case, officer):
    approval, person = granted(officer, case), case.person_id
    before = {line.pk for line in lines_of([person])}
    seen(officer, LIST)
    for _ in range(2):
        seen(officer, f"{LIST}{approval.uid}")
    lines = [line for line in lines_of([person]) if line.pk not in before]
    assert [(line.event, line.ground, line.about) for line in lines] == [
        ("identities.unmasked", "law", f"Case:{case.uid}")
    ] * 2
    assert {line.user_uid for line in lines} == {officer.user.uid}


def test_after_an_hour_it_is_not_there_and_leaves_no_line(case, officer):
    approval = granted(officer, case)
    Approval.objects.filter(pk=approval.pk).update(decided_at=clock.now() - timedelta(minutes=60, seconds=1))
    before = len(lines_of([case.person_id]))
    assert officer.get(f"{LIST}{approval.uid}").status_code == 404
    assert len(lines_of([case.person_id])) == before
    assert "終わりました" in seen(officer, LIST)


def test_it_is_there_for_nobody_else(case, officer):
    approval = granted(officer, case)
    for other in (Visitor.of("fund_officer", "fund"), approval.decided_by and Visitor.of("fund_officer", "fund")):
        assert other.get(f"{LIST}{approval.uid}").status_code == 404
        assert str(approval.uid) not in seen(other, LIST)
    assert officer.get(f"{LIST}{uuid4()}").status_code == 404


def test_a_person_without_coverage_is_said_to_have_none(case, officer):
    from eligibility.models import CoverageVersion

    approval = granted(officer, case)
    CoverageVersion.objects.filter(person_id=case.person_id).update(known_until=clock.now() + timedelta(days=1))
    assert "分かりません" in seen(officer, f"{LIST}{approval.uid}")


@pytest.mark.parametrize(
    ("changed", "said"), [({"case": "123"}, "その画面のアドレスを入力してください"), ({"reason": ""}, "必須")]
)
def test_what_is_wrong_is_said_and_asks_nothing(case, officer, changed, said):
    assert said in wrong(officer, ASK, {"case": str(case.uid), "reason": WHY, **changed})
    assert not Approval.objects.exists()


def test_a_case_that_is_not_there_asks_nothing(officer):
    assert "この番号の案件はありません" in refused(officer, ASK, {"case": str(uuid4()), "reason": WHY})
    assert not Approval.objects.exists()


def test_an_individual_number_is_refused_at_once(case, officer):
    answer = officer.post(ASK, {"case": str(case.uid), "reason": "123456789018"})
    assert (answer.status_code, "個人番号" in answer.content.decode()) == (422, True)
    assert not Approval.objects.exists()


def test_a_case_about_nobody_and_an_ended_one_open_nobody(officer):
    nobody, ended = opened("sequence_gap", "sandbox-insurer-1"), disputed()
    Case.objects.filter(pk=ended.pk).update(state="closed", closed_at=clock.now(), resolution="confirmed")
    for case, said in ((nobody, "特定の本人がいません"), (ended, "終わった案件です")):
        assert said in refused(officer, ASK, {"case": str(case.uid), "reason": WHY})


def test_looking_changes_nothing(case, officer):
    approval = granted(officer, case)
    with nothing_changes():
        for path in (LIST, ASK, f"{LIST}{approval.uid}"):
            seen(officer, path)


def test_no_address_and_no_approval_names_anybody(case, officer):
    approval = granted(officer, case)
    assert approval.content == {"person": str(case.person.uid)}
    assert "架空" not in seen(officer, f"/approvals/{approval.uid}").split("<main")[1]
