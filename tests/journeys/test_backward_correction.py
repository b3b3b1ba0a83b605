"""Asked on the 5th, told on the 20th of a loss on the 1st: the clinic is told, and everything can be replayed."""

from datetime import UTC, date, datetime

import pytest

from eligibility.models import CoverageFeed
from platform_site import clock
from platform_site.celery import app
from platform_site.models import Notice, OutboxDelivery
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, Insurer, ended, line
from tests.support.visits import visit_by_number


pytestmark = pytest.mark.django_db
CLINIC, OTHER, INSURER = Caller("sandbox-clinic-1"), Caller("sandbox-clinic-2"), Caller("sandbox-insurer-1")
API = "/api/v1/eligibility"
NUMBERS = {"symbol": "架空７７", "number": "7001", "branch": "01"}
HER = by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01")
FIFTH = datetime(2026, 11, 5, 1, tzinfo=UTC)


def deliver() -> None:
    """Let the outbox's receivers of corrections do their work, twice."""
    tasks = OutboxDelivery.objects.filter(task__startswith="eligibility.correct_after")
    for _ in range(2):
        for delivery in tasks.order_by("pk"):
            app.tasks[delivery.task](delivery.pk)


def test_a_clinic_is_told_of_what_was_not_true_on_the_day():
    Insurer().tell(line())
    first = visit_by_number(CLINIC, at=FIFTH, **NUMBERS, birth_date=date(1980, 1, 1))
    assert first["result"] == "active"
    deliver()
    assert CLINIC.get(f"{API}/corrections").json()["corrections"] == []
    knew = clock.now().isoformat()

    Insurer().tell(ended(lost_on="2026-11-01"))
    deliver()

    [told] = CLINIC.get(f"{API}/corrections").json()["corrections"]
    assert (told["check_id"], told["on"]) == (first["check_id"], "2026-11-05")
    assert {"pointer": "/result", "before": "active", "after": "inactive"} in told["differences"]
    notice = Notice.objects.get(kind="eligibility.answer_corrected")
    assert notice.organisation.code == CLINIC.code
    assert notice.about == f"CoverageFeed:{CoverageFeed.objects.order_by('pk').last().pk}"
    assert OTHER.get(f"{API}/corrections").json()["corrections"] == []

    replay = CLINIC.get(f"{API}/checks/{first['check_id']}").json()
    assert (replay["result"], replay["coverages"][0]["lost_on"]) == ("active", None)
    now = CLINIC.check({**HER, "on": "2026-11-05"}).json()
    assert (now["result"], now["coverages"][0]["lost_on"]) == ("inactive", "2026-11-01")
    assert CLINIC.check({**HER, "on": "2026-10-31"}).json()["result"] == "active"

    held = [
        INSURER.post(f"{API}/histories", {**NUMBERS, "on": "2026-11-05", **asked}).json()["coverages"][0]["held"]
        for asked in ({"known_at": knew}, {})
    ]
    assert [each["in_force"] for each in held] == [True, False]
