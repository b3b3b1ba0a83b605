"""What has to be there for the tests that register prescriptions, and for those that load masters of medicines."""

import pytest

from eprescription.actions.drug_releases import load_samples
from platform_site import clock
from platform_site.actors import the_platform
from tests.support import rx
from tests.support.clinic_pages import came, doctor
from tests.support.visitors import Visitor


@pytest.fixture
def issuing(db) -> None:
    """Facilities that may issue; signers, and the medicines that come with the platform, are the sandbox's."""
    rx.prepare()


@pytest.fixture
def own_masters(db) -> None:
    """The medicines that come with the platform."""
    load_samples(by=the_platform(), at=clock.now())


@pytest.fixture
def one(db) -> Visitor:
    """Somebody of the fund, who asks."""
    return Visitor.of("operator", "fund")


@pytest.fixture
def two(db) -> Visitor:
    """Another of the fund, who decides."""
    return Visitor.of("operator", "fund")


@pytest.fixture
def me(issuing) -> Visitor:
    """A doctor on the pages of a clinic."""
    return doctor()


@pytest.fixture
def visit(issuing) -> str:
    """The visit of somebody at that clinic's counter."""
    return came()
