"""A check is made again as of its own moment, or of another, and says if it finds the same (E-17)."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from eprescription.actions.cancelling import cancel
from eprescription.actions.checking import check_medicines
from eprescription.actions.drug_releases import SHIPPED_FROM, load_file
from eprescription.errors.checks import ReplayGone
from eprescription.gateways.master_forms import FileForm
from eprescription.models import DrugRelease
from eprescription.queries.replays import replay
from platform_site import clock
from platform_site.actions.releases import put_in_force
from platform_site.errors import ActingUserWrong, NotFound, Unavailable
from platform_site.periods import jst_day
from tests.support import rx, rx_doors
from tests.support.callers import Caller
from tests.support.drug_rows import file
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


@pytest.fixture
def other(issuing):
    """What another clinic prescribed."""
    return rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)


@pytest.fixture
def check(other):
    """A check that met it."""
    return check_medicines(
        patient_ref=rx.visit(), rps=rx.rps(rx.ITRACONAZOLE), on=jst_day(clock.now()), include_own=False,
        by=Caller(rx.CLINIC).actor, at=clock.now(),
    )  # fmt: skip


def made_again(check, *, client=rx.CLINIC, named="u1;doctor", after=timedelta(0), **more):
    by = replace(Caller(client).actor, acting_user=named)
    return replay(uid=check.uid, by=by, at=clock.now() + after, **more)


def test_it_finds_the_same_after_what_it_met_was_cancelled(check, other):
    cancel(uid=other.uid, reason="処方の見直し", by=Caller(rx.OTHER).actor, at=clock.now())
    answer = made_again(check).answer
    assert answer["identical"]
    assert [(each["kind"], each["masked"]) for each in answer["findings"]] == [("contraindicated", True)]


def test_as_of_now_it_does_not(check, other):
    cancel(uid=other.uid, reason="処方の見直し", by=Caller(rx.OTHER).actor, at=clock.now())
    again = made_again(check, as_of=clock.now() + timedelta(seconds=1))
    assert (again.findings, again.is_identical) == ((), False)


def at_the_door(check, as_of):
    path = f"/api/v1/eprescription/checks/{check.uid}?{urlencode({'as_of': as_of})}"
    return Caller(rx.CLINIC).get(path, **rx_doors.NAMED)


def test_a_program_asks_as_of_any_moment_that_has_come(check, other):
    cancel(uid=other.uid, reason="処方の見直し", by=Caller(rx.OTHER).actor, at=clock.now())
    then, now = (at_the_door(check, moment.isoformat()).json() for moment in (check.at, clock.now()))
    assert (len(then["findings"]), then["identical"]) == (1, True)
    assert (now["findings"], now["identical"]) == ([], False)


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2026-11-01", "VAL-FORMAT"), ("2026-11-01T09:00:00", "VAL-FORMAT"), ("", "VAL-FORMAT"), ("x", "VAL-FORMAT"),
        ("0001-01-01T00:00:00+14:00", "VAL-FORMAT"), ("2099-01-01T00:00:00Z", "VAL-CHOICE"),
        ("9999-12-31T23:59:59-14:00", "VAL-FORMAT"),
        ("9998-12-31T23:59:59-14:00", "VAL-CHOICE"), ("1900-01-01T00:00:00+09:00", "VAL-CHOICE"),
    ],
)  # fmt: skip
def test_what_is_no_moment_has_not_come_or_was_before_all_masters_is_refused(check, as_of, code):
    answer = at_the_door(check, as_of)
    assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (400, [code])


def test_with_consent_it_is_open(check):
    rx.visit(consents=("care_drug_allergy_lab",))
    (finding,) = made_again(check).answer["findings"]
    assert finding["other"]["name"] == rx.TRIAZOLAM


def test_after_100_days_it_is_gone(check):
    with pytest.raises(ReplayGone):
        made_again(check, after=timedelta(days=100))


def test_another_house_does_not_find_it(check):
    with pytest.raises(NotFound):
        made_again(check, client=rx.OTHER)


def test_somebody_is_named(check):
    with pytest.raises(ActingUserWrong):
        made_again(check, named="")


def test_it_is_made_by_the_masters_that_were_published_then(check):
    lines = file("pairs.csv").decode().splitlines(keepends=True)
    content = "".join(line for line in lines if not line.startswith("RXP-001,")).encode()
    by, today = Visitor.of("operator", "fund").actor, jst_day(clock.now())
    release = load_file(form=FileForm.PAIRS, content=content, effective_on=today, source="架空", by=by, at=clock.now())
    later = clock.now() + timedelta(seconds=1)
    put_in_force(release, later)
    assert made_again(check).answer["identical"]
    again = made_again(check, as_of=later)
    assert (again.findings, again.is_identical, again.masters.endswith(f"pairs:{today}")) == ((), False, True)


def test_it_is_made_by_masters_that_were_taken_back_since(check):
    release = DrugRelease.objects.get(kind="pairs", effective_on=SHIPPED_FROM)
    release.state, release.rolled_back_at = "rolled_back", clock.now() + timedelta(seconds=1)
    release.save(update_fields=["state", "rolled_back_at"])
    assert made_again(check).answer["identical"]
    with pytest.raises(Unavailable):
        made_again(check, as_of=clock.now() + timedelta(seconds=2))
