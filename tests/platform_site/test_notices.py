"""The catalogue of notices: every kind has its words, and concerns somebody."""

import re

import pytest

from platform_site import notices
from platform_site.management.notice_documents import notices as document
from platform_site.models import Notice
from platform_site.notices import NOTICES, NoticeKind, holders, inbox_of, kind_of, kinds_seen_by, unread
from platform_site.permissions import ROLES, Permission
from tests.factories.platform_site import AT, NoticeFactory, OrganisationFactory
from tests.support.kinds import created_past_the_actions, kinds_created
from tests.support.visitors import Visitor


KINDS = NOTICES.values()


class TestTheCatalogue:
    """Declared once, for everything that the code can tell."""

    def test_every_kind_that_the_code_creates_is_declared_and_no_other(self):
        created = kinds_created()
        assert created.keys() - NOTICES.keys() == set(), "give these words in the storey's notices.py"
        assert NOTICES.keys() - created.keys() == set(), "nothing creates these"

    def test_a_notice_is_made_by_the_actions_alone(self):
        assert created_past_the_actions() == []

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_each_says_in_japanese_what_happened_and_what_to_do(self, kind):
        for words in (kind.title, kind.happened, kind.remedy):
            assert re.search(r"[\u3040-\u30ff]", words)
            assert "\n" not in words
        assert len(kind.title) <= 40
        assert not kind.title.endswith("。")
        assert kind.happened.endswith("。")
        assert kind.remedy.endswith("。")
        assert len(kind.name) <= Notice._meta.get_field("kind").max_length

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_each_is_for_roles_that_exist(self, kind):
        assert kind.to <= ROLES.keys()
        assert kind.urgency_label

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_each_stands_in_the_document(self, kind):
        assert any(kind.name in line and kind.title in line for line in document())

    def test_a_kind_is_declared_once(self):
        with pytest.raises(ValueError, match=r"purges\.failed is declared twice"):
            notices.declare(NOTICES["purges.failed"])

    def test_a_role_that_does_not_exist_is_refused(self):
        kind = NoticeKind(name="tests.none", title="架空", happened="。", remedy="。", to=frozenset({"wizard"}))
        with pytest.raises(ValueError, match="wizard"):
            notices.declare(kind)
        assert "tests.none" not in NOTICES

    def test_what_is_declared_no_longer_is_still_shown_and_not_mailed(self):
        assert kind_of("tests.gone").title == "お知らせ"
        assert not notices.is_mailed("tests.gone")
        assert notices.is_mailed("purges.failed")

    def test_holders_of_a_right_are_the_roles_that_have_it(self):
        assert holders(Permission.UPLOAD_FEEDS) == {"insurer_clerk", "welfare_clerk"}
        assert holders(Permission.SEARCH_AUDIT, Permission.LOAD_MASTERS) == {"fund_auditor", "operator"}


@pytest.mark.django_db
class TestTheInbox:
    """One's organisation's notices that concern one's role, and one's own."""

    def seen(self, visitor: Visitor) -> set[str]:
        """Return what a visitor sees, by what it is about."""
        rows = inbox_of(visitor.actor, user_id=visitor.user.pk)
        return set(rows.filter(about__startswith="Test:").values_list("about", flat=True))

    def test_a_role_sees_what_concerns_it(self):
        clerk, approver = Visitor.of("insurer_clerk", "union"), Visitor.of("insurer_approver", "union")
        house = clerk.membership.organisation
        NoticeFactory(organisation=house, kind="eligibility.case_opened", about="Test:case")
        NoticeFactory(organisation=house, kind="eligibility.voucher_requested", about="Test:voucher")
        assert self.seen(clerk) == self.seen(approver) == {"Test:case"}

    def test_another_organisations_notices_are_not_there(self):
        NoticeFactory(organisation=OrganisationFactory(), kind="eligibility.case_opened", about="Test:case")
        assert self.seen(Visitor.of("insurer_clerk", "union")) == set()

    def test_ones_own_are_seen_in_every_role_and_by_nobody_else(self):
        one, other = Visitor.of("insurer_clerk", "union"), Visitor.of("insurer_clerk", "union")
        NoticeFactory(organisation=None, user=one.user, kind="accounts.factor_added", about="Test:mine")
        assert (self.seen(one), self.seen(other)) == ({"Test:mine"}, set())

    def test_whoever_acts_for_nobody_sees_her_own(self, db):
        from tests.factories.platform_site import PersonFactory

        person = Visitor.person(PersonFactory())
        NoticeFactory(organisation=None, user=person.user, kind="people.merged", about="Test:mine")
        NoticeFactory(kind="eligibility.case_opened", about="Test:theirs")
        assert self.seen(person) == {"Test:mine"}

    def test_unread_ones_are_counted_in_one_query_up_to_a_hundred(self, django_assert_num_queries):
        clerk = Visitor.of("insurer_clerk", "union")
        house = clerk.membership.organisation
        before = unread(clerk.actor, user_id=clerk.user.pk)
        rows = [
            Notice(organisation=house, kind="eligibility.case_opened", about=f"Test:{n}", created_at=AT)
            for n in range(120)
        ]
        Notice.objects.bulk_create(rows[:7])
        actor = clerk.actor
        with django_assert_num_queries(1):
            assert unread(actor, user_id=clerk.user.pk) == before + 7
        Notice.objects.bulk_create(rows[7:])
        assert unread(actor, user_id=clerk.user.pk) == 100

    def test_the_kinds_to_choose_from_are_those_of_the_role(self):
        names = {kind.name for kind in kinds_seen_by({"receptionist"})}
        assert "eligibility.answer_corrected" in names
        assert "accounts.factor_added" in names
        assert "purges.failed" not in names
