"""A result typed on pages: rows, lots and products, signed by the sandbox's key, registered, and corrected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eprescription.actions import inquiries, protocols
from eprescription.models import Prescription, StopSwitch, StoredOriginal
from eprescription.rules.document import DosageForm, DrugCode, Information, ItemNote, System, Veto
from eprescription.states import RxState
from platform_site import clock
from platform_site.models import Draft
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, by_number, dispensed, given, lines_of, now, opened, received
from tests.eprescription.reasons import registered_for_a_reason
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import keys_on
from tests.support.drug_rows import item, named, own_masters
from tests.support.pages import seen, text_of
from tests.support.pharmacy_pages import code_of, page_of, pharmacist, pressed, result_of, sheet_of, sheet_on, to_sign
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]


INDIVIDUAL_NUMBER = "123456789018"
GTIN = "04987123456784"
MATERIAL = "架空のガーゼ"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def row(issuing):
    return received(rx.registered(rx.NORVASC))


def vetoed(name: str) -> Prescription:
    """Register a prescription whose medicine may not be changed for a generic."""
    [rp] = rx.rps(name)
    item = replace(rp.items[0], notes=(ItemNote(Veto.GENERIC, "後発医薬品への変更不可", ""),))
    return rx.registered(rps=(replace(rp, items=(item,)),))


def generic_name() -> Prescription:
    """Register a prescription of the 一般名 of amlodipine."""
    code = named(rx.AMLODIPINE).generic_code
    (name,) = (each for each in own_masters().generics if each.code == code)
    [rp] = rx.rps(rx.AMLODIPINE)
    return rx.registered(rps=(replace(rp, items=(item(name),)),))


def with_material() -> Prescription:
    """Register a prescription of a medicine and of a material, which no master knows."""
    medicine, other = rx.rps(rx.NORVASC, rx.LOXOPROFEN)
    thing = replace(
        other.items[0], name=MATERIAL, drug_code=DrugCode(System.RECEIPT, "777770000"), unit="本",
        information=Information.MATERIAL,
    )  # fmt: skip
    form = {"dosage_form": DosageForm.MATERIAL, "quantity": 1}
    return rx.registered(rps=(medicine, replace(other, items=(thing,), **form)))


def answered(row: Prescription, *, result: str, item_key: str = "1-1") -> str:
    """Have the pharmacy ask about an item, or without one about all, and its clinic answer; return the inquiry's id."""
    asked = inquiries.ask(
        prescription_uid=row.uid,
        item_key=item_key,
        question="用量は適切ですか。",
        by=Caller(BLUE).actor,
        at=clock.now(),
    )
    inquiries.answer(
        uid=asked.uid, result=result, answer="変更します。", answered_by="医師　二奈", by=Caller(rx.CLINIC).actor,
        at=clock.now(),
    )  # fmt: skip
    return str(asked.uid)


def protocol_of(row: Prescription) -> str:
    """Have pharmacy and clinic agree on something; return how a form names it."""
    code, on = Caller(rx.CLINIC).code, jst_day(clock.now())
    row = protocols.propose(
        partner=code, text="残薬があるときは中止できる。", valid_from=on, by=Caller(BLUE).actor, at=clock.now()
    )
    protocols.agree(uid=row.uid, by=Caller(rx.CLINIC).actor, at=clock.now())
    return f"protocol:{row.uid}"


def refused(me: Visitor, row: Prescription, form: dict[str, str]) -> str:
    """Go on with a sheet that is not right; return the page that says so, to which one can go back."""
    answer = pressed(me, row, "confirm", form)
    assert answer.status_code == 302, text_of(answer)
    page = seen(me, answer["Location"])
    assert "入力内容に問題があります" in page
    return page


def test_it_is_signed_and_registered_as_prescribed(me, row):
    address = to_sign(me, row)
    assert rx.NORVASC in seen(me, address)
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    assert "/receipts/" in answer["Location"]
    made = result_of(row)
    assert now(row).state == RxState.DISPENSED
    assert made.signer["name"] == "薬剤　一太"
    [item] = made.items.all()
    assert (item.disposition, item.given_quantity, item.master_name) == ("as_prescribed", 14, rx.NORVASC)
    assert page_of(row) in seen(me, answer["Location"])
    assert made.time_stamp in seen(me, page_of(row))


def test_while_the_prescriber_has_not_answered_it_says_so_and_registers_nothing(me, row):
    assert "まだ回答がありません" not in seen(me, page_of(row, "pharmacy_dispense"))
    inquiries.ask(
        prescription_uid=row.uid, item_key="", question="用量は適切ですか。", by=Caller(BLUE).actor, at=clock.now()
    )
    assert "まだ回答がありません" in seen(me, page_of(row, "pharmacy_dispense"))
    answer = me.post(to_sign(me, row, message="一包化しました。"))
    page = seen(me, answer["Location"])
    assert "疑義照会の回答を待っている" in page
    assert "一包化しました。" in page
    assert now(row).state == RxState.RECEIVED


def test_a_generic_is_chosen_with_lot_package_and_leftover(me, row):
    form = {
        "m0-disposition": "generic", "m0-product": code_of(rx.AMLODIPINE), "m0-lot": "A1", "m0-taken_days": "",
        "m0-package_code": GTIN, "m0-left": "7錠", "m0-left_reason": "飲み忘れ", "message": "一包化しました。",
    }  # fmt: skip
    assert me.post(to_sign(me, row, **form)).status_code == 302
    made = result_of(row)
    [item] = made.items.all()
    assert (item.disposition, item.master_name, item.lot, item.package_code) == ("generic", rx.AMLODIPINE, "A1", GTIN)
    assert made.leftover == [{"name": rx.AMLODIPINE, "quantity": "7錠", "reason": "飲み忘れ"}]
    assert made.message == "一包化しました。"


def test_only_what_the_prescriber_allows_is_offered(me):
    free = seen(me, page_of(received(rx.registered(rx.NORVASC)), "pharmacy_dispense"))
    bound = seen(me, page_of(received(vetoed(rx.NORVASC)), "pharmacy_dispense"))
    assert code_of(rx.AMLODIPINE) in free
    assert code_of(rx.AMLODIPINE) not in bound
    assert code_of(rx.LOXOPROFEN) not in free
    assert "後発品への変更不可" in bound


def test_a_word_narrows_the_products_and_finds_others_to_change_to(me, row):
    answer = pressed(me, row, "search:0", sheet_of(me, row, **{"m0-word": "ロキソプロフェン"}))
    page = seen(me, answer["Location"])
    assert code_of(rx.LOXOPROFEN) in page
    assert code_of(rx.AMLODIPINE) not in page
    assert f'value="{code_of(rx.NORVASC)}" selected' in page


def test_one_medicine_is_given_in_two_lots(me, row):
    page = seen(me, pressed(me, row, "lot:0", sheet_of(me, row))["Location"])
    form = sheet_on(page, **{"m0-quantity": "10", "m0-lot": "A1", "m1-quantity": "4", "m1-lot": "B2"})
    assert form["item"] == ["1-1", "1-1"]
    address = pressed(me, row, "confirm", form)["Location"]
    assert me.post(address).status_code == 302
    assert sorted((item.lot, item.given_quantity) for item in result_of(row).items.all()) == [("A1", 10), ("B2", 4)]


def test_a_second_lot_is_taken_out_again_but_the_last_row_of_a_medicine_stays(me, row):
    two = sheet_on(seen(me, pressed(me, row, "lot:0", sheet_of(me, row))["Location"]))
    one = sheet_on(seen(me, pressed(me, row, "remove:1", two)["Location"]))
    assert one["item"] == ["1-1"]
    assert sheet_on(seen(me, pressed(me, row, "remove:0", one)["Location"]))["item"] == ["1-1"]


@pytest.mark.parametrize("deed", ["lot:9", "lot:x", "remove:9", "remove:²", "", "?:0"])
def test_a_button_that_names_nothing_changes_nothing(me, row, deed):
    form = sheet_of(me, row)
    assert sheet_on(seen(me, pressed(me, row, deed, form)["Location"])) == form


def test_a_row_of_no_prescribed_medicine_is_passed_over(me, row):
    form = sheet_of(me, row)
    page = seen(me, pressed(me, row, "", {**form, "item": ["1-1", "9-9"]})["Location"])
    assert sheet_on(page)["item"] == ["1-1"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"m0-quantity": ""}, "quantity"),
        ({"m0-quantity": "0"}, "quantity"),
        ({"m0-quantity": "NaN"}, "quantity"),
        ({"m0-quantity": "15"}, "quantity"),
        ({"m0-disposition": "partial"}, "quantity"),
        ({"m0-product": ""}, "product"),
        ({"m0-product": "000000000"}, "product"),
        ({"m0-disposition": "generic", "m0-product": ""}, "product"),
        ({"m0-disposition": "x"}, "disposition"),
        ({"m0-disposition": "dropped"}, "ground"),
        ({"m0-disposition": "changed"}, "ground"),
        ({"m0-ground": "inquiry:0"}, "ground"),
        ({"m0-lot": "あ"}, "lot"),
        ({"m0-package_code": "04987123456785"}, "package_code"),
        ({"m0-taken_days": "0"}, "taken_days"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_signed(me, row, changed, field):
    page = refused(me, row, sheet_of(me, row, **changed))
    assert f'href="#id_m0-{field}"' in page
    assert now(row).state == RxState.RECEIVED


def test_what_the_veto_forbids_is_said_at_the_product(me):
    row = received(vetoed(rx.NORVASC))
    changed = {"m0-disposition": "changed", "m0-ground": protocol_of(row), "m0-word": "アムロジピン"}
    page = seen(me, pressed(me, row, "search:0", sheet_of(me, row, **changed))["Location"])
    page = refused(me, row, sheet_on(page, **changed, **{"m0-product": code_of(rx.AMLODIPINE)}))
    assert "後発品への変更不可と指示されています。" in page


def test_a_product_whose_code_was_stopped_is_refused_before_the_signature(me, row):
    form = sheet_of(me, row)
    StopSwitch.objects.create(code_system="2", code=code_of(rx.NORVASC), reason="誤り", set_at=clock.now())
    assert "入力内容に問題があります" in refused(me, row, form)


def test_an_individual_number_is_refused_at_once_and_kept_nowhere(me, row):
    form, before = sheet_of(me, row, message=INDIVIDUAL_NUMBER), Draft.objects.count()
    answer = pressed(me, row, "confirm", form)
    assert answer.status_code == 422
    assert INDIVIDUAL_NUMBER not in text_of(answer)
    assert Draft.objects.count() == before


def test_a_change_goes_by_an_answered_inquiry(me, row):
    uid = answered(row, result="changed")
    form = {"m0-disposition": "changed", "m0-ground": f"inquiry:{uid}", "m0-word": "ロキソプロフェン"}
    page = seen(me, pressed(me, row, "search:0", sheet_of(me, row, **form))["Location"])
    form = sheet_on(page, **form, **{"m0-product": code_of(rx.LOXOPROFEN), "m0-quantity": "30", "m0-taken_days": "10"})
    assert me.post(pressed(me, row, "confirm", form)["Location"]).status_code == 302
    [item] = result_of(row).items.all()
    assert (item.disposition, item.master_name, item.days) == ("changed", rx.LOXOPROFEN, 10)


def test_a_medicine_is_dropped_by_an_agreement(me):
    row = received(rx.registered(rx.NORVASC, rx.LOXOPROFEN))
    address = to_sign(me, row, **{"m1-disposition": "dropped", "m1-ground": protocol_of(row)})
    assert "中止" in seen(me, address)
    assert me.post(address).status_code == 302
    given = {item.item_key: (item.disposition, item.given_quantity) for item in result_of(row).items.all()}
    assert given == {"1-1": ("as_prescribed", 14), "2-1": ("dropped", 0)}


def test_a_part_is_given(me, row):
    assert me.post(to_sign(me, row, **{"m0-disposition": "partial", "m0-quantity": "7.5"})).status_code == 302
    [item] = result_of(row).items.all()
    assert (item.disposition, str(item.given_quantity.normalize())) == ("partial", "7.5")


def test_of_a_generic_name_the_product_has_to_be_chosen(me):
    row = received(generic_name())
    form = sheet_of(me, row)
    assert (form["m0-disposition"], form.get("m0-product", "")) == ("generic", "")
    assert me.post(to_sign(me, row, **{"m0-product": code_of(rx.AMLODIPINE)})).status_code == 302
    assert [item.master_name for item in result_of(row).items.all()] == [rx.AMLODIPINE]


def test_what_is_no_medicine_of_the_masters_is_given_as_prescribed(me):
    row = received(with_material())
    assert me.post(to_sign(me, row)).status_code == 302
    with opened(row):
        assert sorted(result_of(row).items.values_list("sent_name", flat=True)) == sorted([MATERIAL, rx.NORVASC])


def test_the_next_dispensing_of_a_refill_is_planned(me):
    row = received(rx.registered(rx.NORVASC, refills=2))
    wrong = refused(me, row, sheet_of(me, row, next_due_on=jst_day(clock.now()).isoformat()))
    assert 'href="#id_next_due_on"' in wrong
    due = jst_day(clock.now()) + timedelta(days=13)
    assert me.post(to_sign(me, row, next_due_on=due.isoformat())).status_code == 302
    assert (now(row).state, now(row).next_due_on) == (RxState.REGISTERED, due)


def test_the_originals_are_stored_where_it_is_ordered(me, row):
    assert me.post(to_sign(me, row, store="on")).status_code == 302
    with opened(row):
        assert StoredOriginal.objects.filter(person_id=row.person_id).count() == 2


def test_a_result_is_corrected_as_a_new_version(me, row):
    me.post(to_sign(me, row, **{"m0-left": "7錠", "message": "一包化しました。"}))
    form = sheet_of(me, row)
    assert (form["m0-left"], form["m0-quantity"]) == ("7錠", "14")
    answer = me.post(to_sign(me, row, **{"m0-lot": "C3"}))
    assert answer.status_code == 302, text_of(answer)
    made = result_of(row)
    assert (made.version, [item.lot for item in made.items.all()]) == (2, ["C3"])


def test_what_was_added_after_an_inquiry_stays_in_a_corrected_result(me, row):
    uid = answered(row, result="changed", item_key="")
    added = given("9-1", rx.LOXOPROFEN, "21", disposition="added", inquiry_id=uid, days=7, usage="毎食後", lot="L1")
    dispensed(row, given(name=rx.NORVASC), added)
    answer = me.post(to_sign(me, row, **{"m0-lot": "C3"}))
    assert answer.status_code == 302, text_of(answer)
    made = result_of(row)
    with opened(row):
        items = made.items.order_by("pk").values_list("disposition", "sent_name", "given_quantity", "lot")
        assert (made.version, list(items)) == (
            2, [("as_prescribed", rx.NORVASC, 14, "C3"), ("added", named(rx.LOXOPROFEN).name, 21, "L1")],
        )  # fmt: skip
    assert [line.name for line in lines_of(row)] == [rx.NORVASC, named(rx.LOXOPROFEN).name]


def test_the_usage_that_a_pharmacy_wrote_stays_in_a_corrected_result(me, row):
    dispensed(row, given(name=rx.NORVASC, usage="１日１回就寝前"))
    address = to_sign(me, row, **{"m0-lot": "C3"})
    assert "１日１回就寝前" in seen(me, address)
    assert me.post(address).status_code == 302
    made = result_of(row)
    assert (made.version, [item.usage_name for item in made.items.all()]) == (2, ["１日１回就寝前"])
    assert [line.usage for line in lines_of(row)] == ["１日１回就寝前"]


@pytest.mark.parametrize("name", [rx.NORVASC, "持参した薬"])
def test_each_leftover_of_a_corrected_result_stays_once_whatever_its_name(me, row, name):
    left = {"name": name, "quantity": "7錠", "reason": "飲み忘れ"}
    lots = (given(name=rx.NORVASC, quantity="10", lot="A1"), given(name=rx.NORVASC, quantity="4", lot="B2"))
    dispensed(row, *lots, leftover=[left])
    assert me.post(to_sign(me, row)).status_code == 302
    made = result_of(row)
    assert (made.version, made.leftover) == (2, [left])


def test_the_same_page_sent_twice_is_one_result(me, row):
    address = to_sign(me, row)
    receipt = me.post(address)["Location"]
    assert [me.post(address)["Location"], me.get(address)["Location"]] == [receipt] * 2
    assert result_of(row).version == 1


def test_a_draft_is_ones_own_and_of_its_prescription(me, row):
    other = received(rx.registered(rx.LOXOPROFEN))
    address = to_sign(me, row)
    assert Visitor.of("pharmacist", "pharmacy").get(address).status_code == 404
    assert me.get(address.replace(str(row.uid), str(other.uid))).status_code == 404
    query = pressed(me, row, "", sheet_of(me, row, message="伝言"))["Location"].split("?")[1]
    assert "伝言" not in seen(me, f"{page_of(other, 'pharmacy_dispense')}?{query}")
    assert "伝言" not in seen(Visitor.of("pharmacist", "pharmacy"), f"{page_of(row, 'pharmacy_dispense')}?{query}")
    assert rx.NORVASC in seen(me, f"{page_of(row, 'pharmacy_dispense')}?draft=x")


def test_somebody_without_a_key_cannot_sign(me, row):
    other = Visitor.of("pharmacist", "pharmacy")
    answer = other.post(to_sign(other, row))
    assert answer.status_code == 403
    assert "署名用証明書" in text_of(answer)
    assert now(row).state == RxState.RECEIVED


def test_one_that_is_not_in_hand_has_no_sheet(me, row):
    redeemed = rx.registered(rx.LOXOPROFEN)
    by_number(redeemed)
    assert me.get(page_of(redeemed, "pharmacy_dispense")).status_code == 409


def test_the_right_lost_meanwhile_signs_nothing(me, row):
    address = to_sign(me, row)
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    answer = me.post(address)
    assert (answer.status_code, answer["Location"]) == (302, "/roles/")
    assert now(row).state == RxState.RECEIVED


class TestFindings:
    @pytest.fixture
    def row(self, issuing):
        rx.registered(rx.TRIAZOLAM, clinic=rx.OTHER)
        return received(registered_for_a_reason(rx.ITRACONAZOLE))

    def test_what_it_meets_stops_it_until_there_is_a_reason_and_a_second_confirmation(self, me, row):
        address = to_sign(me, row)
        page = seen(me, me.post(address)["Location"])
        [key] = keys_on(page)
        assert "調剤する理由" in page
        assert "入力内容に問題があります" not in page
        missing = seen(me, me.post(address, {f"reason-{key}": "処方医に確かめた"})["Location"])
        assert "それでも調剤するとき" in missing
        assert "処方医に確かめた" in missing
        assert now(row).state == RxState.RECEIVED
        answer = me.post(address, {f"reason-{key}": "処方医に確かめた", f"confirmed-{key}": "on"})
        assert answer.status_code == 302, text_of(answer)
        assert "薬剤師: 処方医に確かめた" in seen(me, page_of(row))

    def test_without_consent_nothing_tells_what_it_is(self, me, row):
        page = seen(me, me.post(to_sign(me, row))["Location"])
        assert "同意がないため" in page
        assert rx.TRIAZOLAM not in page

    def test_what_was_said_is_ones_own_and_of_its_result(self, me, row):
        address = to_sign(me, row)
        query = me.post(address)["Location"].split("?")[1]
        assert keys_on(seen(me, f"{to_sign(me, row)}?{query}")) == []
        assert keys_on(seen(me, f"{address}?said=x")) == []

    def test_an_individual_number_is_no_reason(self, me, row):
        address = to_sign(me, row)
        [key] = keys_on(seen(me, me.post(address)["Location"]))
        answer = me.post(address, {f"reason-{key}": INDIVIDUAL_NUMBER, f"confirmed-{key}": "on"})
        assert answer.status_code == 422
        assert INDIVIDUAL_NUMBER not in text_of(answer)
        assert now(row).state == RxState.RECEIVED
