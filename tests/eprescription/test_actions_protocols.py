"""事前の取決め: proposed by one side, agreed to by the other, ended by either; and what may be given by it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from eprescription.actions import protocols
from eprescription.errors.dispensing import DispensingUnfit
from eprescription.models import DispensedItem, Protocol
from eprescription.queries.protocols import protocols as all_of
from eprescription.rules.document import ItemNote
from platform_site import clock
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted, ScopeMissing
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.eprescription.asking import agreed, proposed, told
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, lines_of, opened, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
NO_RIGHT = frozenset({"eligibility.check"})
CHANGE = given(name=rx.LOXOPROFEN, disposition="changed")


def today():
    return jst_day(clock.now())


def ended(row: Protocol, by: str = BLUE, **changed) -> Protocol:
    return protocols.end(uid=row.uid, **{"by": Caller(by).actor, "at": clock.now(), **changed})


def pointers(caught) -> list[str]:
    return [fault.pointer for fault in caught.value.faults]


class TestProposing:
    @pytest.mark.parametrize(("by", "partner"), [(BLUE, rx.CLINIC), (rx.CLINIC, BLUE)])
    def test_either_side_proposes_and_the_other_is_told(self, by, partner):
        row = proposed(by=by, partner=partner)
        assert (row.pharmacy_id, row.issuer_id) == tuple(Caller(each).row.organisation_id for each in (BLUE, rx.CLINIC))
        assert row.agreed_at is None
        assert told(partner, "protocol_proposed") == [f"Protocol:{row.uid}"]

    @pytest.mark.parametrize("partner", [GREEN, "sandbox-insurer-1"], ids=["another pharmacy", "an insurer"])
    def test_it_takes_a_pharmacy_and_an_issuer(self, partner):
        with pytest.raises(Invalid) as caught:
            proposed(partner=partner)
        assert pointers(caught) == ["/partner"]

    def test_nothing_is_agreed_with_who_has_left(self):
        Organisation.objects.filter(code=Caller(rx.CLINIC).code).update(closed_at=clock.now())
        with pytest.raises(Invalid):
            proposed()

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"valid_from": -1}, "/valid_from"),
            ({"valid_from": 1, "last_day": 0}, "/last_day"),
            ({"text": " "}, "/text"),
        ],
        ids=["from yesterday", "ends before it begins", "nothing"],
    )
    def test_what_cannot_be_agreed_is_told_by_member(self, changed, pointer):
        days = {name: today() + timedelta(days=day) for name, day in changed.items() if isinstance(day, int)}
        with pytest.raises(Invalid) as caught:
            proposed(**{**changed, **days})
        assert pointers(caught) == [pointer]
        assert not Protocol.objects.exists()

    def test_a_system_without_a_scope_is_refused(self):
        with pytest.raises(ScopeMissing):
            proposed(actor=Caller(BLUE, scopes=NO_RIGHT).actor)

    def test_a_receptionist_proposes_nothing(self):
        with pytest.raises(NotPermitted):
            proposed(actor=Visitor.of("receptionist", "pharmacy").actor)


class TestAgreeing:
    def test_the_other_side_agrees_and_who_proposed_is_told(self):
        row = agreed(proposed())
        assert row.agreed_at is not None
        assert told(BLUE, "protocol_agreed") == [f"Protocol:{row.uid}"]

    def test_the_two_people_may_be_a_pharmacist_and_a_doctor(self):
        row = proposed(actor=Visitor.of("pharmacist", "pharmacy").actor)
        assert agreed(row, actor=Visitor.of("doctor", "clinic").actor).agreed_at is not None

    def test_nobody_agrees_with_herself(self):
        with pytest.raises(NotPermitted):
            agreed(proposed(), by=BLUE)

    def test_it_is_agreed_once(self):
        row = agreed(proposed())
        with pytest.raises(NotInThisState) as caught:
            agreed(row)
        assert "合意しています" in caught.value.detail

    def test_what_was_taken_back_is_not_agreed(self):
        row = ended(proposed())
        with pytest.raises(NotInThisState) as caught:
            agreed(row)
        assert "終了しています" in caught.value.detail

    def test_others_and_none_are_one_answer(self):
        row = proposed()
        with pytest.raises(NotFound) as theirs:
            agreed(row, by=rx.OTHER)
        with pytest.raises(NotFound) as none:
            agreed(Protocol(uid=uuid4()))
        assert theirs.value.detail == none.value.detail

    def test_a_clinic_whose_right_ended_meanwhile_is_refused(self):
        row = proposed()
        with pytest.raises(ScopeMissing):
            agreed(row, actor=Caller(rx.CLINIC, scopes=NO_RIGHT).actor)


class TestEnding:
    @pytest.mark.parametrize(("by", "other"), [(BLUE, rx.CLINIC), (rx.CLINIC, BLUE)])
    def test_either_side_ends_it_and_the_other_is_told(self, by, other):
        row = ended(agreed(proposed()), by)
        assert row.ended_by_id == Caller(by).row.organisation_id
        assert told(other, "protocol_ended") == [f"Protocol:{row.uid}"]

    def test_a_proposal_is_declined_by_ending_it(self):
        assert ended(proposed(), rx.CLINIC).ended_at is not None

    def test_it_is_ended_once(self):
        row = ended(agreed(proposed()))
        with pytest.raises(NotInThisState):
            ended(row, rx.CLINIC)

    def test_others_find_none(self):
        with pytest.raises(NotFound):
            ended(agreed(proposed()), GREEN)


class TestTheList:
    def test_both_sides_have_it_and_nobody_else(self):
        first, second = proposed(), proposed(by=rx.CLINIC, partner=BLUE)
        for client in (BLUE, rx.CLINIC):
            assert [row.uid for row in all_of(Caller(client).actor, most=9)] == [first.uid, second.uid]
        assert all_of(Caller(GREEN).actor, most=9) == all_of(Caller(rx.OTHER).actor, most=9) == []

    def test_a_page_begins_behind_the_last(self):
        first, second = proposed(), proposed()
        assert [row.uid for row in all_of(Caller(BLUE).actor, after=first.pk, most=1)] == [second.uid]


class TestDispensingByIt:
    @pytest.fixture
    def row(self, issuing):
        return received(rx.registered())

    def refused(self, row, uid: UUID, **changed) -> bool:
        with suppress(DispensingUnfit):
            dispensed(row, {**CHANGE, "protocol_id": str(uid)}, **changed)
            return False
        return True

    def test_what_both_agreed_is_the_ground_of_a_change(self, row):
        made = agreed(proposed())
        assert not self.refused(row, made.uid)
        assert [line.name for line in lines_of(row)] == [rx.LOXOPROFEN]
        with opened(row):
            assert DispensedItem.objects.get(prescribed_item__version__prescription=row).protocol_id == made.pk

    def test_a_proposal_is_none(self, row):
        assert self.refused(row, proposed().uid)

    def test_nor_what_begins_tomorrow(self, row):
        assert self.refused(row, agreed(proposed(valid_from=today() + timedelta(days=1))).uid)

    def test_nor_what_ended_today(self, row):
        assert self.refused(row, ended(agreed(proposed())).uid)

    def test_nor_what_is_over(self, row):
        issuer, pharmacy = (Caller(each).row.organisation_id for each in (rx.CLINIC, BLUE))
        over = Protocol.objects.create(
            issuer_id=issuer, pharmacy_id=pharmacy, proposed_by_id=issuer, text="口腔内崩壊錠への変更",
            valid_from=today() - timedelta(days=9), valid_until=today(), agreed_at=clock.now() - timedelta(days=9),
        )  # fmt: skip
        assert self.refused(row, over.uid)

    def test_nor_what_another_pharmacy_or_another_issuer_agreed(self, row):
        for by, partner in ((GREEN, rx.CLINIC), (BLUE, rx.OTHER)):
            made = agreed(proposed(by=by, partner=partner), by=partner)
            assert self.refused(row, made.uid)

    def test_nor_one_that_is_not_there(self, row):
        assert self.refused(row, uuid4())

    def test_the_prescribers_veto_is_stronger(self):
        (rp,) = rx.rps(rx.NORVASC)
        item = rx.item(rx.NORVASC, notes=(ItemNote("3", "患者の希望", ""),))
        row = received(rx.registered(rps=(replace(rp, items=(item,)),)))
        made = agreed(proposed())
        with pytest.raises(DispensingUnfit) as caught:
            dispensed(row, given(disposition="changed", protocol_id=str(made.uid)))
        assert [fault.problem.code for fault in caught.value.faults] == ["RX-DISPENSING-VETO"]


class TestTheDatabase:
    def test_what_was_agreed_is_never_rewritten(self):
        agreed(proposed())
        with pytest.raises(DatabaseError), transaction.atomic():
            Protocol.objects.update(text="ほか")

    def test_it_is_ended_by_a_party(self):
        made = proposed()
        stranger = Caller(GREEN).row.organisation_id
        with pytest.raises(IntegrityError), transaction.atomic():
            Protocol.objects.filter(pk=made.pk).update(ended_at=clock.now(), ended_by_id=stranger)
