"""Who signs on pages: the service that is plugged in, in a sandbox its own keys, else nobody."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from eprescription.actions.signing_services import SandboxSigningService, service
from eprescription.gateways.signing_services import plug
from eprescription.rules.document import Prescriber
from platform_site.actors import Actor
from platform_site.errors import NotPermitted, Unavailable
from tests.support.clinic_pages import doctor
from tests.support.visitors import Visitor


class Remote:
    """A signing service of an installation."""

    def prescriber_of(self, by: Actor) -> Prescriber:
        return Prescriber("", "", "架空　医師")

    def sign(self, content: bytes, *, by: Actor) -> str:
        return f"signed {len(content)}"


@pytest.fixture
def remote() -> Iterator[Remote]:
    given = Remote()
    before = plug(given)
    yield given
    plug(before)


def test_the_service_that_is_plugged_in_signs(remote):
    assert service() is remote


def test_a_sandbox_signs_with_its_own_keys():
    assert isinstance(service(), SandboxSigningService)


@override_settings(SANDBOX=False)
def test_an_installation_without_a_service_signs_nothing():
    with pytest.raises(Unavailable):
        service()


@pytest.mark.django_db
@pytest.mark.usefixtures("issuing")
def test_the_holder_is_named_as_the_certificate_does():
    assert service().prescriber_of(doctor().actor) == Prescriber("", "", "医師　二奈", "100002")


@pytest.mark.django_db
@pytest.mark.parametrize("house", ["hospital", "clinic_2"])
def test_a_key_is_of_one_account_at_one_house(house):
    other = Visitor.of("doctor", house)
    for by in (other.actor, Actor()):
        with pytest.raises(NotPermitted):
            service().sign(b"x", by=by)


@pytest.mark.django_db
def test_a_key_that_was_not_made_yet_signs_nothing(tmp_path):
    with override_settings(SANDBOX_HPKI_DIR=tmp_path), pytest.raises(NotPermitted):
        service().sign(b"x", by=doctor().actor)
