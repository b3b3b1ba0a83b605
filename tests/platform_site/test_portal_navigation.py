"""The navigation and the way up."""

import pytest
from django.urls import reverse

from platform_site.actors import Actor
from platform_site.portal import navigation
from platform_site.portal.navigation import Item
from platform_site.portal.pages import Access
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


def titles(actor: Actor, *, has_person: bool = False) -> set[str]:
    """Return the lines that somebody sees."""
    groups = navigation.menu_for(actor, has_person=has_person)
    return {line["title"] for group in groups for line in group["lines"]}


def test_each_role_sees_its_own_pages():
    assert "承認申請" in titles(Visitor.of("operator", "fund").actor)
    assert "承認申請" not in titles(Visitor.of("doctor", "clinic").actor)


def test_every_line_leads_to_a_page_that_says_for_whom_it_is():
    for item in navigation.items():
        assert reverse(item.name)


def test_a_line_in_no_group_is_a_mistake():
    with pytest.raises(ValueError, match="no group"):
        navigation.add(Item("start", "どこか"))


def test_the_way_up_goes_through_each_parent():
    above = navigation.trail(Access("下の頁", parent="approvals"))
    assert [step["title"] for step in above] == ["承認申請"]
    assert navigation.trail(None) == []


def test_a_parent_with_arguments_is_a_mistake():
    with pytest.raises(ValueError, match="hangs under"):
        navigation.trail(Access("下の頁", parent="approval"))
