"""Drafts and searches: what somebody typed, sealed, for her alone, and used once."""

from dataclasses import replace

import pytest

from platform_site import clock
from platform_site.actions import drafts
from platform_site.actors import the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import DataKey, Draft, Search
from platform_site.queries.drafts import answers_in, draft_of, search_of
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
TYPED = {"name": ["架空 花子"], "number": ["1001"]}


def kept(who: Visitor) -> Draft:
    """Keep a draft."""
    return drafts.keep_draft(kind="a_form", answers=TYPED, by=who.actor, at=clock.now())


@pytest.fixture
def clerk() -> Visitor:
    return Visitor.of("insurer_clerk", "union")


class TestADraft:
    """The answers to a form, before they are confirmed."""

    def test_gives_back_what_was_typed(self, clerk):
        draft = draft_of(clerk.actor, kept(clerk).uid, kind="a_form")
        assert draft is not None
        assert answers_in(draft) == TYPED

    def test_is_stored_sealed(self, clerk):
        stored = bytes(Draft.objects.get(pk=kept(clerk).pk).content)
        assert "花子".encode() not in stored
        assert b"1001" not in stored

    def test_does_not_exist_for_a_colleague(self, clerk):
        colleague = Visitor.of("insurer_clerk", "union")
        assert draft_of(colleague.actor, kept(clerk).uid, kind="a_form") is None

    def test_does_not_exist_for_a_system(self, clerk):
        assert draft_of(the_platform(), kept(clerk).uid, kind="a_form") is None

    def test_does_not_exist_as_another_form(self, clerk):
        assert draft_of(clerk.actor, kept(clerk).uid, kind="another_form") is None

    def test_is_used_once_and_then_empty(self, clerk):
        draft = kept(clerk)
        drafts.use_draft(draft=draft, by=clerk.actor, at=clock.now())
        with pytest.raises(NotInThisState):
            drafts.use_draft(draft=draft, by=clerk.actor, at=clock.now())
        assert draft_of(clerk.actor, draft.uid, kind="a_form") is None
        assert bytes(Draft.objects.get(pk=draft.pk).content) == b""

    def test_is_not_used_by_somebody_else(self, clerk):
        draft = kept(clerk)
        with pytest.raises(NotFound):
            drafts.use_draft(draft=draft, by=Visitor.of("insurer_clerk", "union").actor, at=clock.now())

    def test_does_not_exist_for_herself_at_another_house_or_in_another_role(self, clerk):
        draft, house = kept(clerk), Visitor.of("insurer_clerk", "city_insurer").actor.organisation
        for other in (replace(clerk.actor, organisation=house), replace(clerk.actor, roles=frozenset({"operator"}))):
            assert draft_of(other, draft.uid, kind="a_form") is None
            with pytest.raises(NotFound):
                drafts.use_draft(draft=draft, by=other, at=clock.now())

    @pytest.mark.as_role("worker")
    def test_cannot_be_read_once_its_key_is_destroyed(self, clerk):
        draft = kept(clerk)
        DataKey.objects.filter(purpose="draft").update(purpose="gone")
        assert answers_in(Draft.objects.get(pk=draft.pk)) is None

    def test_needs_a_human(self):
        with pytest.raises(NotPermitted):
            drafts.keep_draft(kind="a_form", answers=TYPED, by=the_platform(), at=clock.now())


class TestASearch:
    """For whom somebody searched."""

    def test_is_her_own_and_sealed(self, clerk):
        search = drafts.keep_search(kind="members", answers=TYPED, by=clerk.actor, at=clock.now())
        found = search_of(clerk.actor, search.uid, kind="members")
        assert found is not None
        assert answers_in(found) == TYPED
        assert b"1001" not in bytes(Search.objects.get(pk=search.pk).content)
        assert search_of(Visitor.of("insurer_clerk", "union").actor, search.uid, kind="members") is None

    def test_does_not_exist_for_herself_in_another_role(self, clerk):
        search = drafts.keep_search(kind="members", answers=TYPED, by=clerk.actor, at=clock.now())
        other = replace(clerk.actor, roles=frozenset({"insurer_approver"}))
        assert search_of(other, search.uid, kind="members") is None
