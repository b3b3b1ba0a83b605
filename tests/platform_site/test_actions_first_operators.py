"""The first two operators of an installation, opened from its host."""

import pytest
from django.core.management import CommandError, call_command

from platform_site import clock
from platform_site.actions.first_operators import open_first_operator
from platform_site.errors import NotPermitted
from platform_site.models import Membership, Organisation, User
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
NAMES = {"last_name": "架空", "first_name": "花子", "email": "a@example.invalid"}


@pytest.fixture(autouse=True)
def _nobody_yet() -> None:
    Membership.objects.filter(role="operator").update(ended_at=clock.now())


def test_two_are_opened_and_a_third_is_not(capsys):
    for name in ("operator-1", "operator-2"):
        call_command("open_operator", name, **NAMES)
        password = capsys.readouterr().out.split()[-1]
        user = User.objects.get(username=name)
        assert (user.check_password(password), user.must_change_password) == (True, True)
        held = Membership.objects.get(user=user)
        assert (held.role, held.organisation.kind) == ("operator", "fund")
    with pytest.raises(CommandError, match="すでに二人"):
        call_command("open_operator", "operator-3", **NAMES)
    assert not User.objects.filter(username="operator-3").exists()


def test_an_installation_without_a_fund_gets_one():
    Organisation.objects.filter(kind="fund").update(kind="vendor")
    call_command("open_operator", "operator-1", **NAMES)
    fund = Organisation.objects.get(kind="fund")
    assert (fund.code, fund.name) == ("FUND", "社会保険診療報酬支払基金")


def test_what_is_wrong_is_a_sentence():
    with pytest.raises(CommandError, match="/email"):
        call_command("open_operator", "operator-1", **{**NAMES, "email": "x"})


def test_no_human_may():
    with pytest.raises(NotPermitted):
        open_first_operator(username="operator-1", **NAMES, by=Visitor.of("operator", "fund").actor, at=clock.now())
