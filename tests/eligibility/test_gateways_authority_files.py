"""The authorities that an installation trusts come from one file."""

import pytest

from eligibility.gateways import authority_files
from tests.eligibility.hostile_cards import authority, pem
from tests.eligibility.lists_by_hand import CARD, ISSUING, ROOT


def test_roots_are_trusted_and_the_others_issue() -> None:
    other = authority("もう一つのルート")
    trust, issuers = authority_files.read(pem(ISSUING, ROOT, other))
    assert set(trust.roots) == {ROOT.certificate, other.certificate}
    assert issuers == (ISSUING.certificate,)


@pytest.mark.parametrize("content", [pem(ISSUING), pem(CARD)])
def test_a_file_without_a_root_is_a_mistake(content: bytes) -> None:
    with pytest.raises(ValueError, match="needs a root"):
        authority_files.read(content)


@pytest.mark.parametrize("content", [b"", b"text"])
def test_a_file_that_is_none_is_a_mistake(content: bytes) -> None:
    with pytest.raises(ValueError, match="PEM"):
        authority_files.read(content)
