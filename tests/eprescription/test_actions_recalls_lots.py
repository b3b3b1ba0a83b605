"""A recall by lot reaches everybody who was given it, and every pharmacy that gave it (R-061)."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError

from eprescription.actions.recalls_lots import TOLD, ask_to_recall, tell_holders
from eprescription.models import Recall
from platform_site import clock
from platform_site.actions.approval_requests import DEEDS
from platform_site.actors import the_platform
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval, AuditEvent, Notice, OutboxEvent, Person, User
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, received
from tests.support import rx
from tests.support.approving import approve
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PACKAGE, OTHER_PACKAGE = "04987000000017", "04987000000024"
LOT = "A12B"
REASON = "溶出試験の不適合"


@pytest.fixture
def officers():
    return Visitor.of("fund_officer", "fund"), Visitor.of("fund_officer", "fund")


def asked(who: Visitor, *, package_code: str = PACKAGE, lot: str = LOT, reason: str = REASON) -> Approval:
    """Ask for a recall."""
    return ask_to_recall(package_code=package_code, lot=lot, reason=reason, by=who.actor, at=clock.now())


def announced(officers, **changed: str) -> Recall:
    """Have a recall announced by two people."""
    approve(asked(officers[0], **changed), officers[1])
    return Recall.objects.latest("pk")


def told(row: Recall) -> int:
    """Have the worker tell of it."""
    return tell_holders(uid=row.uid, by=the_platform(), at=clock.now())


def holder(person: str = "P001", pharmacy: str = BLUE, *, package_code: str = PACKAGE, lot: str = LOT) -> Person:
    """Return somebody who was given a medicine of a package at a pharmacy, with an account."""
    row = received(rx.registered(person=person), at_pharmacy=pharmacy, person=person)
    traced = {"package_code": package_code} | ({"lot": lot} if lot else {})
    dispensed(row, given(**traced), at_pharmacy=pharmacy)
    found = Person.objects.get(pk=row.person_id)
    Visitor.person(found)
    return found


def persons_told(row: Recall) -> set[int]:
    """Return who was told of a recall."""
    found = Notice.objects.filter(about=f"Recall:{row.uid}", user__isnull=False)
    return set(found.values_list("user__person", flat=True))


def houses_told(row: Recall) -> set[str]:
    """Return which pharmacies were told of a recall."""
    found = Notice.objects.filter(about=f"Recall:{row.uid}", organisation__isnull=False)
    return set(found.values_list("organisation__code", flat=True))


class TestAnnouncing:
    def test_takes_two_people(self, officers):
        with pytest.raises(NotPermitted):
            approve(asked(officers[0]), officers[0])
        assert not Recall.objects.exists()

    def test_leaves_the_recall_and_an_event_for_the_worker(self, officers):
        row = announced(officers)
        assert (row.package_code, row.lot, row.reason, row.told) == (PACKAGE, LOT, REASON, 0)
        assert row.announced_by == officers[0].user
        assert OutboxEvent.objects.filter(name="eprescription.recall_announced").exists()

    def test_is_asked_for_by_the_fund_alone(self):
        with pytest.raises(NotPermitted):
            asked(Visitor.of("pharmacist", "pharmacy"))

    def test_the_same_is_announced_once(self, officers):
        announced(officers)
        with pytest.raises(NotInThisState):
            asked(officers[0])

    def test_the_same_is_announced_once_also_where_it_was_approved_meanwhile(self, officers):
        waiting = asked(officers[0])
        Recall.objects.create(package_code=PACKAGE, lot=LOT, reason=REASON, announced_at=clock.now())
        with pytest.raises(NotInThisState):
            approve(waiting, officers[1])

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"package_code": "04987000000018"}, "/package_code"),
            ({"package_code": ""}, "/package_code"),
            ({"lot": "製造１"}, "/lot"),
            ({"reason": "  "}, "/reason"),
        ],
    )
    def test_what_is_written_wrongly_is_refused_with_its_place(self, officers, changed: dict[str, str], pointer: str):
        with pytest.raises(Invalid) as refused:
            asked(officers[0], **changed)
        assert [fault.pointer for fault in refused.value.faults] == [pointer]

    def test_says_in_words_what_is_asked_for_and_how_far_it_reaches(self, officers):
        holder()
        waiting = asked(officers[0], lot="")
        assert DEEDS[waiting.deed].words(waiting) == [
            ("包装コード（GTIN）", PACKAGE), ("製造番号", "すべて"), ("医薬品", rx.AMLODIPINE), ("対象の処方箋", "1件"),
            ("受け取った人", "1人"),
        ]  # fmt: skip


@pytest.mark.as_role("worker")
class TestTelling:
    @pytest.fixture
    def row(self):
        return Recall.objects.create(package_code=PACKAGE, lot=LOT, reason=REASON, announced_at=clock.now())

    def test_reaches_the_holders_of_the_lot_and_their_pharmacies(self, row):
        first, second = holder("P001", BLUE), holder("P008", GREEN)
        assert told(row) == 2
        assert persons_told(row) == {first.pk, second.pk}
        assert houses_told(row) == {Caller(BLUE).code, Caller(GREEN).code}
        row.refresh_from_db()
        assert row.told == 2

    def test_leaves_a_line_in_the_trail_of_each_holder(self, row):
        person = holder()
        told(row)
        with rx.opened(person.pk):
            assert AuditEvent.objects.filter(event=TOLD, person_id=person.pk, about=f"Recall:{row.uid}").count() == 1

    def test_tells_the_same_once(self, row):
        holder()
        told(row)
        before = Notice.objects.count()
        assert told(row) == 1
        assert Notice.objects.count() == before

    @pytest.mark.parametrize("other", [{"lot": "A12C"}, {"package_code": OTHER_PACKAGE}, {"lot": ""}])
    def test_does_not_reach_who_holds_another(self, row, other: dict[str, str]):
        holder(**other)
        assert told(row) == 0
        assert persons_told(row) == set()

    def test_of_all_lots_reaches_who_holds_any(self):
        person = holder(lot="")
        row = Recall.objects.create(package_code=PACKAGE, lot="", reason=REASON, announced_at=clock.now())
        assert told(row) == 1
        assert persons_told(row) == {person.pk}

    def test_of_somebody_without_an_account_reaches_the_pharmacy_still(self, row):
        person = holder()
        User.objects.filter(person=person).update(is_active=False)
        assert told(row) == 1
        assert persons_told(row) == set()
        assert houses_told(row) == {Caller(BLUE).code}

    def test_of_none_is_refused(self):
        with pytest.raises(NotFound):
            tell_holders(uid=uuid4(), by=the_platform(), at=clock.now())


def test_the_web_process_cannot_ask_who_holds_a_lot(officers):
    row = announced(officers)
    with pytest.raises(ProgrammingError, match="permission denied"):
        told(row)
