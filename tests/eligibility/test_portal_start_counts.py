"""What of this service waits for a visitor on `/start/`."""

from datetime import timedelta

import pytest

from eligibility.models import Case, CaseParty
from platform_site import clock
from platform_site.periods import jst_day
from tests.support.feeds import file, line
from tests.support.uploads import looked_at, newest, worked
from tests.support.visitors import Visitor
from tests.support.vouchers import asked
from tests.support.waiting import waiting


pytestmark = pytest.mark.django_db


def opened(visitor: Visitor, *, days: int) -> CaseParty:
    """Open a case of a visitor's house, due in so many days."""
    now = clock.now()
    case = Case.objects.create(kind="overlap", subject=f"tests:{days}", opened_at=now - timedelta(days=60),
                               due_on=jst_day(now) + timedelta(days=days))  # fmt: skip
    return CaseParty.objects.create(case=case, organisation=visitor.membership.organisation)


def test_cases_that_ones_own_house_has_not_answered_and_those_that_are_late():
    clerk, officer = Visitor.of("insurer_clerk", "union"), Visitor.of("fund_officer", "fund")
    before, seen = waiting(clerk), waiting(officer)
    opened(clerk, days=3)
    late = opened(clerk, days=-3)
    after = waiting(clerk)
    assert after["回答を待つ案件"] == before.get("回答を待つ案件", 0) + 2
    assert after["期限を過ぎた案件"] == before.get("期限を過ぎた案件", 0) + 1
    assert waiting(officer)["期限を過ぎた案件"] == seen.get("期限を過ぎた案件", 0) + 1
    CaseParty.objects.filter(pk=late.pk).update(answered_at=clock.now())
    assert waiting(clerk)["回答を待つ案件"] == before.get("回答を待つ案件", 0) + 1


def test_requests_for_vouchers_that_nobody_has_answered():
    clerk = Visitor.of("welfare_clerk", "welfare")
    before = waiting(clerk).get("回答を待つ医療券の依頼", 0)
    asked()
    assert waiting(clerk)["回答を待つ医療券の依頼"] == before + 1


def test_held_files_for_whoever_decides_about_them():
    clerk, approver = Visitor.of("insurer_clerk", "union"), Visitor.of("insurer_approver", "union")
    clerk.post(looked_at(clerk, file([line()], number=4)), {"decision": "confirm"})
    assert worked(newest()).state == "held"
    assert waiting(approver)["承認を待つ保留中のファイル"] == 1
    assert "承認を待つ保留中のファイル" not in waiting(clerk)
