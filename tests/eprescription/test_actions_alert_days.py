"""The day's findings are counted when it is over, and the fund is told of a day unlike others (R-055, R-060)."""

from datetime import date, datetime, timedelta

import pytest

from eprescription.actions.alert_days import TURNED, count_day, roll_up
from eprescription.actions.checking import check_medicines
from eprescription.actions.preparing import prepare
from eprescription.actions.registering import register
from eprescription.errors.checks import Stopped
from eprescription.models import AlertDay, PrescriptionCheck
from eprescription.queries.findings import shown_of
from eprescription.rules.checks.findings import FindingKind, Override
from eprescription.rules.document import Form
from platform_site import clock
from platform_site.actors import the_platform
from platform_site.models import Notice
from platform_site.periods import jst_day
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing"), pytest.mark.as_role("worker")]


def in_days(days: int) -> datetime:
    """Return this moment of another day."""
    return clock.now() + timedelta(days=days)


def counted(day: date) -> dict[str, tuple[int, int]]:
    """Return documents and findings of each kind of a counted day."""
    return {row.kind: (row.registrations, row.findings) for row in AlertDay.objects.filter(day=day)}


def today_counted() -> dict[str, tuple[int, int]]:
    """Count today, as the worker does tomorrow."""
    count_day(day=jst_day(clock.now()), by=the_platform(), at=in_days(1))
    return counted(jst_day(clock.now()))


def kept(day: date, findings: list[str], *, count: int) -> None:
    """Leave so many checks of a day, each of a document of its own, with a finding of each kind."""
    PrescriptionCheck.objects.bulk_create(
        PrescriptionCheck(
            at=datetime.combine(day, datetime.min.time(), clock.now().tzinfo) + timedelta(hours=3), person_id=1,
            organisation_id=1, purpose="registration", subject=place.to_bytes(32, "big"), on_day=day, masters="架空",
            findings=[{"kind": kind} for kind in findings], consent=False, stopped=False, drugs=1,
        )
        for place in range(count)
    )  # fmt: skip


@pytest.fixture
def triazolam(issuing):
    """P001 takes triazolam since today by another clinic."""
    return rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)


class TestADay:
    def test_counts_each_document_that_was_registered(self):
        rx.registered()
        assert today_counted() == {kind.value: (1, 0) for kind in FindingKind}

    def test_of_nothing_is_counted_too(self):
        assert today_counted() == {kind.value: (0, 0) for kind in FindingKind}

    @pytest.mark.usefixtures("triazolam")
    def test_counts_a_document_once_that_was_stopped_and_came_again(self):
        sent, ref = rx.sent(rx.document(rx.ITRACONAZOLE)), rx.visit()
        by = Caller(rx.CLINIC).actor
        with pytest.raises(Stopped) as stop:
            register(sent=sent, patient_ref=ref, by=by, at=clock.now())
        answers = [Override(each.key, "ほかに方法がない", confirmed=True) for each in stop.value.findings]
        register(sent=sent, patient_ref=ref, overrides=answers, by=by, at=clock.now())
        found = today_counted()
        assert found["contraindicated"] == (2, 1)
        assert found["duplicate"] == (2, 0)

    @pytest.mark.usefixtures("triazolam")
    def test_counts_no_question(self):
        asked = {"patient_ref": rx.visit(), "rps": rx.rps(rx.ITRACONAZOLE), "on": jst_day(clock.now())}
        found = check_medicines(**asked, include_own=False, by=Caller(rx.CLINIC).actor, at=clock.now())
        assert found.findings
        assert today_counted()["contraindicated"] == (1, 0)

    @pytest.mark.usefixtures("triazolam")
    def test_counts_a_document_once_however_often_it_is_stopped(self):
        sent, ref = rx.sent(rx.document(rx.ITRACONAZOLE)), rx.visit()
        for _ in range(3):
            with pytest.raises(Stopped):
                register(sent=sent, patient_ref=ref, by=Caller(rx.CLINIC).actor, at=clock.now())
        assert today_counted()["contraindicated"] == (2, 1)

    @pytest.mark.usefixtures("triazolam")
    def test_counts_no_draft_and_what_becomes_of_it_once(self):
        ref, by = rx.visit(), Caller(rx.CLINIC).actor
        for days in (7, 14):
            content = rx.content_of(rx.document(rx.ITRACONAZOLE, form=Form.JSON, days=days))
            row = prepare(content=content, patient_ref=ref, include_own=False, by=by, at=clock.now())
        assert row.stopped
        assert today_counted()["contraindicated"] == (1, 0)
        written = rx.document(rx.ITRACONAZOLE, form=Form.JSON, days=14)
        answers = [Override(each.key, "ほかに方法がない", confirmed=True) for each in shown_of(row, consent=False)]
        register(sent=rx.sent(written), patient_ref=ref, overrides=answers, by=by, at=clock.now())
        assert today_counted()["contraindicated"] == (2, 1)

    def test_is_counted_again_to_the_same(self):
        rx.registered()
        assert today_counted() == today_counted()

    def test_is_that_of_japan(self):
        row = rx.registered()
        late = row.registered_at.astimezone(clock.now().tzinfo)
        assert counted(jst_day(late)) == {}
        count_day(day=jst_day(late) - timedelta(days=1), by=the_platform(), at=in_days(1))
        assert counted(jst_day(late) - timedelta(days=1))["duplicate"] == (0, 0)

    def test_that_is_not_over_is_not_counted(self):
        with pytest.raises(ValueError, match="over"):
            count_day(day=jst_day(clock.now()), by=the_platform(), at=clock.now())


class TestTheNight:
    def test_counts_yesterday(self):
        at = clock.now()
        assert roll_up(by=the_platform(), at=at) == [jst_day(at) - timedelta(days=1)]

    def test_makes_up_for_days_that_were_missed(self):
        at = clock.now()
        yesterday = jst_day(at) - timedelta(days=1)
        count_day(day=yesterday - timedelta(days=3), by=the_platform(), at=at)
        assert roll_up(by=the_platform(), at=at) == [yesterday - timedelta(days=n) for n in (2, 1, 0)]
        assert roll_up(by=the_platform(), at=at) == [yesterday]


class TestADayUnlikeOthers:
    @pytest.fixture
    def month(self):
        """Four weeks of 200 documents a day, of which ten have a duplicate."""
        today = jst_day(clock.now())
        AlertDay.objects.bulk_create(
            AlertDay(day=today - timedelta(days=n), kind=kind, registrations=200, findings=10 * (kind == "duplicate"))
            for n in range(1, 29)
            for kind in FindingKind
        )

    def told(self) -> list[str]:
        return list(Notice.objects.filter(kind=TURNED).order_by("about").values_list("about", flat=True))

    @pytest.mark.usefixtures("month")
    def test_is_told_to_the_fund_by_its_kind(self):
        today = jst_day(clock.now())
        kept(today, ["duplicate", "duplicate"], count=40)
        assert today_counted()["duplicate"] == (40, 40)
        assert self.told() == [f"AlertDay:{today}/duplicate"]

    @pytest.mark.usefixtures("month")
    def test_is_told_once(self):
        kept(jst_day(clock.now()), ["duplicate"], count=40)
        today_counted()
        today_counted()
        assert len(self.told()) == 1

    @pytest.mark.usefixtures("month")
    def test_is_told_where_nothing_is_found_any_more(self):
        kept(jst_day(clock.now()), [], count=200)
        assert today_counted()["duplicate"] == (200, 0)
        assert self.told() == [f"AlertDay:{jst_day(clock.now())}/duplicate"]

    @pytest.mark.usefixtures("month")
    def test_is_not_told_of_a_day_like_the_others(self):
        kept(jst_day(clock.now()), ["duplicate"], count=2)
        today_counted()
        assert self.told() == []
