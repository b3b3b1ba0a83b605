"""`/start/`: what waits for the visitor in her role, and nothing that is not hers."""

from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.models import Approval, Membership, Notice
from tests.factories.platform_site import AT, NoticeFactory, PersonFactory
from tests.support.visitors import Visitor
from tests.support.waiting import waiting


pytestmark = pytest.mark.django_db
APPROVALS = "承認を待つ申請"


def asked(by: Visitor, **more) -> Approval:
    """Leave a request for a system's keys."""
    now = clock.now()
    return Approval.objects.create(
        **{
            "deed": "clients.roll_keys", "organisation": by.membership.organisation, "about": "ApiClient:x",
            "sha256": b"1", "reason": "x", "requested_by": by.user, "requested_at": now,
            "expires_at": now + timedelta(days=1), **more,
        }
    )  # fmt: skip


@pytest.fixture
def operators() -> tuple[Visitor, Visitor]:
    one, other = Visitor.of("operator", "fund"), Visitor.of("operator", "fund")
    Notice.objects.filter(organisation=one.membership.organisation).update(read_at=AT)
    return one, other


def test_counts_what_another_asked_for_and_one_may_approve(operators):
    one, other = operators
    assert APPROVALS not in waiting(other)
    asked(one)
    assert waiting(other)[APPROVALS] == 1
    assert APPROVALS not in waiting(one)
    assert APPROVALS not in waiting(Visitor.of("fund_officer", "fund"))


def test_does_not_count_what_is_decided_or_over(operators):
    one, other = operators
    now = clock.now()
    asked(one, expires_at=now - timedelta(minutes=1))
    asked(one, about="ApiClient:y", state="withdrawn", decided_at=now, decided_by=one.user)
    assert APPROVALS not in waiting(other)


def test_counts_unread_notices_and_leads_to_them():
    person = Visitor.person(PersonFactory())
    assert waiting(person) == {}
    NoticeFactory(organisation=None, user=person.user, kind="people.merged")
    assert waiting(person) == {"未読のお知らせ": 1}
    assert 'href="/notices/?state=unread"' in person.get("/start/").content.decode()


def test_offers_another_role_to_whoever_has_one():
    clerk = Visitor.of("insurer_clerk", "union")
    link = '<li><a href="/roles/"'
    assert link not in clerk.get("/start/").content.decode()
    assert link not in Visitor.person(PersonFactory()).get("/start/").content.decode()
    mine = clerk.membership
    Membership.objects.create(
        user=clerk.user, organisation=mine.organisation, role="insurer_approver", staff_id="S-9", given_at=mine.given_at
    )
    assert link in clerk.get("/start/").content.decode()
