"""Fetching the list of revoked cards from a real server, which may be dead, slow or wrong: the counter goes on."""

import socket

import pytest

from eligibility import tasks
from eligibility.models import RevocationList
from platform_site import clock
from platform_site.queries import refreshed
from tests.support.callers import Caller
from tests.support.cards import authority, issued
from tests.support.revocation_services import serving


pytestmark = pytest.mark.django_db

CLINIC = Caller("sandbox-clinic-1")


def refresh() -> None:
    """Do what the beat does every few minutes."""
    tasks.refresh_revocation()
    refreshed.forget_all()


def stored() -> tuple[int, bytes]:
    """Return number and content of the list that is in use."""
    row = RevocationList.objects.get()
    return int(row.number), bytes(row.content)


def test_a_new_list_is_fetched_and_in_force(settings) -> None:
    serial = issued("T3A-FETCHED")
    authority().revoke(serial, clock.now())
    content = authority().revocation_list(clock.now())
    with serving(settings, "CARD_REVOCATION_URL", content):
        refresh()
    assert stored()[1] == content
    assert CLINIC.check_by_card(serial).json()["code"] == "ELIG-CARD-REVOKED"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 200),
        (b"<html>maintenance</html>", 200),
        (b"gone", 404),
        (b"oops", 500),
        (b"\x30\x80" * 5000, 200),
        (None, 200),
    ],
    ids=["empty", "html", "gone", "broken", "der-like", "silent"],
)
def test_a_service_that_is_wrong_or_silent_changes_nothing_and_stops_nobody(
    content: bytes | None, status: int, settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "REVOCATION_SECONDS", 0.2)
    before = stored()
    with serving(settings, "CARD_REVOCATION_URL", content, status):
        refresh()
        assert CLINIC.check_by_card("SBX-0001").json()["result"] == "active"
    assert stored() == before
    assert [record.message for record in caplog.records if record.name == "eligibility.tasks"] == [
        "the list of revoked cards was not read"
    ]


def test_a_service_that_is_dead_changes_nothing_and_stops_nobody(settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CARD_REVOCATION_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}/list.crl"
        before = stored()
        refresh()
    assert stored() == before
    assert CLINIC.check_by_card("SBX-0001").json()["result"] == "active"


def test_a_list_that_is_too_large_is_not_read(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "REVOCATION_BYTES", 100)
    before = stored()
    with serving(settings, "CARD_REVOCATION_URL", authority().revocation_list(clock.now())):
        refresh()
    assert stored() == before


def test_an_older_list_does_not_bring_a_card_back(settings) -> None:
    older = authority().revocation_list(clock.now())
    with serving(settings, "CARD_REVOCATION_URL", authority().revocation_list(clock.now())):
        refresh()
    before = stored()
    with serving(settings, "CARD_REVOCATION_URL", older):
        refresh()
    assert stored() == before
