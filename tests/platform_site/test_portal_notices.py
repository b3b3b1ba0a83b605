"""`/notices/`: the inbox, what a notice says, where it leads, and how it is noted as read."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from platform_site.models import ApiClient, Notice
from platform_site.notices import NOTICES, name_things
from platform_site.portal.notices import address_of
from tests.factories.platform_site import AT, NoticeFactory, PersonFactory
from tests.support.visitors import Visitor
from tests.support.writes import nothing_written


pytestmark = pytest.mark.django_db
KIND = "eligibility.case_opened"
UID = "0b9e1a3c-1111-4222-8333-444455556666"


@pytest.fixture
def clerk() -> Visitor:
    """A clerk whose house has no notices yet."""
    visitor = Visitor.of("insurer_clerk", "union")
    Notice.objects.filter(organisation=visitor.membership.organisation).update(read_at=AT)
    return visitor


def of_house(visitor: Visitor, **more) -> Notice:
    """Leave a notice for a visitor's house."""
    return NoticeFactory(**{"organisation": visitor.membership.organisation, "kind": KIND, **more})


def text(answer) -> str:
    """Return a page."""
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestTheInbox:
    """What concerns the visitor."""

    def test_shows_titles_urgency_and_what_is_unread(self, clerk):
        notice = of_house(clerk)
        page = text(clerk.get("/notices/?state=unread"))
        assert f'href="/notices/{notice.uid}"' in page
        for words in (NOTICES[KIND].title, "対応が必要", "未読", "架空健康保険組合", "1件"):
            assert words in page

    def test_shows_ones_own(self, clerk):
        NoticeFactory(organisation=None, user=clerk.user, kind="accounts.factor_added")
        page = text(clerk.get("/notices/?to=user"))
        assert "第二要素を追加しました" in page
        assert '<td data-label="宛先">あなた</td>' in page

    def test_can_be_narrowed_to_what_is_read_and_to_a_kind(self, clerk):
        of_house(clerk, read_at=AT, read_by=clerk.user)
        other = of_house(clerk, kind="eligibility.case_message")
        assert str(other.uid) not in text(clerk.get("/notices/?state=read"))
        page = text(clerk.get("/notices/?kind=eligibility.case_message&to=organisation"))
        assert str(other.uid) in page
        assert "1件" in page

    def test_offers_the_kinds_of_the_role_alone(self, clerk):
        page = text(clerk.get("/notices/"))
        assert 'value="eligibility.case_opened"' in page
        assert 'value="purges.failed"' not in page

    def test_another_organisations_and_another_roles_are_not_there(self, clerk):
        theirs = [
            NoticeFactory(kind=KIND),
            of_house(clerk, kind="eligibility.voucher_requested"),
            NoticeFactory(organisation=None, user=Visitor.of("insurer_clerk", "union").user, kind="people.merged"),
        ]
        page = text(clerk.get("/notices/"))
        for notice in theirs:
            assert str(notice.uid) not in page
            assert clerk.get(f"/notices/{notice.uid}").status_code == 404
            assert clerk.post(f"/notices/{notice.uid}").status_code == 404

    def test_is_there_for_a_person_of_no_organisation(self):
        person = Visitor.person(PersonFactory())
        NoticeFactory(organisation=None, user=person.user, kind="people.merged")
        assert NOTICES["people.merged"].title in text(person.get("/notices/"))

    @pytest.mark.parametrize("query", ["state=x", "kind=x", "to=x"])
    def test_a_filter_that_does_not_exist_narrows_nothing(self, clerk, query):
        assert clerk.get(f"/notices/?{query}").status_code == 200

    def test_a_parameter_that_does_not_exist_is_refused(self, clerk):
        assert clerk.get("/notices/?person=1").status_code == 400

    def test_needs_a_sign_in(self):
        for path in ("/notices/", f"/notices/{uuid4()}"):
            answer = Client().get(path)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/sign-in/")


class TestWhatItIsAbout:
    """In words, so that five of a kind can be told apart."""

    def test_names_a_request_by_its_deed_and_a_system_by_its_id(self, clerk):
        operator = Visitor.of("operator", "fund")
        system = ApiClient.objects.select_related("organisation").get(client_id="sandbox-clinic-1")
        spent = of_house(operator, kind="limits.spent", about=f"ApiClient:{system.uid} 2026-11-21")
        locked = of_house(operator, kind="accounts.locked", about=f"User:{clerk.user.uid} 2026-11-21T00:00:00Z")
        page = text(operator.get("/notices/"))
        assert f"sandbox-clinic-1（{system.organisation.name}）</a>" in page
        assert f": {clerk.user.username}</a>" in page
        assert "<dt>対象</dt><dd>sandbox-clinic-1" in text(operator.get(f"/notices/{spent.uid}"))
        assert str(clerk.user.uid) not in text(operator.get(f"/notices/{locked.uid}"))

    def test_names_no_person(self):
        operator, person = Visitor.of("operator", "fund"), Visitor.person(PersonFactory())
        locked = of_house(operator, kind="accounts.locked", about=f"User:{person.user.uid} 2026-11-21T00:00:00Z")
        page = text(operator.get(f"/notices/{locked.uid}"))
        assert person.user.username not in page
        assert "<dt>対象</dt>" not in page

    def test_of_what_is_gone_or_has_no_name_says_nothing(self, clerk):
        for about in ("Case:not-one", f"Case:{UID}", "Job:x", "CoverageFeed:x", "Test:1", "without"):
            notice = of_house(clerk, about=about)
            assert "<dt>対象</dt>" not in text(clerk.get(f"/notices/{notice.uid}"))

    def test_a_thing_is_named_once(self):
        with pytest.raises(ValueError, match="named twice"):
            name_things(Approval=lambda uids: {})

    def test_whoever_has_no_organisation_reads_nothing_of_one(self):
        page = text(Visitor.person(PersonFactory()).get("/notices/"))
        assert "あなたへのお知らせです。" in page
        for words in ("あなたの機関", 'name="to"'):
            assert words not in page


class TestTheHeader:
    """How many wait to be read, on every page."""

    def test_says_how_many_are_unread(self, clerk):
        assert "（未読" not in text(clerk.get("/start/"))
        of_house(clerk)
        assert "お知らせ（未読1件）" in text(clerk.get("/start/"))

    def test_stops_counting_at_a_hundred(self, clerk):
        house = clerk.membership.organisation
        Notice.objects.bulk_create(
            Notice(organisation=house, kind=KIND, about=f"Test:{n}", created_at=AT) for n in range(101)
        )
        assert "（未読100件以上）" in text(clerk.get("/start/"))

    def test_shows_nothing_of_the_kind_to_whoever_is_not_signed_in(self):
        assert "/notices/" not in text(Client().get("/"))


class TestANotice:
    """What happened, what to do, and where."""

    @pytest.mark.parametrize("kind", NOTICES)
    def test_of_every_kind_has_its_words(self, clerk, kind):
        notice = NoticeFactory(organisation=None, user=clerk.user, kind=kind, about=f"Test:{uuid4()}")
        page = text(clerk.get(f"/notices/{notice.uid}"))
        assert page.count("<h1>") == 1
        for words in (NOTICES[kind].title, NOTICES[kind].happened, NOTICES[kind].remedy):
            assert words in page

    def test_reading_the_page_marks_nothing(self, clerk):
        notice = of_house(clerk)
        clerk.get(f"/notices/{notice.uid}")
        with nothing_written():
            clerk.get(f"/notices/{notice.uid}")
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_the_button_notes_who_read_it_for_everybody(self, clerk):
        notice = of_house(clerk)
        page = text(clerk.sends(f"/notices/{notice.uid}"))
        assert "確認済みにしました。" in page
        notice.refresh_from_db()
        assert notice.read_by == clerk.user
        colleague = Visitor.of("insurer_approver", "union")
        page = text(colleague.get(f"/notices/{notice.uid}"))
        assert clerk.user.get_full_name() in page
        assert "確認済みにする" not in page

    def test_leads_to_the_page_on_which_one_acts(self, clerk):
        assert address_of(of_house(clerk, kind="approvals.decided", about=f"Approval:{UID}")) == f"/approvals/{UID}"
        assert address_of(of_house(clerk, kind="approvals.decided", about="Approval:none")) == "/approvals/"
        assert address_of(of_house(clerk, kind="purges.failed", about="x.Y 2026-11-20")) == reverse("purges_due")

    def test_shows_the_way_there(self, clerk):
        notice = of_house(clerk, kind="eligibility.case_opened", about=f"Case:{UID}")
        assert f'href="{address_of(notice)}"' in text(clerk.get(f"/notices/{notice.uid}"))

    def test_without_a_page_stays_in_the_inbox(self, clerk):
        assert address_of(of_house(clerk, kind="tests.gone", about=f"Case:{UID}")) == ""
        notice = NoticeFactory(organisation=None, user=clerk.user, kind="people.merged")
        assert "対応するページ" not in text(clerk.get(f"/notices/{notice.uid}"))

    def test_one_that_does_not_exist_is_not_found(self, clerk):
        assert clerk.get(f"/notices/{uuid4()}").status_code == 404


@pytest.mark.parametrize("kind", NOTICES.values(), ids=lambda kind: kind.name)
def test_every_page_that_a_kind_names_is_there(kind):
    for name in kind.things.values():
        assert address_of(Notice(kind=kind.name, about=f"{next(iter(kind.things))}:{UID}")), name
    if kind.page:
        assert address_of(Notice(kind=kind.name, about="Test:1")), kind.page
