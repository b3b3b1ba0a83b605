"""What happens by itself: HPKI's list is fetched, whatever its service does, and what is over expires."""

import socket
from datetime import timedelta

import pytest

from eprescription import tasks
from eprescription.models import Prescription, RxRevocationList
from platform_site import clock
from platform_site.queries import refreshed
from tests.support import rx
from tests.support.revocation_services import serving


pytestmark = pytest.mark.django_db
SETTING = "HPKI_REVOCATION_URL"


def stored() -> tuple[int, bytes]:
    """Return number and content of the list that is in use."""
    row = RxRevocationList.objects.get()
    return int(row.number), bytes(row.content)


class TestTheList:
    """Nobody's prescribing waits for it."""

    def test_a_new_one_is_fetched_and_in_force(self, settings):
        content = rx.authority().revocation_list(clock.now())
        with serving(settings, SETTING, content):
            tasks.refresh_signer_list()
        assert stored()[1] == content

    @pytest.mark.parametrize(
        ("content", "status"),
        [(b"", 200), (b"<html>maintenance</html>", 200), (b"oops", 500), (b"\x30\x80" * 5000, 200), (None, 200)],
        ids=["empty", "html", "broken", "der-like", "silent"],
    )
    def test_a_service_that_is_wrong_or_silent_changes_nothing_and_stops_nobody(
        self, content, status, settings, monkeypatch, caplog
    ):
        monkeypatch.setattr(tasks, "REVOCATION_SECONDS", 0.2)
        before = stored()
        with serving(settings, SETTING, content, status):
            tasks.refresh_signer_list()
        refreshed.forget_all()
        assert rx.registered().state == "registered"
        assert stored() == before
        said = [record.message for record in caplog.records if record.name == "eprescription.tasks"]
        assert said == ["the list of revoked signers was not read"]

    def test_a_service_that_is_dead_changes_nothing(self, settings):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            settings.HPKI_REVOCATION_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}/list.crl"
            before = stored()
            tasks.refresh_signer_list()
        assert stored() == before

    def test_one_that_is_too_large_is_not_read(self, settings, monkeypatch):
        monkeypatch.setattr(tasks, "REVOCATION_BYTES", 100)
        before = stored()
        with serving(settings, SETTING, rx.authority().revocation_list(clock.now())):
            tasks.refresh_signer_list()
        assert stored() == before


@pytest.mark.as_role("worker")
def test_what_nobody_received_by_its_last_day_expires(monkeypatch):
    row, now = rx.registered(), clock.now()
    tasks.expire_prescriptions()
    assert state_of(row) == "registered"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=5))
    tasks.expire_prescriptions()
    assert state_of(row) == "expired"


def state_of(row: Prescription) -> str:
    """Return how a prescription stands."""
    with rx.opened(row.person_id):
        return Prescription.objects.get(pk=row.pk).state
