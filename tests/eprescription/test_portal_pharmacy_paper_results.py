"""紙の処方箋の調剤結果 on the pages of the pharmacy that registered it: shown, corrected, withdrawn."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from eprescription.models import Dispensing
from eprescription.queries.dispensings import person_of_result
from eprescription.queries.paper_results import paper_results_at
from platform_site import clock
from tests.eprescription.api_calls import paper_registered, slip
from tests.eprescription.pharmacies import BLUE, GREEN, dispensed, given, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import done, is_closed, seen, text_of
from tests.support.pharmacy_pages import pharmacist, sheet_on
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
WITHDRAW = "/clinic/pharmacy/papers/withdraw"


@pytest.fixture
def me(issuing) -> Visitor:
    return pharmacist()


@pytest.fixture
def uid(issuing) -> str:
    """The result of a paper prescription of P001, registered by her pharmacy's program."""
    return paper_registered()


def page(uid: object, name: str = "pharmacy_paper_result") -> str:
    return reverse(name, args=[uid])


def about(uid: object) -> str:
    return f"{WITHDRAW}?about={uid}"


def versions(uid: str) -> list[Dispensing]:
    with rx.opened(person_of_result(UUID(uid), Caller(BLUE).row.organisation_id)):
        return list(Dispensing.objects.filter(uid=uid).prefetch_related("items").order_by("version"))


def to_sign(me: Visitor, uid: str, **changed: str) -> str:
    """Change the sheet of a result and go on; return the address of the page to sign on."""
    sheet = page(uid, "pharmacy_paper_correct")
    answer = me.post(sheet, {**sheet_on(seen(me, sheet)), **changed, "do": "confirm"})
    assert answer.status_code == 302, text_of(answer)
    assert "/sign/" in answer["Location"], seen(me, answer["Location"])
    return str(answer["Location"])


def half(me: Visitor, uid: str) -> Any:
    """Correct a result to half of what was prescribed."""
    return me.post(to_sign(me, uid, **{"m0-disposition": "partial", "m0-quantity": "7"}))


def test_it_leads_to_its_correction_and_withdrawal(me, uid):
    shown = seen(me, page(uid))
    for text in (page(uid, "pharmacy_paper_correct"), about(uid), "架空　本人", "1985年4月1日"):
        assert text in shown


def test_the_sheet_begins_as_it_was_registered_and_asks_for_no_comparison(me):
    uid = paper_registered(given(lot="A1"), given(quantity="7", lot="B2"), content=slip(days=21))
    sheet = seen(me, page(uid, "pharmacy_paper_correct"))
    for text in ("紙の処方箋の調剤結果の変更", 'value="A1"', 'value="B2"', "21日分", "架空診療所"):
        assert text in sheet
    assert 'name="compared"' not in sheet
    assert "受付した患者" not in sheet


def test_another_version_is_signed_and_the_old_one_is_shown_with_it(me, uid):
    address = to_sign(me, uid, **{"m0-disposition": "partial", "m0-quantity": "7"})
    assert "前の結果に代わって" in seen(me, address)
    answer = me.post(address)
    assert answer.status_code == 302, text_of(answer)
    assert page(uid) in seen(me, answer["Location"])
    before, after = versions(uid)
    assert (before.state, after.state, after.version) == ("corrected", "current", 2)
    assert [item.given_quantity for item in after.items.all()] == [7]
    shown = seen(me, page(uid))
    assert "（2版）" in shown
    assert "前の版（1版、" in shown


def test_what_is_wrong_is_said_at_its_field(me, uid):
    sheet = page(uid, "pharmacy_paper_correct")
    answer = me.post(sheet, {**sheet_on(seen(me, sheet)), "m0-quantity": "28", "do": "confirm"})
    assert 'href="#id_m0-quantity"' in seen(me, answer["Location"])


def test_the_same_page_sent_twice_is_one_version(me, uid):
    address = to_sign(me, uid, **{"m0-lot": "A1"})
    receipt = me.post(address)["Location"]
    assert [me.post(address)["Location"], me.get(address)["Location"]] == [receipt] * 2
    assert len(versions(uid)) == 2


def test_one_of_two_corrections_of_a_version_is_stale(me, uid):
    first, second = (to_sign(me, uid, **{"m0-lot": lot}) for lot in ("A1", "B2"))
    me.post(first)
    assert me.post(second).status_code == 412
    assert len(versions(uid)) == 2


def test_it_is_withdrawn_and_still_shown_as_that(me, uid):
    half(me, uid)
    asked = seen(me, about(uid))
    for text in (rx.AMLODIPINE, "架空診療所", "架空　本人"):
        assert text in asked
    assert page(uid) in text_of(done(me, about(uid), about=uid))
    assert [made.state for made in versions(uid)] == ["corrected", "withdrawn"]
    shown = seen(me, page(uid))
    assert "取り消した調剤結果です" in shown
    assert WITHDRAW not in shown
    assert page(uid) not in seen(me, reverse("pharmacy_papers"))
    for path in (about(uid), page(uid, "pharmacy_paper_correct")):
        assert me.get(path).status_code == 409


def test_one_whose_paper_was_not_kept_is_shown_and_withdrawn_and_not_corrected(me, uid):
    with rx.opened(versions(uid)[0].person_id):
        Dispensing.objects.filter(uid=uid).update(slip=None)
    assert page(uid, "pharmacy_paper_correct") not in seen(me, page(uid))
    assert "患者名は保存されていません" in seen(me, reverse("pharmacy_papers"))
    answer = me.get(page(uid, "pharmacy_paper_correct"))
    assert (answer.status_code, "取り消して" in text_of(answer)) == (409, True)
    done(me, about(uid), about=uid)
    assert [made.state for made in versions(uid)] == ["withdrawn"]


def test_the_patient_sees_what_counts(me, uid):
    her = Visitor.person(versions(uid)[0].person)
    half(me, uid)
    assert "全部で7錠" in seen(her, reverse("my_prescriptions"))
    done(me, about(uid), about=uid)
    assert rx.AMLODIPINE not in seen(her, reverse("my_prescriptions"))


def test_the_list_shows_what_was_registered_in_the_last_three_days_and_whose_it_is(me, uid):
    [line] = paper_results_at(me.actor, at=clock.now())
    assert (str(line.made.uid), line.patient.name) == (uid, "架空　本人")
    assert paper_results_at(me.actor, at=clock.now() + timedelta(days=4)) == []
    assert paper_results_at(pharmacist("pharmacist-2").actor, at=clock.now()) == []


def test_another_pharmacys_does_not_exist_as_one_of_nobody(me):
    uid = paper_registered(at_pharmacy=GREEN)
    for one in (uid, uuid4()):
        for path in (page(one), page(one, "pharmacy_paper_correct"), about(one)):
            assert (path, me.get(path).status_code) == (path, 404)


def test_that_of_an_electronic_prescription_is_not_shown_here(me):
    made = dispensed(received(rx.registered())).dispensing
    for path in (page(made.uid), page(made.uid, "pharmacy_paper_correct"), about(made.uid)):
        assert me.get(path).status_code == 404


def test_the_right_lost_meanwhile_changes_nothing(me, uid):
    sign, check = to_sign(me, uid, **{"m0-lot": "A1"}), me.post(about(uid), {"about": uid})["Location"]
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    for address in (sign, check):
        assert me.post(address).status_code in (302, 403)
    assert [made.state for made in versions(uid)] == ["current"]


def test_only_pharmacists_come_in(uid):
    others = doctor(), Visitor.of("receptionist", "pharmacy"), Visitor.of("pharmacist", "hospital")
    for path in (page(uid), page(uid, "pharmacy_paper_correct"), about(uid)):
        is_closed(path, *others)
