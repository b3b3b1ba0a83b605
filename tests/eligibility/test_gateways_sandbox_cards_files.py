"""Several processes share the sandbox's card authority, and nobody else may read it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from eligibility.gateways import private_files
from eligibility.gateways.sandbox_cards import CardAuthority
from eligibility.gateways.sandbox_signing import certificates_of
from tests.eligibility.hostile_cards import AT, YEAR
from tests.eligibility.sandbox_by_hand import SERIAL, an_authority, proved, status, the_list


@pytest.fixture
def authority(tmp_path: Path) -> CardAuthority:
    """Return an authority with one card of five years."""
    return an_authority(tmp_path / "cards-of-the-sandbox")


class TestFiles:
    """Several processes read and write the folder; nobody else may."""

    def test_only_the_own_user_may_read(self, authority: CardAuthority) -> None:
        authority.revoke(SERIAL, AT)
        everything = [authority.folder, *authority.folder.rglob("*")]
        for path in everything:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert {path.name for path in everything if path.is_file()} == {
            ".lock",
            "authority.pem",
            "revoked.json",
            f"{SERIAL}.pem",
        }

    def test_a_folder_that_was_open_is_closed(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)
        CardAuthority(tmp_path).create(AT)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700

    def test_making_it_again_changes_nothing(self, authority: CardAuthority) -> None:
        before = authority.roots()
        authority.create(AT + YEAR)
        assert authority.roots() == before

    def test_the_key_of_the_root_is_thrown_away(self, authority: CardAuthority) -> None:
        pem = (authority.folder / "authority.pem").read_bytes()
        assert pem.count(b"PRIVATE KEY-----\n") == 2
        assert len(certificates_of(pem)) == 2

    def test_of_processes_that_race_one_makes_the_authority(self, tmp_path: Path) -> None:
        with get_context("spawn").Pool(3) as pool:
            roots = pool.map(_make, [tmp_path / "raced"] * 6)
        assert len(set(roots)) == 1

    def test_what_is_there_is_not_written_again(self, tmp_path: Path) -> None:
        assert private_files.write_once(tmp_path / "once", b"first")
        assert not private_files.write_once(tmp_path / "once", b"second")
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]

    def test_a_card_proves_while_it_is_issued_again(self, authority: CardAuthority) -> None:
        def work(turn: int) -> None:
            if turn % 3 == 0:
                authority.issue(SERIAL, not_before=AT - YEAR, not_after=AT + YEAR)
            assert proved(authority).card.card_serial == SERIAL

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(30)))


def _make(folder: Path) -> bytes:
    made = CardAuthority(folder)
    made.create(AT)
    return made.roots()[0].public_bytes(Encoding.DER)


class TestRevoking:
    """The list that the sandbox's revocation service gives."""

    def test_a_revoked_card_is_on_the_list_and_others_are_not(self, authority: CardAuthority) -> None:
        authority.issue("SBX-0002", not_before=AT - YEAR, not_after=AT + YEAR)
        assert status(authority) == "good"
        authority.revoke(SERIAL, AT)
        assert status(authority) == "revoked"
        assert status(authority, "SBX-0002") == "good"

    def test_a_card_that_is_issued_again_is_good_and_the_old_one_stays_revoked(self, authority: CardAuthority) -> None:
        authority.revoke(SERIAL, AT)
        authority.revoke(SERIAL, AT + timedelta(days=1))
        old = authority.certificate(SERIAL).serial_number
        authority.issue(SERIAL, not_before=AT - YEAR, not_after=AT + YEAR)
        assert status(authority) == "good"
        assert the_list(authority).revoked == {old}

    def test_the_list_holds_for_a_day_and_its_number_grows(self, authority: CardAuthority) -> None:
        first, second = the_list(authority), the_list(authority)
        assert first.next_update == AT + timedelta(hours=24)
        assert second.number == first.number + 1

    def test_no_number_is_given_twice_and_no_card_is_lost(self, authority: CardAuthority) -> None:
        serials = [f"SBX-{n:04}" for n in range(10, 22)]
        for serial in serials:
            authority.issue(serial, not_before=AT - YEAR, not_after=AT + YEAR)

        def work(serial: str) -> int:
            authority.revoke(serial, AT)
            return the_list(authority).number

        with ThreadPoolExecutor(6) as pool:
            numbers = list(pool.map(work, serials))
        assert len(set(numbers)) == len(serials)
        assert the_list(authority).revoked == {authority.certificate(each).serial_number for each in serials}
