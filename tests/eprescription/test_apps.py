"""What is said before anything starts: whose signatures an installation trusts (I01-1)."""

from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks

from eprescription.queries import signers
from tests.eprescription.signers_by_hand import ROOT, pem


@pytest.fixture(autouse=True)
def _read_anew():
    signers.trust.cache_clear()
    yield
    signers.trust.cache_clear()


def found() -> set[str]:
    """Return the ids of what the checks of a deployment say of this service."""
    errors = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return {error.id for error in errors if error.id.startswith("eprescription.")}


def test_a_root_of_ones_own_is_fit(settings, tmp_path: Path):
    settings.HPKI_AUTHORITIES = tmp_path / "authorities.pem"
    settings.HPKI_AUTHORITIES.write_bytes(pem(ROOT))
    assert found() == set()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"], ids=["no file", "empty", "something else"])
def test_a_file_without_a_root_is_an_error(settings, tmp_path: Path, content):
    settings.HPKI_AUTHORITIES = tmp_path / "authorities.pem"
    if content is not None:
        settings.HPKI_AUTHORITIES.write_bytes(content)
    assert found() == {"eprescription.E001"}


@pytest.mark.parametrize(("sandbox", "said"), [(True, set()), (False, {"eprescription.E002"})])
def test_a_sandboxs_root_is_trusted_in_a_sandbox_only(issuing, settings, sandbox, said):
    settings.SANDBOX = sandbox
    assert found() == said
