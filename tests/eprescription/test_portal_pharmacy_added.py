"""追加 on the page of a result: a medicine beside the prescription, by an inquiry about all of it or an agreement."""

import json
from typing import Any

import pytest
from django.http import QueryDict

from eprescription.models import Prescription, StopSwitch
from eprescription.portal.pharmacy_sheets import MOST_ADDED, kept_result_sheet, result_sheet_in
from eprescription.states import RxState
from platform_site import clock
from tests.eprescription.pharmacies import dispensed, given, lines_of, now, received
from tests.eprescription.test_portal_pharmacy_dispensing import answered, protocol_of
from tests.support import rx
from tests.support.pages import seen, text_of
from tests.support.pharmacy_pages import code_of, page_of, pharmacist, pressed, result_of, sheet_of, sheet_on
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
WORD = "ロキソプロフェン"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def row(issuing) -> Prescription:
    return received(rx.registered(rx.NORVASC))


def with_row(me: Visitor, row: Prescription) -> dict[str, Any]:
    """Return the sheet after a row was added and its medicine searched for."""
    form = sheet_on(seen(me, pressed(me, row, "add", sheet_of(me, row))["Location"]))
    return sheet_on(seen(me, pressed(me, row, "search:0", {**form, "a0-word": WORD})["Location"]))


def typed(ground: str, **changed: str) -> dict[str, str]:
    return {
        "a0-product": code_of(rx.LOXOPROFEN), "a0-quantity": "21", "a0-taken_days": "7", "a0-usage": "１日３回毎食後",
        "a0-ground": ground, "a0-lot": "L1", **changed,
    }  # fmt: skip


def register(me: Visitor, row: Prescription, form: dict[str, Any]) -> str:
    """Go on with a sheet and sign it; return the page to sign on as it was shown."""
    address = pressed(me, row, "confirm", form)["Location"]
    page = seen(me, address)
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    return page


@pytest.mark.parametrize("by", ["inquiry", "protocol"])
def test_it_is_given_by_its_ground_and_stands_in_the_list(me, row, by):
    ground = f"inquiry:{answered(row, result='changed', item_key='')}" if by == "inquiry" else protocol_of(row)
    page = register(me, row, {**with_row(me, row), **typed(ground)})
    assert "追加（疑義照会・取決めによる）" in page
    assert "１日３回毎食後" in page
    made = {item.item_key: item for item in result_of(row).items.all()}
    assert {key: item.disposition for key, item in made.items()} == {"1-1": "as_prescribed", "2-1": "added"}
    added = made["2-1"]
    assert (added.master_name, added.given_quantity, added.days) == (rx.LOXOPROFEN, 21, 7)
    assert (added.usage_name, added.lot, bool(getattr(added, f"{by}_id"))) == ("１日３回毎食後", "L1", True)
    line = lines_of(row)[-1]
    assert (line.name, line.usage, (line.ends_on - line.starts_on).days) == (rx.LOXOPROFEN, "１日３回毎食後", 7)
    assert "１日３回毎食後" in seen(me, page_of(row))


def test_without_a_ground_there_is_no_way_to_add(me, row):
    page = seen(me, page_of(row, "pharmacy_dispense"))
    assert "処方にない医薬品を追加する" not in page
    assert "処方にない医薬品を追加できます" in page


@pytest.mark.parametrize(("result", "item_key"), [("dropped", ""), ("changed", "1-1")])
def test_an_answer_about_one_medicine_or_to_leave_it_out_is_no_ground(me, row, result, item_key):
    uid = answered(row, result=result, item_key=item_key)
    assert "処方にない医薬品を追加する" not in seen(me, page_of(row, "pharmacy_dispense"))
    protocol_of(row)
    assert 'name="a0-ground"' in (page := seen(me, pressed(me, row, "add", sheet_of(me, row))["Location"]))
    assert f'value="inquiry:{uid}"' not in page.split('name="a0-ground"')[1].split("</select>")[0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"a0-product": ""}, "product"),
        ({"a0-product": "000000000"}, "product"),
        ({"a0-quantity": ""}, "quantity"),
        ({"a0-quantity": "0"}, "quantity"),
        ({"a0-usage": ""}, "usage"),
        ({"a0-ground": ""}, "ground"),
        ({"a0-ground": "protocol:0"}, "ground"),
        ({"a0-taken_days": "0"}, "taken_days"),
        ({"a0-lot": "あ"}, "lot"),
        ({"a0-package_code": "04987123456785"}, "package_code"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_signed(me, row, changed, field):
    form = {**with_row(me, row), **typed(protocol_of(row), **changed)}
    page = seen(me, pressed(me, row, "confirm", form)["Location"])
    assert "入力内容に問題があります" in page
    assert f'href="#id_a0-{field}"' in page
    assert now(row).state == RxState.RECEIVED


def test_what_the_rules_forbid_is_said_at_its_row(me, row):
    form = {**with_row(me, row), **typed(protocol_of(row))}
    StopSwitch.objects.create(code_system="2", code=code_of(rx.LOXOPROFEN), reason="誤り", set_at=clock.now())
    page = seen(me, pressed(me, row, "confirm", form)["Location"])
    assert 'href="#id_a0-quantity"' in page
    assert 'href="#id_m0-quantity"' not in page


def test_a_row_is_taken_out_again(me, row):
    protocol_of(row)
    page = seen(me, pressed(me, row, "drop:0", with_row(me, row))["Location"])
    assert "追加 1" not in page
    assert now(row).state == RxState.RECEIVED


def test_there_is_a_bound_to_the_rows(me, row):
    protocol_of(row)
    form = {**sheet_of(me, row), "added": [""] * (MOST_ADDED + 1)}
    page = seen(me, pressed(me, row, "add", form)["Location"])
    assert f"追加 {MOST_ADDED}<" in page
    assert f"追加 {MOST_ADDED + 1}<" not in page


def test_what_was_added_is_corrected_under_its_own_key(me, row):
    ground = f"inquiry:{answered(row, result='changed', item_key='')}"
    added = given(
        "9-1", rx.LOXOPROFEN, "21", disposition="added", inquiry_id=ground.removeprefix("inquiry:"), days=7,
        usage="毎食後", lot="L1",
    )  # fmt: skip
    dispensed(row, given(name=rx.NORVASC), added)
    form = sheet_of(me, row)
    assert (form["a0-lot"], form["a0-usage"], form["a0-taken_days"]) == ("L1", "毎食後", "7")
    register(me, row, {**form, "added": ["9-1"], "a0-quantity": "42", "a0-taken_days": "14"})
    items = {item.item_key: (item.given_quantity, item.days, item.lot) for item in result_of(row).items.all()}
    assert items["9-1"] == (42, 14, "L1")


def test_a_key_that_nobody_gave_it_becomes_one_that_is_free(me, row):
    form = {**with_row(me, row), **typed(protocol_of(row)), "added": ["1-1"]}
    register(me, row, form)
    assert {item.item_key for item in result_of(row).items.all()} == {"1-1", "2-1"}


def test_a_sheet_that_was_kept_is_the_one_that_was_typed():
    sheet = result_sheet_in(QueryDict("item=1-1&m0-lot=A1&added=&store=on")).with_added()
    assert len(sheet.added) == 2
    assert kept_result_sheet(json.loads(json.dumps(sheet.answers()))) == sheet
