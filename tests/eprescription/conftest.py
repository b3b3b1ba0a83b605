"""What has to be there for the tests that register prescriptions."""

import pytest

from tests.support import rx


@pytest.fixture
def issuing(db) -> None:
    """Facilities that may issue; signers, and the medicines that come with the platform, are the sandbox's."""
    rx.prepare()
