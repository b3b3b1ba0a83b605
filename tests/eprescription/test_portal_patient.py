"""`/me/prescriptions/`: a person sees her own prescriptions, what she was given, what was found, and who looked."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from eprescription.models import Inquiry
from eprescription.portal.patient import LINES
from eprescription.portal.patient_words import GROUNDS
from eprescription.queries.own_trail import own_trail
from eprescription.states import InquiryState
from platform_site import clock
from platform_site.models import Organisation, Person, Restriction, User
from tests.eprescription.api_calls import API, paper_body
from tests.eprescription.looking import look, noon
from tests.eprescription.pharmacies import BLUE, dispensed, given, number_of, opened, received
from tests.eprescription.reasons import REASON, registered_for_a_reason
from tests.support import rx
from tests.support.audit_lines import lines_of
from tests.support.callers import Caller
from tests.support.pages import without_ids
from tests.support.visitors import signed_in


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
MINE = "/me/prescriptions/"
CLOSED = "ご自身の情報の表示は、いま止められています"
PATHS = ("", "trail", "notebook.txt", "notebook.json")
UNKNOWN = UUID(int=0)


def person(name: str = "p001") -> Client:
    return signed_in(User.objects.get(username=name))


def text(path: str = "", name: str = "p001") -> str:
    answer = person(name).get(f"{MINE}{path}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheList:
    def test_shows_each_prescription_with_its_state_and_number(self):
        row = rx.registered()
        shown = text()
        assert number_of(row) in shown
        assert "登録済" in shown
        assert "さくら診療所" in shown
        assert f"{MINE}{row.uid}/" in shown

    def test_what_is_taken_says_from_where_it_is_known(self):
        row = rx.registered()
        assert "まだ受け取っていません" in text()
        dispensed(received(row))
        shown = text()
        assert "薬局で受け取った薬" in shown
        assert "全部で14錠" in shown
        assert "まだ受け取っていません" not in shown
        assert number_of(row) not in without_ids(shown)

    def test_what_was_given_for_a_paper_prescription_is_there_as_well(self):
        Caller(BLUE).post(f"{API}/paper-dispensings", paper_body(rx.visit(BLUE)))
        shown = text()
        assert "紙の処方箋で受け取った薬" in shown
        assert "14錠" in shown

    def test_says_that_there_is_nothing(self):
        shown = text()
        for words in (
            "登録されている処方箋はありません",
            "いま使っている薬は登録されていません",
            "開示されたことはありません",
        ):
            assert words in shown

    def test_shows_nobody_elses(self):
        row = rx.registered(person="P008")
        assert str(row.uid) not in text()
        assert str(row.uid) in text(name="p008")


class TestOne:
    def test_shows_what_was_prescribed_and_what_was_given_at_once(self):
        row = received(rx.registered())
        assert "まだ薬を受け取っていません" in text(f"{row.uid}/")
        dispensed(
            row,
            given(lot="A1", quantity="10"),
            given(lot="B2", quantity="4"),
            leftover=[{"name": "架空錠", "quantity": "6錠", "reason": "飲み忘れ"}],
        )
        shown = text(f"{row.uid}/")
        for words in (rx.AMLODIPINE, "あおぞら薬局", "製造番号 A1", "架空錠 6錠 飲み忘れ", "調剤済"):
            assert words in shown
        for amount in ("全部で10錠", "全部で4錠"):  # alone, it would read as one dose
            assert amount in shown

    def test_shows_findings_unmasked_with_the_reason(self):
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        shown = text(f"{registered_for_a_reason(rx.ITRACONAZOLE).uid}/")
        for words in ("併用禁忌", rx.TRIAZOLAM, "もみじ", REASON):
            assert words in shown
        assert "患者の同意がないため" not in shown

    def test_says_that_something_was_asked_and_its_result_and_not_the_words(self):
        row = received(rx.registered())
        houses = {"asked_by": Caller(BLUE).row.organisation, "asked_of": Caller(rx.CLINIC).row.organisation}
        ended = {
            "state": InquiryState.ANSWERED,
            "result": "changed",
            "answered_by": "医師　二奈",
            "ended_at": clock.now(),
        }
        with opened(row):
            Inquiry.objects.create(
                person_id=row.person_id, prescription=row, question="秘密の質問", answer="秘密の回答",
                asked_at=clock.now(), **houses, **ended,
            )  # fmt: skip
        shown = text(f"{row.uid}/")
        assert "あおぞら薬局が問い合わせました" in shown
        assert "結果: 変更" in shown
        assert "秘密" not in shown

    def test_anothers_does_not_exist(self):
        row = rx.registered(person="P008")
        for path in (f"{row.uid}/", f"{row.uid}/copy", f"{uuid4()}/", f"{uuid4()}/copy"):
            assert person().get(f"{MINE}{path}").status_code == 404

    def test_the_copy_is_the_clinics_with_its_code_until_it_is_over(self):
        row = rx.registered()
        shown = text(f"{row.uid}/copy")
        assert number_of(row) in shown
        assert "<svg" in shown
        assert "受付した患者へ" not in shown
        dispensed(received(row))
        assert "<svg" not in text(f"{row.uid}/copy")


class TestTheNotebook:
    def test_is_kept_as_the_text_that_a_phone_reads(self):
        dispensed(received(rx.registered()))
        answer = person().get(f"{MINE}notebook.txt")
        assert answer["Content-Disposition"] == 'attachment; filename="okusuri-techo.txt"'
        assert answer.content.decode("cp932").startswith("JAHISTC08")
        assert rx.AMLODIPINE in answer.content.decode("cp932")

    def test_is_kept_as_json(self):
        dispensed(received(rx.registered()))
        (visit,) = json.loads(text("notebook.json"))["visits"]
        assert visit["rps"][0]["items"][0]["name"] == rx.AMLODIPINE

    def test_of_whom_nothing_was_prescribed_is_no_file(self):
        assert person().get(f"{MINE}notebook.txt").status_code == 404
        assert json.loads(text("notebook.json"))["visits"] == []


class TestTheTrail:
    def test_says_who_read_and_why(self):
        row = received(rx.registered())
        shown = text("trail")
        for words in (
            "あおぞら薬局",
            "さくら診療所",
            "処方箋の受付",
            GROUNDS["redeemed"],
        ):
            assert words in shown
        assert str(row.uid) not in shown

    def test_leaves_her_own_views_out(self):
        text()
        assert "過去100日に、見た機関はありません" in text("trail")

    def test_what_is_typed_again_and_again_is_one_line_that_opens_to_each_time(self):
        row = rx.registered()
        for turn in range(12):
            look(row, at=noon() + timedelta(minutes=turn, seconds=5))
        shown = text("trail")
        assert shown.count('<td data-label="したこと">薬の一覧の表示</td>') == 1
        assert "12:00〜12:11 に 12回" in shown
        for turn in range(12):
            assert f"12:{turn:02}:05</time>" in shown

    def test_within_one_minute_the_minute_is_said_once(self):
        row = rx.registered()
        for second in (1, 2):
            look(row, at=noon() + timedelta(seconds=second))
        assert "<summary>12:00 に 2回" in text("trail")

    def test_nothing_is_hidden_behind_the_end_of_a_page(self):
        row = rx.registered()
        with opened(row):
            others = own_trail([row.person_id], at=clock.now()).count()
        for turn in range(LINES):
            look(row, at=noon() + timedelta(days=1, seconds=turn))
        first, second = text("trail"), text("trail?page=2")
        assert f"に {LINES}回" in first
        assert f"全部で{LINES + others}回のうち、1回目から{LINES}回目まで" in first
        assert 'href="?page=2"' in first
        assert "処方箋の登録" not in first
        assert "処方箋の登録" in second

    def test_takes_nothing_else_in_its_address(self):
        assert person().get(f"{MINE}trail?name=x").status_code == 400


class TestWhoseItIs:
    @pytest.mark.parametrize("path", PATHS)
    def test_each_view_stands_in_the_trail_as_her_own(self, path):
        row = rx.registered()
        text(path) if path != "notebook.txt" else person().get(f"{MINE}{path}")
        line = lines_of([row.person_id])[-1]
        assert (line.event, line.ground, line.organisation_id) == ("eprescription.own_read", "own_data", None)
        assert line.user_uid is not None

    @pytest.mark.parametrize("path", [*PATHS, f"{UNKNOWN}/", f"{UNKNOWN}/copy"])
    def test_a_source_closes_it_with_all_there_is(self, path):
        row = rx.registered()
        Restriction.objects.create(
            person=Person.objects.get(pk=row.person_id), kind=Restriction.Kind.SELF_VIEW_STOPPED, set_at=clock.now(),
            source=Organisation.objects.get(code="06139992"),
        )  # fmt: skip
        shown = text(path)
        assert CLOSED in shown
        assert number_of_hidden(row) not in without_ids(shown)

    @pytest.mark.parametrize("path", PATHS)
    def test_who_has_no_record_and_who_is_not_signed_in_stays_outside(self, path):
        assert person("fund-operator-1").get(f"{MINE}{path}").status_code == 403
        assert Client().get(f"{MINE}{path}").status_code == 302

    def test_her_own_page_leads_there(self):
        assert f'href="{MINE}"' in person().get("/me/").content.decode()


def number_of_hidden(row) -> str:
    with opened(row):
        return number_of(row)
