"""Who may issue, dispense and ask: systems by their scope, people by their role, each at a fitting facility."""

import pytest

from eprescription.models import RedemptionGrant
from eprescription.permissions import (
    GROUNDS,
    check_is_issuer,
    check_may_ask,
    check_may_dispense,
    check_may_issue,
    prescriptions_visible_to,
)
from platform_site import clock
from platform_site.errors import NotPermitted, ScopeMissing
from platform_site.models import Organisation
from tests.support import rx
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db
PHARMACY = "sandbox-pharmacy-1"


def of(client: str, *scopes: str):
    return Caller(client, scopes=frozenset(scopes)).actor


def test_a_system_issues_by_its_scope_and_dispenses_by_the_other():
    assert check_is_issuer(of(rx.CLINIC, "rx.issue")).code == "1310200022"
    assert check_may_dispense(of(PHARMACY, "rx.dispense")).code == "1340400051"


@pytest.mark.parametrize(("role", "house"), [("doctor", "clinic"), ("doctor", "hospital"), ("dentist", "dental")])
def test_a_prescriber_issues_where_she_works(role, house):
    actor = Visitor.of(role, house).actor
    assert check_is_issuer(actor) == check_may_ask(actor) == actor.organisation


@pytest.mark.parametrize(
    ("role", "house"), [("nurse", "clinic"), ("facility_manager", "clinic"), ("pharmacist", "pharmacy")]
)
def test_others_issue_nothing(role, house):
    with pytest.raises(NotPermitted):
        check_is_issuer(Visitor.of(role, house).actor)


def test_a_pharmacist_dispenses_at_a_pharmacy_and_not_for_a_hospital():
    actor = Visitor.of("pharmacist", "pharmacy").actor
    assert check_may_dispense(actor) == check_may_ask(actor) == actor.organisation
    with pytest.raises(NotPermitted):
        check_may_dispense(Visitor.of("pharmacist", "hospital").actor)


@pytest.mark.parametrize("check", [check_is_issuer, check_may_ask, check_may_dispense])
def test_a_system_without_a_fitting_scope_does_nothing(check):
    with pytest.raises(ScopeMissing):
        check(of(rx.CLINIC, "ehr.view"))


def test_either_scope_asks():
    assert check_may_ask(of(rx.CLINIC, "rx.issue")).code == "1310200022"
    assert check_may_ask(of(PHARMACY, "rx.dispense")).code == "1340400051"


def test_the_grounds_name_no_insurer_and_no_municipality():
    assert {column for _, column in GROUNDS}.isdisjoint({"insurer", "municipality"})


@pytest.mark.usefixtures("issuing")
class TestVisible:
    """The issuer's own, and what a pharmacy redeemed or received."""

    def test_a_house_that_is_inspected_may_issue(self):
        assert check_may_issue(of(rx.CLINIC, "rx.issue"), at=clock.now()).house.code == "1310200022"

    def test_others_see_nothing_until_they_redeem_it_and_nothing_after_that_ends(self):
        row = rx.registered()
        pharmacy, other, issuer = of(PHARMACY, "rx.dispense"), of(rx.OTHER, "rx.issue"), of(rx.CLINIC, "rx.issue")
        with rx.opened(row.person_id):
            seen = [prescriptions_visible_to(each).count() for each in (issuer, other, pharmacy)]
            grant = RedemptionGrant.objects.create(
                person_id=row.person_id, prescription=row, organisation=Organisation.objects.get(code="1340400051"),
                way="number", granted_at=clock.now(),
            )  # fmt: skip
            redeemed = prescriptions_visible_to(pharmacy).count()
            RedemptionGrant.objects.filter(pk=grant.pk).update(ended_at=clock.now())
            assert (seen, redeemed, prescriptions_visible_to(pharmacy).count()) == ([1, 0, 0], 1, 0)
