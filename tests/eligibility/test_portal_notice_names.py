"""What this service's notices are about, in words that tell five of a kind apart and name nobody."""

import pytest

from eligibility.models import CoverageFeed
from platform_site import clock
from tests.factories.eligibility import CaseFactory, FeedFactory
from tests.factories.platform_site import NoticeFactory
from tests.support.visitors import Visitor
from tests.support.vouchers import asked


pytestmark = pytest.mark.django_db


def inbox(visitor: Visitor, *, kind: str, about: str) -> str:
    """Leave a notice for a visitor's house; return her inbox."""
    NoticeFactory(organisation=visitor.membership.organisation, kind=kind, about=about)
    answer = visitor.get(f"/notices/?kind={kind}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_case_by_its_kind_and_day_and_one_that_is_over():
    clerk, now = Visitor.of("insurer_clerk", "union"), clock.now()
    case = CaseFactory(kind="overlap", due_on="2026-12-05")
    over = CaseFactory(kind="ratio", state="closed", closed_at=now, opened_at=now, resolution="corrected")
    assert "二重資格（回答期限 2026年12月5日）</a>" in inbox(
        clerk, kind="eligibility.case_opened", about=f"Case:{case.uid}"
    )
    page = inbox(clerk, kind="eligibility.case_opened", about=f"Case:{over.uid}")
    assert "負担割合の不整合（終了）</a>" in page


def test_a_file_by_its_insurer_number_and_why_it_is_held():
    officer = Visitor.of("fund_officer", "fund")
    feed: CoverageFeed = FeedFactory(file_number=9, held_for="sequence_gap")
    page = inbox(officer, kind="eligibility.feed_held", about=f"CoverageFeed:{feed.pk}")
    assert f"{feed.insurer.name}のファイル 9番（" in page
    assert "受付） 欠番がある</a>" in page
    CoverageFeed.objects.filter(pk=feed.pk).update(file_number=None, held_for="")
    page = inbox(officer, kind="eligibility.case_opened", about=f"Job:{feed.job_uid}")
    assert f"{feed.insurer.name}のファイル 番号なし（" in page


def test_a_silent_source_by_its_name():
    officer = Visitor.of("fund_officer", "fund")
    house = Visitor.of("insurer_clerk", "union").membership.organisation
    about = f"coverage Organisation:{house.uid} 1"
    assert f": {house}</a>" in inbox(officer, kind="eligibility.feed_silent", about=about)


def test_a_request_for_a_voucher_by_who_asks_and_the_month():
    asked()
    page = Visitor.of("welfare_clerk", "welfare").get("/notices/?kind=eligibility.voucher_requested").content.decode()
    assert ": もみじ診療所、" in page
    assert "月分</a>" in page
