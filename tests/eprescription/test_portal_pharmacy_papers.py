"""A paper prescription at the pages of a pharmacy: read, compared, reasoned for, signed, and registered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from eligibility.errors import NoCheckIn
from eprescription.actions.paper_slips import slip_of
from eprescription.errors.records import WrongType
from eprescription.gateways.slips import Slip
from eprescription.models import Dispensing, MedicationLine, StopSwitch
from eprescription.portal.pharmacy_paper_forms import place_of
from eprescription.queries.visits import visits_at
from eprescription.rules.document import DrugCode, Form, System
from eprescription.rules.faults import record_pointer
from platform_site import clock
from platform_site.errors import Fault, Refused
from platform_site.models import Draft
from platform_site.periods import jst_day
from tests.eprescription.api_calls import slip
from tests.eprescription.pharmacies import BLUE, GREEN
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import keys_on
from tests.support.pages import is_closed, seen, text_of
from tests.support.pharmacy_pages import code_of, pharmacist, sheet_on
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
INDIVIDUAL_NUMBER = "123456789018"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def here(me) -> str:
    """P001 is at the counter; the page at which her slip is read."""
    return page_of("P001", me)


def page_of(person: str, me: Visitor) -> str:
    rx.visit(BLUE, person)
    newest, *_ = visits_at(me.actor, at=clock.now())
    return reverse("pharmacy_paper_read", args=[newest.uid])


def pasted(content: bytes | None = None, **changed: str) -> dict[str, str]:
    """Return the form of a slip that was scanned."""
    text = (slip() if content is None else content).decode("cp932")
    return {"symbol1": text, "dispensed_on": jst_day(clock.now()).isoformat(), **changed}


def read(me: Visitor, here: str, **form: Any) -> str:
    """Read a slip; return the address of its sheet."""
    answer = me.post(here, pasted(**form))
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def refused(me: Visitor, here: str, **form: Any) -> str:
    answer = me.post(here, pasted(**form))
    assert answer.status_code == 422
    return text_of(answer)


def pressed(me: Visitor, sheet: str, deed: str = "confirm", **changed: str) -> Any:
    form = {"compared": "on", **sheet_on(seen(me, sheet)), **changed}
    return me.post(sheet, {**form, "do": deed})


def to_sign(me: Visitor, sheet: str, **changed: str) -> str:
    answer = pressed(me, sheet, **changed)
    assert answer.status_code == 302, text_of(answer)
    assert "/sign/" in answer["Location"], seen(me, answer["Location"])
    return str(answer["Location"])


def results(me: Visitor) -> list[Dispensing]:
    """Return what this pharmacy registered of paper prescriptions of whoever is on its list."""
    found = []
    for visit in visits_at(me.actor, at=clock.now()):
        with rx.opened(visit.person_id):
            rows = Dispensing.objects.filter(prescription__isnull=True).prefetch_related("items")
            found.extend(rows.order_by("pk"))
    return found


def lines(made: Dispensing) -> list[MedicationLine]:
    with rx.opened(made.person_id):
        return list(MedicationLine.objects.filter(dispensing_id=made.pk).order_by("pk"))


def test_whoever_is_at_the_counter_is_on_the_list(me, here):
    page = seen(me, reverse("pharmacy_papers"))
    assert f'href="{here}"' in page
    assert "紙の処方箋の調剤結果" in page


def test_it_is_read_compared_signed_and_registered(me, here):
    sheet = read(me, here)
    page = seen(me, sheet)
    for text in ("紙の処方箋の内容", "1品目", rx.AMLODIPINE, "架空診療所", "14日分", "受付した患者", "処方箋の患者"):
        assert text in page
    address = to_sign(me, sheet)
    page = seen(me, address)
    assert "架空診療所" in page
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    [made] = results(me)
    [item] = made.items.all()
    assert (item.disposition, item.master_name, item.usage_name) == ("as_prescribed", rx.AMLODIPINE, "１日１回朝食後")
    assert (made.signer["name"], made.paper["facility"]) == ("薬剤　一太", "架空診療所")
    [line] = lines(made)
    assert (line.is_paper, line.usage, line.amount) == (True, "１日１回朝食後", "14錠")
    shown = reverse("pharmacy_paper_result", args=[made.uid])
    assert shown in seen(me, answer["Location"])
    assert made.time_stamp in seen(me, shown)
    assert shown in seen(me, here)
    assert shown in seen(me, reverse("pharmacy_papers"))


def test_the_addresses_have_random_ids_alone(me, here):
    sheet = read(me, here)
    kept = Draft.objects.get(kind="pharmacy_slip")
    assert sheet == reverse("pharmacy_paper_dispense", args=[kept.uid])
    assert rx.AMLODIPINE.encode() not in bytes(kept.content)


def test_the_parts_of_a_split_code_are_joined(me, here):
    text = slip().decode("cp932")
    where = text.index(rx.AMLODIPINE) + 3
    sheet = read(me, here, symbol1=f"{text[:where]}\r\n", symbol2=text[where:])
    assert rx.AMLODIPINE in seen(me, sheet)


def test_a_generic_is_given_in_two_lots_with_leftover(me, here):
    sheet = read(me, here, content=slip(rx.NORVASC))
    more = {"m0-disposition": "generic", "m0-product": code_of(rx.AMLODIPINE)}
    two = pressed(me, sheet, "lot:0", **more)["Location"]
    form = {"m0-quantity": "10", "m0-lot": "A1", "m0-left": "7錠", "m1-quantity": "4", "m1-lot": "B2"}
    assert me.post(to_sign(me, two, **form)).status_code == 302
    [made] = results(me)
    assert sorted((item.lot, item.given_quantity) for item in made.items.all()) == [("A1", 10), ("B2", 4)]
    assert made.leftover == [{"name": rx.AMLODIPINE, "quantity": "7錠", "reason": ""}]


def test_what_needs_an_inquiry_is_not_offered(me, here):
    sheet = read(me, here)
    page = seen(me, sheet)
    for text in (
        'value="dropped"',
        'value="changed"',
        "変更・中止の根拠",
        "追加した医薬品",
        "処方医への伝達",
        "原本の保管",
    ):
        assert text not in page
    page = seen(me, pressed(me, sheet, "search:0", **{"m0-word": "ロキソプロフェン"})["Location"])
    assert code_of(rx.LOXOPROFEN) not in page
    added = pressed(me, sheet, "add")["Location"]
    assert "追加 1" not in seen(me, added)


def test_more_than_was_prescribed_is_said_at_its_field(me, here):
    page = seen(me, pressed(me, read(me, here), **{"m0-quantity": "28"})["Location"])
    assert 'href="#id_m0-quantity"' in page
    assert results(me) == []


def test_nothing_is_signed_that_was_not_compared_with_the_paper(me, here):
    page = seen(me, pressed(me, read(me, here), compared="")["Location"])
    assert 'href="#id_compared"' in page


def test_what_no_master_knows_is_registered_as_the_paper_says(me, here):
    [first, second] = rx.rps(rx.NORVASC, rx.LOXOPROFEN)
    thing = replace(second.items[0], name="架空の薬", drug_code=DrugCode(System.RECEIPT, "699999990"))
    content = slip(rps=(first, replace(second, items=(thing,))))
    sheet = read(me, here, content=content)
    assert "架空の薬" in seen(me, sheet)
    assert me.post(to_sign(me, sheet)).status_code == 302
    [made] = results(me)
    assert {item.sent_name for item in made.items.all()} == {rx.NORVASC, "架空の薬"}


def test_a_stopped_code_is_refused_before_the_signature(me, here):
    sheet = read(me, here)
    StopSwitch.objects.create(code_system="2", code=code_of(rx.AMLODIPINE), reason="誤り", set_at=clock.now())
    assert "入力内容に問題があります" in seen(me, pressed(me, sheet)["Location"])


def test_what_she_takes_asks_for_a_reason_and_the_registration_waits(me, here):
    rx.registered(rx.AMLODIPINE, clinic=rx.OTHER)
    address = to_sign(me, read(me, here))
    page = seen(me, me.post(address)["Location"])
    [key] = keys_on(page)
    assert "調剤する理由" in page
    assert results(me) == []
    assert me.post(address, {f"reason-{key}": "処方医に確かめた"}).status_code == 302
    assert len(results(me)) == 1


def test_the_same_page_sent_twice_is_one_result(me, here):
    address = to_sign(me, read(me, here))
    receipt = me.post(address)["Location"]
    assert [me.post(address)["Location"], me.get(address)["Location"]] == [receipt] * 2
    assert len(results(me)) == 1


def test_the_same_result_read_and_signed_once_more_is_refused_with_its_reason(me, here):
    me.post(to_sign(me, read(me, here)))
    answer = me.post(to_sign(me, read(me, here)))
    assert "すでに登録に使われています" in seen(me, answer["Location"])
    assert len(results(me)) == 1


class TestReading:
    def test_somebody_elses_slip_is_refused(self, me, here):
        page = refused(me, here, content=slip(person="P003"))
        assert "選んだ患者と一致しません" in page
        assert "patient_ref" not in page

    def test_it_says_which_record_and_field_is_wrong(self, me, here):
        content = slip().replace(b"13,19850401", b"13,19851301")
        page = refused(me, here, content=content)
        assert "6行目、レコード13（患者生年月日レコード）、1番目の項目「患者生年月日」: " in page

    def test_one_that_was_scanned_in_part_is_refused(self, me, here):
        assert "レコード201（薬品レコード）" in refused(me, here, content=slip()[:-20])

    def test_something_else_is_refused(self, me, here):
        assert "1行目: 先頭行が仕様と一致しません。" in refused(me, here, symbol1="https://example.jp/")

    def test_what_is_no_cp932_is_refused(self, me, here):
        text = slip().decode("cp932").replace("架空診療所", "架空診療所😀")
        assert "2行目: 文字コードを読み取れません。" in refused(me, here, symbol1=text)

    def test_nothing_pasted_is_refused(self, me, here):
        assert "id_symbol1" in refused(me, here, symbol1="")

    def test_an_individual_number_is_refused_and_not_shown_again(self, me, here):
        page = refused(me, here, symbol2=INDIVIDUAL_NUMBER)
        assert INDIVIDUAL_NUMBER not in page
        assert not Draft.objects.filter(kind="pharmacy_slip").exists()

    @pytest.mark.parametrize(("days", "says"), [(1, "未来"), (-1, "交付日より前"), (-1000, "交付日より前")])
    def test_it_was_dispensed_between_the_day_of_issue_and_today(self, me, here, days, says):
        day = jst_day(clock.now()) + timedelta(days=days)
        page = refused(me, here, dispensed_on=day.isoformat())
        assert 'href="#id_dispensed_on"' in page
        assert says in page

    def test_what_was_dispensed_100_days_ago_is_refused_and_99_days_is_read(self, me, here):
        for days, text in ((100, "100日以内"), (99, "")):
            day = jst_day(clock.now()) - timedelta(days=days)
            content = slip(issued_on=day)
            if text:
                assert text in refused(me, here, content=content, dispensed_on=day.isoformat())
            else:
                read(me, here, content=content, dispensed_on=day.isoformat())

    def test_a_day_that_is_none_is_refused(self, me, here):
        assert "id_dispensed_on" in refused(me, here, dispensed_on="きのう")


class TestWhose:
    def test_another_pharmacy_has_no_such_visit_slip_or_result(self, me, here):
        sheet = read(me, here)
        address = to_sign(me, sheet)
        me.post(address)
        [made] = results(me)
        other, result = pharmacist("pharmacist-2"), reverse("pharmacy_paper_result", args=[made.uid])
        for path in (here, sheet, address, result):
            status = other.get(path).status_code
            assert (path, status) == (path, 404)
        unknown = [reverse("pharmacy_paper_read", args=[uuid4()]), reverse("pharmacy_paper_dispense", args=[uuid4()])]
        for path in (*unknown, reverse("pharmacy_paper_result", args=[uuid4()])):
            assert other.get(path).status_code == 404
        assert "人</p>" not in seen(other, reverse("pharmacy_papers"))

    def test_a_slip_is_ones_own(self, me, here):
        sheet = read(me, here)
        assert Visitor.of("pharmacist", "pharmacy").get(sheet).status_code == 404

    def test_a_draft_of_another_slip_is_none_of_this(self, me, here):
        first, second = read(me, here), read(me, here, content=slip(rx.LOXOPROFEN))
        query = pressed(me, first, "", **{"m0-lot": "A1"})["Location"].split("?")[1]
        assert 'value="A1"' in seen(me, f"{first}?{query}")
        assert 'value="A1"' not in seen(me, f"{second}?{query}")

    def test_the_right_lost_meanwhile_signs_nothing(self, me, here):
        address = to_sign(me, read(me, here))
        me.membership.ended_at = clock.now()
        me.membership.save(update_fields=["ended_at"])
        answer = me.post(address)
        assert (answer.status_code, answer["Location"]) == (302, "/roles/")
        assert results(pharmacist("pharmacist-2")) == []

    def test_only_who_dispenses_comes_in(self, here):
        for path in (reverse("pharmacy_papers"), here):
            is_closed(path, Visitor.of("doctor", "clinic"), Visitor.of("receptionist", "pharmacy"))

    def test_the_action_asks_for_who_is_at_the_counter_and_who_may_dispense(self, me, here):
        asked = {
            "slip": Slip(content=slip(), form=Form.RECORD_FILE),
            "dispensed_on": jst_day(clock.now()),
            "at": clock.now(),
        }
        with pytest.raises(NoCheckIn):
            slip_of(patient_ref="A" * 40, by=me.actor, **asked)
        with pytest.raises(NoCheckIn):
            slip_of(patient_ref=rx.visit(BLUE), by=Caller(GREEN).actor, **asked)
        with pytest.raises(Refused):
            slip_of(patient_ref=rx.visit(BLUE), by=Visitor.of("doctor", "clinic").actor, **asked)


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        (record_pointer(5), "5行目: "), (record_pointer(5, "999", 2), "5行目: "),
        (record_pointer(5, "5", 99), "5行目、レコード5（医師レコード）: "), ("/records", ""), ("/x", ""),
    ],
)  # fmt: skip
def test_a_place_is_said_as_far_as_it_is_one(pointer, words):
    assert place_of(Fault(WrongType, pointer)) == words
