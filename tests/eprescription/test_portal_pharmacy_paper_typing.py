"""A paper prescription without symbols: typed row by row, compared, and gone on with as one that was scanned."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.models import Dispensing
from eprescription.queries.paper_slips import slip_in
from eprescription.queries.visits import visits_at
from platform_site import clock
from platform_site.models import Draft
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE, GREEN
from tests.support import rx
from tests.support.clinic_pages import typed, value_of
from tests.support.pages import is_closed, seen, text_of
from tests.support.pharmacy_pages import pharmacist, sheet_on
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
INDIVIDUAL_NUMBER = "123456789018"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def here(me) -> str:
    """P001 is at the counter; the page on which her prescription is typed."""
    return page_of("P001", me)


def page_of(person: str, me: Visitor) -> str:
    rx.visit(BLUE, person)
    newest, *_ = visits_at(me.actor, at=clock.now())
    return reverse("pharmacy_paper_type", args=[newest.uid])


def form(*names: str, **changed: str) -> dict[str, Any]:
    """Return the form of a prescription on paper of today, of amlodipine unless told otherwise."""
    today = jst_day(clock.now()).isoformat()
    head = {
        "facility_code": "1310200022", "facility": "架空クリニック", "prescriber": "医師　架空", "issued_on": today,
        "birth_date": "1985-04-01", "dispensed_on": today,
    }  # fmt: skip
    return {**typed(*(names or (rx.AMLODIPINE,))), **head, **changed}


def pressed(me: Visitor, here: str, deed: str, sent: dict[str, Any]) -> str:
    answer = me.post(here, {**sent, "do": deed})
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def refused(me: Visitor, here: str, *names: str, **changed: str) -> str:
    """Go on with what is wrong; return the page that says so."""
    page = seen(me, pressed(me, here, "confirm", form(*names, **changed)))
    assert "入力内容に問題があります" in page
    return page


def registered(me: Visitor, sheet: str, **changed: str) -> Dispensing:
    """Compare, sign and register what was typed; return the result."""
    signing = pressed(me, sheet, "confirm", {"compared": "on", **sheet_on(seen(me, sheet)), **changed})
    assert "/sign/" in signing, seen(me, signing)
    assert me.post(signing).status_code == 302
    [made] = results(me)
    return made


def results(me: Visitor) -> list[Dispensing]:
    newest, *_ = visits_at(me.actor, at=clock.now())
    with rx.opened(newest.person_id):
        return list(Dispensing.objects.filter(prescription__isnull=True).prefetch_related("items").order_by("pk"))


def test_the_page_of_the_symbols_leads_to_it(me, here):
    assert here in seen(me, here.replace("/type", "/"))
    page = seen(me, here)
    assert f'value="{jst_day(clock.now())}"' in page
    assert "入力内容に問題があります" not in page


def test_it_is_typed_compared_signed_and_registered(me, here):
    sheet = pressed(me, here, "confirm", form())
    page = seen(me, sheet)
    for text in ("紙の処方箋の内容", rx.AMLODIPINE, "架空クリニック", "医師　架空", "14日分", "受付した患者"):
        assert text in page
    made = registered(me, sheet)
    assert made.paper == {
        "facility": "架空クリニック", "facility_code": "1310200022", "prescriber": "医師　架空",
        "issued_on": jst_day(clock.now()).isoformat(), "form": "json",
    }  # fmt: skip
    [item] = made.items.all()
    assert (item.master_name, item.given_quantity, item.usage_name) == (rx.AMLODIPINE, 14, "１日１回朝食後")
    with rx.opened(made.person_id):
        assert [one.name for one in slip_in(made).document.items] == [rx.AMLODIPINE]


def test_what_the_prescriber_ruled_out_is_typed_as_well(me, here):
    sheet = pressed(me, here, "confirm", form(rx.NORVASC, **{"m0-no_generic": "on"}))
    assert "後発医薬品への変更不可" in seen(me, sheet)
    made = registered(me, sheet)
    assert [item.master_name for item in made.items.all()] == [rx.NORVASC]


def test_medicines_are_searched_added_and_taken_out(me, here):
    page = seen(me, pressed(me, here, "search", {**form(), "word": "ろきそぷろふぇん"}))
    assert f'value="add:{value_of(rx.LOXOPROFEN)}"' in page
    assert "架空クリニック" in page
    page = seen(me, pressed(me, here, f"add:{value_of(rx.LOXOPROFEN)}", form()))
    assert page.count('name="drug"') == 2
    assert page.count("入力内容に問題があります") == 0
    page = seen(me, pressed(me, here, "remove:0", form(rx.AMLODIPINE, rx.LOXOPROFEN)))
    assert f'name="drug" value="{value_of(rx.AMLODIPINE)}"' not in page


def test_one_goes_back_to_what_was_typed(me, here):
    sheet = seen(me, pressed(me, here, "confirm", form()))
    assert "処方箋の入力に戻る" in sheet
    draft = Draft.objects.filter(kind="clinic_sheet").latest("pk")
    back = f"{here}?draft={draft.uid}"
    assert back in sheet
    assert 'value="架空クリニック"' in seen(me, back)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("facility_code", ""), ("facility_code", "131020002"), ("facility_code", "1310200023"),
        ("facility_code", "1340400051"), ("facility", ""), ("prescriber", ""), ("issued_on", "きのう"),
        ("birth_date", ""), ("birth_date", "1985-04-02"), ("dispensed_on", ""), ("m0-dose", "0"), ("m0-usage", ""),
    ],
)  # fmt: skip
def test_each_field_has_to_be_right(me, here, field, text):
    assert f'href="#id_{field}"' in refused(me, here, **{field: text})


def test_somebody_elses_prescription_is_refused_by_the_birthday(me):
    here = page_of("P003", me)
    assert "選んだ患者の生年月日と一致しません" in refused(me, here)


def test_what_no_prescription_can_hold_is_refused(me, here):
    assert "医療機関名称" in refused(me, here, facility="架空😀クリニック")


@pytest.mark.parametrize(
    ("issued", "given", "says"), [(0, 1, "未来"), (0, -1, "交付日より前"), (-100, -100, "100日以内")]
)
def test_it_was_dispensed_between_the_day_of_issue_and_today(me, here, issued, given, says):
    today = jst_day(clock.now())
    days = {"issued_on": today + timedelta(days=issued), "dispensed_on": today + timedelta(days=given)}
    assert says in refused(me, here, **{name: day.isoformat() for name, day in days.items()})


def test_a_day_on_which_she_was_not_insured_so_is_refused(me, here):
    assert "資格はありませんでした" in refused(me, here, issued_on="1990-01-01")


def test_without_medicines_it_goes_no_further(me, here):
    page = seen(me, pressed(me, here, "confirm", {**form(), "drug": []}))
    assert "医薬品を1つ以上加えてください。" in page


def test_an_individual_number_is_refused_at_once_and_kept_nowhere(me, here):
    before = Draft.objects.count()
    answer = me.post(here, {**form(facility=INDIVIDUAL_NUMBER), "do": "confirm"})
    assert answer.status_code == 422
    assert INDIVIDUAL_NUMBER not in text_of(answer)
    assert Draft.objects.count() == before


def test_the_same_typed_twice_is_registered_once(me, here):
    registered(me, pressed(me, here, "confirm", form()))
    sheet = pressed(me, here, "confirm", form())
    signing = pressed(me, sheet, "confirm", {"compared": "on", **sheet_on(seen(me, sheet))})
    assert "すでに登録に使われています" in seen(me, me.post(signing)["Location"])
    assert len(results(me)) == 1


def test_a_payer_without_an_insurance_stands_in_it(me):
    here = page_of("P010", me)
    assert "pharmacy/papers/" in pressed(me, here, "confirm", form(birth_date="1958-06-30"))
    assert "紙の処方箋の内容" in seen(me, pressed(me, here, "confirm", form(birth_date="1958-06-30")))


def test_another_pharmacy_has_no_such_visit_and_none_has_one_that_is_none(me, here):
    rx.visit(GREEN)
    other = pharmacist("pharmacist-2")
    for path in (here, reverse("pharmacy_paper_type", args=[uuid4()])):
        assert other.get(path).status_code == 404


def test_a_sheet_of_another_visit_is_none_of_this(me, here):
    query = pressed(me, here, "search", form()).split("?")[1]
    assert 'value="架空クリニック"' in seen(me, f"{here}?{query}")
    assert 'value="架空クリニック"' not in seen(me, f"{page_of('P003', me)}?{query}")


def test_the_right_lost_meanwhile_types_nothing(me, here):
    before = Draft.objects.count()
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    assert me.post(here, {**form(), "do": "confirm"}).status_code in (302, 403)
    assert Draft.objects.count() == before


def test_only_who_dispenses_comes_in(here):
    is_closed(here, Visitor.of("doctor", "clinic"), Visitor.of("receptionist", "pharmacy"))
