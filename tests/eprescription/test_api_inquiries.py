"""A pharmacy and a clinic talk over the API: asked, written about, answered, withdrawn, reported, agreed."""

from datetime import timedelta

import pytest

from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.api_calls import API, NAMED, dispense, receive, redeem, register
from tests.eprescription.asking import QUESTION
from tests.eprescription.pharmacies import BLUE, GREEN, given
from tests.support import rx
from tests.support.callers import Caller


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
PHARMACY, CLINIC = Caller(BLUE), Caller(rx.CLINIC)
ANSWER = {"result": "changed", "answer": "ロキソプロフェンにしてください。", "answered_by": "医師　二奈"}
UNKNOWN = "0b9e1a3c-1111-4222-8333-444455556666"


@pytest.fixture
def uid(issuing) -> str:
    """A prescription that あおぞら薬局 has in hand."""
    told = register().json()
    redeem(told)
    receive(told["prescription_id"])
    return told["prescription_id"]


def ask(uid: str, caller: Caller = PHARMACY, *, key: str | None = None, **changed: str):
    body = {"item": "1-1", "question": QUESTION, **changed}
    return caller.post(f"{API}/prescriptions/{uid}/inquiries", body, key=key, **NAMED)


def asked(uid: str, **changed: str) -> str:
    return ask(uid, **changed).json()["inquiry_id"]


def inquiry(uid: str, deed: str, body: dict | None = None, caller: Caller = CLINIC):
    return caller.post(f"{API}/inquiries/{uid}/{deed}", body or {}, **NAMED)


class TestAsking:
    def test_the_answer_is_the_inquiry(self, uid):
        answer = ask(uid)
        made = answer.json()
        assert (answer.status_code, made["state"], made["question"]) == (201, "open", QUESTION)
        assert (made["prescription_id"], made["asked_by"]["code"]) == (uid, PHARMACY.code)

    def test_the_same_request_again_asks_once(self, uid):
        first, again = (ask(uid, key="k" * 16) for _ in range(2))
        assert first.json() == again.json()
        assert again["Idempotency-Replayed"] == "true"
        assert len(PHARMACY.get(f"{API}/inquiries").json()["inquiries"]) == 1

    def test_without_an_item_it_is_about_the_whole(self, uid):
        body = {"question": QUESTION}
        assert PHARMACY.post(f"{API}/prescriptions/{uid}/inquiries", body).json()["item"] == ""

    @pytest.mark.parametrize(
        ("changed", "pointer"), [({"question": ""}, "/question"), ({"item": "7-7"}, "/item"), ({"more": "x"}, "/more")]
    )
    def test_what_is_wrong_is_told_by_member(self, uid, changed, pointer):
        answer = ask(uid, **changed)
        assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, [pointer])

    def test_another_pharmacys_prescription_and_none_are_one_answer(self, uid):
        theirs, none = ask(uid, Caller(GREEN)), ask(UNKNOWN, Caller(GREEN))
        assert theirs.status_code == none.status_code == 404
        assert theirs.json()["code"] == none.json()["code"] == "RX-NOT-HOLDER"

    def test_before_receiving_it_is_too_early(self):
        told = register().json()
        redeem(told)
        assert ask(told["prescription_id"]).json()["code"] == "CONF-STATE"


class TestReading:
    def test_both_sides_read_it_with_the_prescription(self, uid):
        made = asked(uid)
        inquiry(made, "messages", {"text": "確認します。"})
        for caller in (PHARMACY, CLINIC):
            (alone,) = caller.get(f"{API}/prescriptions/{uid}/inquiries", **NAMED).json()["inquiries"]
            (within,) = caller.get(f"{API}/prescriptions/{uid}", **NAMED).json()["inquiries"]
            assert alone == within
            assert [each["text"] for each in alone["messages"]] == ["確認します。"]

    def test_who_of_the_staff_wrote_is_told_to_their_own_side_alone(self, uid):
        made = asked(uid)
        inquiry(made, "messages", {"text": "確認します。"})
        inquiry(made, "answer", ANSWER)
        told = {}
        for caller in (PHARMACY, CLINIC):
            (each,) = caller.get(f"{API}/prescriptions/{uid}/inquiries", **NAMED).json()["inquiries"]
            told[caller.client_id] = (each["recorder"], each["messages"][0]["acting_user"])
        assert told == {BLUE: ("", ""), rx.CLINIC: (NAMED["X-Acting-User"], NAMED["X-Acting-User"])}

    def test_the_next_pharmacy_sees_what_was_answered_and_not_how_it_came_about(self, uid):
        answered, still_open = asked(uid), asked(uid, question="ほかにも確認したいことがあります。")
        inquiry(answered, "messages", {"text": "確認します。"})
        inquiry(answered, "answer", ANSWER)
        PHARMACY.delete(f"{API}/prescriptions/{uid}/reception")
        number = CLINIC.get(f"{API}/prescriptions/{uid}", **NAMED).json()["redemption_number"]
        redeem({"redemption_number": number}, GREEN)
        found = Caller(GREEN).get(f"{API}/prescriptions/{uid}/inquiries", **NAMED).json()["inquiries"]
        assert [(each["inquiry_id"], each["answer"], each["messages"]) for each in found] == [
            (answered, ANSWER["answer"], [])
        ]
        assert still_open not in str(found)

    def test_another_house_and_nobody_in_particular_do_not(self, uid):
        asked(uid)
        path = f"{API}/prescriptions/{uid}/inquiries"
        none = CLINIC.get(f"{API}/prescriptions/{UNKNOWN}/inquiries", **NAMED)
        for theirs in (Caller(each).get(path, **NAMED) for each in (GREEN, rx.OTHER)):
            assert (theirs.status_code, theirs.json()["detail"]) == (404, none.json()["detail"])
        assert CLINIC.get(path).json()["code"] == "AUTH-ACTING-USER"


class TestTheInbox:
    def test_it_names_no_patient_and_holds_no_text(self, uid):
        made = asked(uid)
        answer = CLINIC.get(f"{API}/inquiries")
        (line,) = answer.json()["inquiries"]
        assert (line["inquiry_id"], line["prescription_id"], line["state"]) == (made, uid, "open")
        assert QUESTION not in answer.content.decode()
        assert "person" not in answer.content.decode()

    def test_each_page_says_where_the_next_begins(self, uid):
        made = [asked(uid, question=f"質問{number}") for number in range(3)]
        inquiry(made[0], "answer", ANSWER)
        seen, path = [], f"{API}/inquiries?limit=2"
        first = CLINIC.get(path).json()
        second = CLINIC.get(f"{path}&cursor={first['next']}").json()
        seen = [each["inquiry_id"] for each in first["inquiries"] + second["inquiries"]]
        assert (seen, second["next"]) == ([made[1], made[2], made[0]], None)

    def test_a_cursor_of_another_question_is_refused(self, uid):
        for _ in range(2):
            asked(uid)
        cursor = CLINIC.get(f"{API}/inquiries?limit=1").json()["next"]
        answer = CLINIC.get(f"{API}/inquiries?limit=1&state=open&cursor={cursor}")
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/cursor"]

    def test_it_is_asked_for_one_state(self, uid):
        asked(uid)
        assert CLINIC.get(f"{API}/inquiries?state=answered").json() == {"inquiries": [], "next": None}
        answer = CLINIC.get(f"{API}/inquiries?state=lost")
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/state"]


class TestAnswering:
    def test_asked_answered_and_dispensed_as_it_was_answered(self, uid):
        made = asked(uid)
        change = given(name=rx.LOXOPROFEN, disposition="changed", inquiry_id=made)
        assert dispense(uid, change).json()["code"] == "RX-INQUIRY-OPEN"
        answer = inquiry(made, "answer", ANSWER)
        assert (answer.status_code, answer.json()["state"], answer.json()["result"]) == (200, "answered", "changed")
        assert dispense(uid, change).status_code == 201
        (result,) = CLINIC.get(f"{API}/prescriptions/{uid}", **NAMED).json()["dispensings"]
        assert result["items"][0]["disposition"] == "changed"

    def test_by_telephone_the_pharmacy_writes_it_down_and_that_stays_visible(self, uid):
        answer = inquiry(asked(uid), "answer", ANSWER, PHARMACY).json()
        assert (answer["recorded_by"]["code"], answer["asked_of"]["code"]) == (PHARMACY.code, CLINIC.code)
        assert answer["answered_by"] == ANSWER["answered_by"]

    def test_the_same_request_again_gets_the_same_answer(self, uid):
        path = f"{API}/inquiries/{asked(uid)}/answer"
        first, again = (CLINIC.post(path, ANSWER, key="k" * 16, **NAMED) for _ in range(2))
        assert first.json() == again.json()

    def test_twice_is_refused(self, uid):
        made = asked(uid)
        inquiry(made, "answer", ANSWER)
        assert inquiry(made, "answer", ANSWER).json()["code"] == "CONF-STATE"

    @pytest.mark.parametrize("deed", ["answer", "messages"])
    @pytest.mark.parametrize("client", [GREEN, rx.OTHER])
    def test_another_house_finds_none(self, uid, deed, client):
        body = ANSWER if deed == "answer" else {"text": "確認します。"}
        theirs = inquiry(asked(uid), deed, body, Caller(client))
        none = inquiry(UNKNOWN, deed, body, Caller(client))
        assert theirs.status_code == none.status_code == 404
        assert theirs.json()["detail"] == none.json()["detail"]

    @pytest.mark.parametrize(
        ("changed", "pointer"), [({"result": "maybe"}, "/result"), ({"answer": ""}, "/answer"), ({"by": "x"}, "/by")]
    )
    def test_what_is_wrong_is_told_by_member(self, uid, changed, pointer):
        answer = inquiry(asked(uid), "answer", {**ANSWER, **changed})
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


class TestWithdrawing:
    def test_who_asked_withdraws(self, uid):
        made = asked(uid)
        assert inquiry(made, "withdrawal", caller=PHARMACY).json()["state"] == "withdrawn"
        assert inquiry(made, "withdrawal", caller=PHARMACY).json()["code"] == "CONF-STATE"

    def test_the_clinic_has_no_right_to(self, uid):
        assert inquiry(asked(uid), "withdrawal").json()["code"] == "AUTH-SCOPE"


class TestTracingReports:
    TEXT = "残薬が多いため、飲み方を説明しました。"

    @pytest.fixture
    def sent(self, uid):
        dispense(uid)
        return PHARMACY.post(f"{API}/prescriptions/{uid}/tracing-reports", {"text": self.TEXT}, **NAMED)

    def test_it_is_sent_listed_and_read(self, uid, sent):
        made = sent.json()
        assert (sent.status_code, made["read_at"], made["told_to"]["code"]) == (201, None, CLINIC.code)
        answer = CLINIC.get(f"{API}/tracing-reports")
        assert ([each["report_id"] for each in answer.json()["reports"]], answer.json()["next"]) == (
            [made["report_id"]], None
        )  # fmt: skip
        assert self.TEXT not in answer.content.decode()
        read = CLINIC.post(f"{API}/tracing-reports/{made['report_id']}/read", {}, **NAMED).json()
        assert (read["text"], read["acting_user"], read["read_at"] is None) == (self.TEXT, "", False)

    def test_it_stands_with_the_prescription_for_its_two_sides(self, uid, sent):
        for caller in (PHARMACY, CLINIC):
            (told,) = caller.get(f"{API}/prescriptions/{uid}", **NAMED).json()["tracing_reports"]
            assert told["text"] == self.TEXT

    def test_each_page_says_where_the_next_begins(self, uid, sent):
        PHARMACY.post(f"{API}/prescriptions/{uid}/tracing-reports", {"text": "続報です。"})
        first = CLINIC.get(f"{API}/tracing-reports?limit=1").json()
        second = CLINIC.get(f"{API}/tracing-reports?limit=1&cursor={first['next']}").json()
        assert first["reports"][0]["report_id"] == sent.json()["report_id"] != second["reports"][0]["report_id"]
        assert second["next"] is None

    def test_another_clinic_and_none_are_one_answer(self, sent):
        theirs, none = (
            Caller(rx.OTHER).post(f"{API}/tracing-reports/{each}/read", {}, **NAMED)
            for each in (sent.json()["report_id"], UNKNOWN)
        )
        assert theirs.status_code == none.status_code == 404
        assert theirs.json()["detail"] == none.json()["detail"]

    def test_before_dispensing_there_is_nothing_to_report(self, uid):
        answer = PHARMACY.post(f"{API}/prescriptions/{uid}/tracing-reports", {"text": self.TEXT})
        assert answer.json()["code"] == "CONF-STATE"


class TestProtocols:
    def propose(self, **changed: str):
        today = jst_day(clock.now())
        body = {
            "partner": CLINIC.code, "text": "口腔内崩壊錠への変更", "valid_from": today.isoformat(),
            "last_day": (today + timedelta(days=365)).isoformat(), **changed,
        }  # fmt: skip
        return PHARMACY.post(f"{API}/protocols", body)

    def test_proposed_agreed_used_and_ended(self, uid):
        answer = self.propose()
        made = answer.json()
        assert (answer.status_code, made["state"], made["issuer"]["code"]) == (201, "proposed", CLINIC.code)
        path = f"{API}/protocols/{made['protocol_id']}"
        assert CLINIC.post(f"{path}/agreement", {}).json()["state"] == "agreed"
        change = given(name=rx.LOXOPROFEN, disposition="changed", protocol_id=made["protocol_id"])
        assert dispense(uid, change).status_code == 201
        ended = CLINIC.post(f"{path}/end", {}).json()
        assert (ended["state"], ended["ended_by"]["code"]) == ("ended", CLINIC.code)

    def test_the_same_proposal_again_is_one(self):
        body = {"partner": CLINIC.code, "text": "口腔内崩壊錠", "valid_from": jst_day(clock.now()).isoformat()}
        first, again = (PHARMACY.post(f"{API}/protocols", body, key="k" * 16) for _ in range(2))
        assert first.json() == again.json()
        assert len(PHARMACY.get(f"{API}/protocols").json()["protocols"]) == 1

    def test_each_page_says_where_the_next_begins(self):
        made = [self.propose().json()["protocol_id"] for _ in range(2)]
        first = CLINIC.get(f"{API}/protocols?limit=1").json()
        second = CLINIC.get(f"{API}/protocols?limit=1&cursor={first['next']}").json()
        assert [page["protocols"][0]["protocol_id"] for page in (first, second)] == made
        assert second["next"] is None

    def test_who_proposed_it_does_not_agree_to_it(self):
        path = f"{API}/protocols/{self.propose().json()['protocol_id']}/agreement"
        assert PHARMACY.post(path, {}).json()["code"] == "AUTH-NOT-PERMITTED"

    def test_others_and_none_are_one_answer(self):
        made = self.propose().json()["protocol_id"]
        for deed in ("agreement", "end"):
            theirs, none = (Caller(rx.OTHER).post(f"{API}/protocols/{each}/{deed}", {}) for each in (made, UNKNOWN))
            assert theirs.status_code == none.status_code == 404
            assert theirs.json()["detail"] == none.json()["detail"]

    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [({"partner": "0"}, "/partner"), ({"valid_from": "2020-01-01"}, "/valid_from"), ({"text": ""}, "/text")],
    )
    def test_what_is_wrong_is_told_by_member(self, changed, pointer):
        assert [each["pointer"] for each in self.propose(**changed).json()["errors"]] == [pointer]
