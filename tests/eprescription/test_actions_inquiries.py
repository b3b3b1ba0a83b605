"""疑義照会: who may ask, write, answer and withdraw, who is told, and what may be given then."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from eprescription.actions import inquiries
from eprescription.actions.correcting import correct
from eprescription.actions.returning import give_back
from eprescription.errors.dispensing import DispensingUnfit, InquiryOpen
from eprescription.errors.redemption import NotHolder
from eprescription.models import Inquiry, InquiryMessage, Prescription
from eprescription.queries.inquiries import inbox
from eprescription.states import RxState
from platform_site import clock
from platform_site.errors import Invalid, NotFound, NotInThisState, NotPermitted, ScopeMissing
from platform_site.models import OutboxEvent
from platform_site.retention import POLICIES, purge
from tests.eprescription.asking import answered, asked, told
from tests.eprescription.pharmacies import (
    BLUE,
    GREEN,
    by_number,
    dispensed,
    given,
    lines_of,
    now,
    opened,
    received,
    result,
    signed,
)
from tests.support import rx
from tests.support.audit_lines import lines_of as trail_of
from tests.support.callers import Caller
from tests.support.merging import CONFIRMED, merged, of_sandbox
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
NO_RIGHT = frozenset({"eligibility.check"})


@pytest.fixture
def row(issuing):
    """A prescription that あおぞら薬局 has in hand."""
    return received(rx.registered())


def pointers(caught) -> list[str]:
    return [fault.pointer for fault in caught.value.faults]


def write(inquiry: Inquiry, text: str = "至急お願いします。", client: str = BLUE) -> Inquiry:
    return inquiries.write(uid=inquiry.uid, text=text, by=Caller(client).actor, at=clock.now())


def withdraw(inquiry: Inquiry, client: str = BLUE) -> Inquiry:
    return inquiries.withdraw(uid=inquiry.uid, by=Caller(client).actor, at=clock.now())


def put(name: str) -> list[dict]:
    events = OutboxEvent.objects.filter(name=f"eprescription.{name}")
    return list(events.order_by("pk").values_list("payload", flat=True))


class TestAsking:
    def test_the_issuer_is_asked_and_told_so_without_a_name_or_a_medicine(self, row):
        made = asked(row)
        assert (made.state, made.asked_of_id, made.item_key) == ("open", row.organisation_id, "1-1")
        assert told(rx.CLINIC, "inquiry_asked") == [f"Inquiry:{made.uid}"]
        assert put("inquiry_asked") == [{"inquiry": str(made.uid), "prescription": str(row.uid)}]

    def test_it_stands_in_the_patients_trail(self, row):
        asked(row)
        line = [each for each in trail_of([row.person_id]) if each.event == "eprescription.inquiry_asked"]
        assert [(each.ground, each.about) for each in line] == [("redeemed", f"Prescription:{row.uid}")]

    def test_of_the_whole_prescription_no_item_is_named(self, row):
        assert asked(row, item_key="").item_key == ""

    def test_who_dispensed_it_may_still_ask(self, row):
        dispensed(row)
        assert asked(row).state == "open"

    def test_who_has_only_redeemed_it_receives_it_first(self):
        row = rx.registered()
        by_number(row)
        with pytest.raises(NotInThisState) as caught:
            asked(row)
        assert "受け付けて" in caught.value.detail

    def test_who_gave_it_back_asks_no_more(self, row):
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        with pytest.raises(NotHolder):
            asked(row)

    def test_another_pharmacys_and_none_are_one_answer(self, row):
        with pytest.raises(NotHolder) as theirs:
            asked(row, at_pharmacy=GREEN)
        row.uid = uuid4()
        with pytest.raises(NotHolder) as none:
            asked(row)
        assert theirs.value.detail == none.value.detail

    def test_a_system_without_the_scope_is_refused(self, row):
        with pytest.raises(ScopeMissing):
            asked(row, by=Caller(BLUE, scopes=NO_RIGHT).actor)

    def test_a_doctor_asks_nobody(self, row):
        with pytest.raises(NotPermitted):
            asked(row, by=Visitor.of("doctor", "clinic").actor)

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"question": " "}, "/question"),
            ({"question": "あ" * 2001}, "/question"),
            ({"question": "マイナンバーは 1234 5678 9018 です"}, "/question"),
            ({"item_key": "9-9"}, "/item"),
        ],
        ids=["nothing", "too much", "an individual number", "an item that is not there"],
    )
    def test_what_cannot_be_asked_is_told_by_member(self, row, changed, pointer):
        with pytest.raises(Invalid) as caught:
            asked(row, **changed)
        assert pointers(caught) == [pointer]
        with opened(row):
            assert not Inquiry.objects.exists()


class TestWriting:
    def test_both_sides_write_and_the_other_is_told_each_time(self, row):
        made = asked(row)
        write(made)
        write(made, "確認します。", rx.CLINIC)
        write(made, "お待ちしています。")
        with opened(row):
            written = list(InquiryMessage.objects.order_by("pk"))
        assert [each.text for each in written] == ["至急お願いします。", "確認します。", "お待ちしています。"]
        assert told(rx.CLINIC, "inquiry_written") == [f"Inquiry:{made.uid} {each.uid}" for each in written[::2]]
        assert told(BLUE, "inquiry_written") == [f"Inquiry:{made.uid} {written[1].uid}"]

    def test_nothing_is_written_once_it_is_over(self, row):
        made = asked(row)
        withdraw(made)
        with pytest.raises(NotInThisState):
            write(made)

    @pytest.mark.parametrize("client", [GREEN, rx.OTHER])
    def test_whoever_is_no_side_finds_none(self, row, client):
        with pytest.raises(NotFound):
            write(asked(row), client=client)

    def test_an_empty_message_is_refused(self, row):
        with pytest.raises(Invalid) as caught:
            write(asked(row), "　")
        assert pointers(caught) == ["/text"]


class TestAnswering:
    def test_the_issuer_answers_and_the_pharmacy_is_told(self, row):
        made = answered(asked(row))
        assert (made.state, made.result, made.answered_by) == ("answered", "changed", "医師　二奈")
        assert made.recorded_by_id == row.organisation_id
        assert told(BLUE, "inquiry_answered") == [f"Inquiry:{made.uid}"]
        assert put("inquiry_answered") == [{"inquiry": str(made.uid), "prescription": str(row.uid)}]

    def test_an_answer_by_telephone_shows_that_the_pharmacy_recorded_it_and_tells_the_issuer(self, row):
        made = answered(asked(row), by=BLUE)
        assert made.recorded_by_id == Caller(BLUE).row.organisation_id
        assert told(rx.CLINIC, "inquiry_answered") == [f"Inquiry:{made.uid}"]
        assert told(BLUE, "inquiry_answered") == []

    def test_it_is_answered_once(self, row):
        made = answered(asked(row))
        with pytest.raises(NotInThisState):
            answered(made, result="unchanged")

    @pytest.mark.parametrize("client", [GREEN, rx.OTHER])
    def test_whoever_is_no_side_finds_none(self, row, client):
        with pytest.raises(NotFound) as theirs:
            answered(asked(row), by=client)
        with pytest.raises(NotFound) as none:
            answered(Inquiry(uid=uuid4()))
        assert theirs.value.detail == none.value.detail

    def test_a_clinic_whose_right_ended_meanwhile_is_refused(self, row):
        made = asked(row)
        with pytest.raises(ScopeMissing):
            inquiries.answer(
                uid=made.uid, result="unchanged", answer="そのまま", answered_by="医師", at=clock.now(),
                by=Caller(rx.CLINIC, scopes=NO_RIGHT).actor,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"result": "perhaps"}, "/result"),
            ({"answer": ""}, "/answer"),
            ({"answered_by": ""}, "/answered_by"),
            ({"answered_by": "医" * 101}, "/answered_by"),
        ],
        ids=["an unknown result", "no answer", "nobody", "too long a name"],
    )
    def test_what_is_no_answer_is_told_by_member(self, row, changed, pointer):
        with pytest.raises(Invalid) as caught:
            answered(asked(row), **changed)
        assert pointers(caught) == [pointer]


class TestWithdrawing:
    def test_who_asked_takes_it_back_and_the_issuer_is_told(self, row):
        made = withdraw(asked(row))
        assert (made.state, made.result) == ("withdrawn", "")
        assert told(rx.CLINIC, "inquiry_withdrawn") == [f"Inquiry:{made.uid}"]

    def test_who_gave_the_prescription_back_may_still_take_it_back(self, row):
        made = asked(row)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        assert withdraw(made).state == "withdrawn"

    def test_not_what_was_answered(self, row):
        with pytest.raises(NotInThisState):
            withdraw(answered(asked(row)))

    def test_another_pharmacy_finds_none(self, row):
        with pytest.raises(NotFound):
            withdraw(asked(row), GREEN)

    def test_the_issuer_answers_instead(self, row):
        with pytest.raises(ScopeMissing):
            withdraw(asked(row), rx.CLINIC)


class TestTheInbox:
    def test_what_waits_comes_first_the_oldest_first_then_the_newest_of_the_others(self, row):
        first, second, third, fourth = (asked(row, question=str(number)) for number in range(4))
        answered(first)
        withdraw(third)
        for client in (BLUE, rx.CLINIC):
            found = inbox(Caller(client).actor, most=10)
            assert [each.uid for each in found] == [second.uid, fourth.uid, third.uid, first.uid]

    def test_each_page_goes_on_behind_the_last(self, row):
        made = [asked(row, question=str(number)) for number in range(3)]
        answered(made[0])
        by, seen, after = Caller(rx.CLINIC).actor, [], 0
        while page := inbox(by, after=after, most=1):
            seen.append(page[0].uid)
            after = page[0].place
        assert seen == [made[1].uid, made[2].uid, made[0].uid]

    def test_it_may_be_asked_for_one_state(self, row):
        made = answered(asked(row))
        asked(row)
        assert [each.uid for each in inbox(Caller(BLUE).actor, state="answered", most=10)] == [made.uid]

    def test_others_see_nothing_of_it(self, row):
        asked(row)
        assert inbox(Caller(GREEN).actor, most=10) == inbox(Caller(rx.OTHER).actor, most=10) == []


class TestWhileItWaits:
    """Before the doubt is cleared up nothing is dispensed (薬剤師法24条)."""

    def test_what_was_prescribed_is_not_given_either(self, row):
        asked(row)
        with pytest.raises(InquiryOpen):
            dispensed(row)
        assert now(row).state == RxState.RECEIVED
        assert [line.dispensing_id for line in lines_of(row)] == [None]

    @pytest.mark.parametrize("end", [answered, withdraw], ids=["answered", "withdrawn"])
    def test_once_it_has_ended_it_stands_in_the_way_no_more(self, row, end):
        end(asked(row))
        dispensed(row)
        assert now(row).state == RxState.DISPENSED

    def test_one_of_two_is_enough_to_wait_for(self, row):
        answered(asked(row))
        asked(row, item_key="")
        with pytest.raises(InquiryOpen):
            dispensed(row)

    def test_what_another_pharmacy_asked_before_does_not_keep_this_one(self, row):
        asked(row)
        give_back(uid=row.uid, by=Caller(BLUE).actor, at=clock.now())
        dispensed(received(row, GREEN), at_pharmacy=GREEN)
        assert now(row).state == RxState.DISPENSED

    def test_another_prescription_is_given_meanwhile(self, row):
        asked(row)
        other = dispensed(received(rx.registered(rx.LOXOPROFEN)), given(name=rx.LOXOPROFEN)).prescription
        assert now(other).state == RxState.DISPENSED

    def test_a_result_that_was_registered_is_still_corrected(self, row):
        dispensed(row)
        asked(row)
        sent = signed(result(row, given(quantity="7", disposition="partial")))
        made = correct(uid=row.uid, version=1, sent=sent, by=Caller(BLUE).actor, at=clock.now())
        assert made.dispensing.version == 2


class TestDispensingThen:
    """What a pharmacy gives after asking: only what was answered lets it differ."""

    CHANGE = given(name=rx.LOXOPROFEN, disposition="changed")
    DROP = {"item": "1-1", "disposition": "dropped", "quantity": "0"}

    def refused(self, row, item, uid: UUID) -> bool:
        with suppress(DispensingUnfit):
            dispensed(row, {**item, "inquiry_id": str(uid)})
            return False
        return True

    def test_another_medicine_is_given_once_the_prescriber_has_changed_it(self, row):
        assert not self.refused(row, self.CHANGE, answered(asked(row)).uid)
        assert [line.name for line in lines_of(row)] == [rx.LOXOPROFEN]

    def test_an_answer_by_telephone_counts_as_well(self, row):
        assert not self.refused(row, self.CHANGE, answered(asked(row), by=BLUE).uid)

    def test_what_was_dropped_is_left_out_and_not_replaced(self, row):
        made = answered(asked(row), result="dropped", answer="中止してください。")
        assert self.refused(row, self.CHANGE, made.uid)
        assert not self.refused(row, self.DROP, made.uid)
        assert lines_of(row) == []

    def test_what_was_changed_is_not_left_out(self, row):
        assert self.refused(row, self.DROP, answered(asked(row)).uid)

    def test_an_answer_about_the_whole_prescription_says_it_in_its_words(self, row):
        made = answered(asked(row, item_key=""), answer="鎮痛薬に変更し、ほかは中止してください。")
        assert not self.refused(row, self.DROP, made.uid)

    def test_what_was_dropped_as_a_whole_is_not_replaced_either(self, row):
        made = answered(asked(row, item_key=""), result="dropped", answer="すべて中止してください。")
        assert self.refused(row, self.CHANGE, made.uid)
        assert not self.refused(row, self.DROP, made.uid)

    @pytest.mark.parametrize("result", ["unchanged", None], ids=["unchanged", "withdrawn"])
    def test_what_changed_nothing_is_no_ground(self, row, result):
        made = answered(asked(row), result=result) if result else withdraw(asked(row))
        assert self.refused(row, self.CHANGE, made.uid)

    def test_an_answer_about_another_item_is_no_ground(self):
        row = received(rx.registered(rx.AMLODIPINE, rx.LOXOPROFEN))
        made = answered(asked(row, item_key="2-1"))
        with pytest.raises(DispensingUnfit) as caught:
            dispensed(row, {**self.DROP, "inquiry_id": str(made.uid)}, given("2-1", rx.LOXOPROFEN))
        assert "/items/0" in pointers(caught)

    def test_an_answer_about_another_prescription_is_no_ground(self, row):
        other = received(rx.registered(rx.LOXOPROFEN))
        assert self.refused(row, self.CHANGE, answered(asked(other)).uid)


@pytest.mark.parametrize(
    "deed",
    [lambda: InquiryMessage.objects.update(text="ほか"), lambda: Inquiry.objects.update(question="ほか")],
    ids=["a message", "a question"],
)
def test_what_was_written_is_never_rewritten(row, deed):
    write(asked(row))
    with opened(row), pytest.raises(DatabaseError), transaction.atomic():
        deed()


@pytest.mark.as_role("worker")
@pytest.mark.parametrize(("days", "kept"), [(99, 1), (101, 0)])
def test_it_is_kept_100_days_from_the_end_of_its_prescription(row, days, kept):
    write(asked(row))
    with opened(row):
        Prescription.objects.filter(pk=row.pk).update(state="recalled", ended_at=clock.now() - timedelta(days=days))
        for model in (InquiryMessage, Inquiry):
            purge(POLICIES[model], at=clock.now())
            assert model.objects.count() == kept


def test_what_was_asked_of_a_person_who_was_merged_is_read_with_hers(row):
    made = asked(row)
    merged(of_sandbox("P001"), of_sandbox("P010"), evidence=CONFIRMED)
    assert answered(made).state == "answered"
