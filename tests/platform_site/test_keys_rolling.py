"""A newer version of a key: new bytes are made with it, old ones are still read."""

import pytest

from platform_site import keys
from tests.support import keyrings


@pytest.fixture(autouse=True)
def _keys(tmp_path):
    with keyrings.own(tmp_path / "keys"):
        yield


@pytest.mark.parametrize("name", [name for name, kind in keys.KEYS.items() if kind.value == "wrap"])
def test_what_an_old_version_wrapped_is_still_read(name):
    before = keys.wrap(name, b"content", context=b"row")
    assert keyrings.roll(name) == 2
    after = keys.wrap(name, b"content", context=b"row")
    assert (before[0], after[0]) == (1, 2)
    assert {keys.unwrap(name, sealed, context=b"row") for sealed in (before, after)} == {b"content"}


def test_a_newer_version_does_not_read_what_names_an_older_one():
    sealed = keys.wrap("documents", b"content", context=b"row")
    keyrings.roll("documents")
    with pytest.raises(keys.Unreadable):
        keys.unwrap("documents", b"\x02" + sealed[1:], context=b"row")


def test_what_an_old_version_cloaked_is_still_read():
    before = keys.cloak("patient_ref", b"person", context=b"1")
    keyrings.roll("patient_ref")
    after = keys.cloak("patient_ref", b"person", context=b"1")
    assert before != after
    assert {keys.uncloak("patient_ref", bytes_, context=b"1") for bytes_ in (before, after)} == {b"person"}


def test_what_is_compared_stays_comparable():
    before = keys.mac("blind_index", b"link token")
    keyrings.roll("blind_index")
    assert keys.mac("blind_index", b"link token") == before


def test_a_signature_names_the_version_that_made_it():
    first, _ = keys.sign("token_signing", b"")
    keyrings.roll("token_signing")
    second, _ = keys.sign("token_signing", b"")
    assert (first, second) == (1, 2)
    old, new = (keys.public_key("token_signing", version) for version in (1, 2))
    assert old.public_numbers() != new.public_numbers()


def test_an_old_version_whose_file_is_gone_reads_nothing_any_more(tmp_path):
    sealed = keys.wrap("documents", b"content", context=b"")
    keyrings.roll("documents")
    (tmp_path / "keys" / "documents.1").unlink()
    keyrings.forget()
    with pytest.raises(keys.KeyMissing, match="documents, version 1"):
        keys.unwrap("documents", sealed, context=b"")


def test_more_than_nine_versions_stand_in_their_order():
    for _ in range(10):
        keyrings.roll("limits")
    assert keys.current("limits") == 11
