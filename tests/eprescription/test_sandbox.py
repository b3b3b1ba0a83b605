"""What medicine finds in a fresh sandbox: masters in force, signers, facilities that may issue; loaded once."""

from datetime import timedelta

import pytest

from eprescription import sandbox
from eprescription.actions.inspections import revoke_inspection
from eprescription.actions.sandbox_signers import SIGNERS
from eprescription.gateways.sandbox_hpki import HpkiAuthority
from eprescription.models import DrugRelease, ReleaseKind, RxRevocationList, SelfInspection
from eprescription.permissions import ISSUERS
from eprescription.queries.masters import NEEDED, masters_on
from platform_site import clock
from platform_site.models import Organisation, User
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.visitors import Visitor


pytestmark = pytest.mark.django_db


def stored() -> list[object]:
    """Return what would tell of a second load."""
    return [
        list(DrugRelease.objects.order_by("pk").values_list("pk", "state")),
        list(SelfInspection.objects.order_by("pk").values_list("pk", "state")),
        RxRevocationList.objects.get().number,
    ]


def test_every_master_that_a_check_needs_is_in_force():
    published = DrugRelease.objects.filter(state="published").values_list("kind", flat=True)
    assert {ReleaseKind(kind) for kind in published} >= NEEDED
    assert len(masters_on(jst_day(clock.now())).in_force(jst_day(clock.now()))) >= 300


def test_every_facility_that_issues_is_inspected_by_its_own_manager():
    issuers = Organisation.objects.filter(kind__in=ISSUERS)
    inspected = SelfInspection.objects.select_related("organisation", "registered_by")
    assert {row.organisation for row in inspected} == set(issuers)
    assert len(inspected) == len(issuers) == 4
    for row in inspected:
        assert row.registered_by.membership_set.filter(organisation=row.organisation, role="facility_manager").exists()


@pytest.mark.parametrize("clinic", rx.DOCTORS)
def test_its_doctors_and_its_dentist_can_register_at_once(clinic):
    assert rx.registered(clinic=clinic).state == "registered"


@pytest.mark.parametrize("signer", SIGNERS, ids=lambda signer: signer.name)
def test_whoever_signs_has_an_account_of_that_name_at_her_own_facility(signer):
    user = User.objects.get(username=signer.name)
    membership = user.membership_set.get(ended_at__isnull=True)
    assert (membership.organisation.code, membership.role) == (signer.organisation, signer.holder.role)
    assert f"{user.last_name}　{user.first_name}" == signer.holder.name


def test_loading_again_changes_nothing():
    before, folder = stored(), rx.authority().folder / "signers"
    keys = {file.name: file.read_bytes() for file in folder.iterdir()}
    # Other tests of this process have signers of their own issued into the same folder.
    assert set(keys) >= {f"{signer.name}.pem" for signer in SIGNERS}
    sandbox.load(at=clock.now())
    assert stored() == before
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == keys


def test_what_a_manager_took_back_is_not_registered_behind_her_back():
    manager = Visitor.of("facility_manager", "clinic").actor
    row = SelfInspection.objects.get(organisation=manager.organisation.id)
    revoke_inspection(uid=row.uid, because="見落とし", by=manager, at=clock.now())
    sandbox.load(at=clock.now() + timedelta(days=1))
    assert SelfInspection.objects.get(organisation=manager.organisation.id).state == "revoked"


def test_the_signers_are_trusted_here(settings):
    authorities = HpkiAuthority(settings.SANDBOX_HPKI_DIR).authorities()
    assert settings.HPKI_AUTHORITIES.read_bytes() == authorities
