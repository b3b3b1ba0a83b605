"""事前の取決め on pages: proposed by one side, agreed to by the other, ended by either, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from eprescription.models import Protocol
from platform_site import clock
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.eprescription.asking import agreed, proposed
from tests.eprescription.pharmacies import BLUE, GREEN, received
from tests.support import rx
from tests.support.callers import Caller
from tests.support.clinic_pages import doctor
from tests.support.pages import done, is_closed, nothing_changes, refused, seen, text_of, wrong
from tests.support.pharmacy_pages import page_of, pharmacist
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
LIST, NEW, AGREE, END = (f"/clinic/protocols/{name}" for name in ("", "new", "agree", "end"))
TEXT = "同じ成分の錠剤と口腔内崩壊錠は、照会なしに変更できる。"


def proposal(to: str = rx.CLINIC, **changed: str) -> dict[str, str]:
    """Return the form of a proposal from today on."""
    today = jst_day(clock.now()).isoformat()
    return {"partner": Caller(to).code, "text": TEXT, "valid_from": today, "last_day": "", **changed}


def about(path: str, row: Protocol) -> str:
    return f"{path}?about={row.uid}"


def page(row: Protocol) -> str:
    return reverse("protocol", args=[row.uid])


def test_a_pharmacist_proposes_a_doctor_agrees_and_it_is_a_ground_for_a_change():
    me, row = pharmacist(), received(rx.registered(rx.AMLODIPINE))
    done(me, NEW, **proposal())
    made = Protocol.objects.get()
    assert page(made) in seen(doctor(), LIST)
    assert f"protocol:{made.uid}" not in seen(me, page_of(row, "pharmacy_dispense"))
    done(doctor(), about(AGREE, made), about=str(made.uid))
    assert "合意済み" in seen(me, page(made))
    assert f"protocol:{made.uid}" in seen(me, page_of(row, "pharmacy_dispense"))


def test_a_doctor_proposes_to_a_pharmacy_for_some_days():
    last = jst_day(clock.now()) + timedelta(days=30)
    done(doctor(), NEW, **proposal(BLUE, last_day=last.isoformat()))
    made = Protocol.objects.get()
    assert made.valid_until == last + timedelta(days=1)
    assert f"{last.year}年{last.month}月{last.day}日まで" in seen(pharmacist(), page(made))


def test_the_check_page_names_the_partner_before_it_is_told():
    me = pharmacist()
    checked = seen(me, me.post(NEW, proposal())["Location"])
    assert Organisation.objects.get(code=Caller(rx.CLINIC).code).name in checked


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("partner", "0000000000"), ("partner", ""), ("text", " "), ("valid_from", ""), ("valid_from", "x"),
        ("last_day", "2026-02-30"),
    ],
)  # fmt: skip
def test_each_field_has_to_be_right(field, text):
    assert f'href="#id_{field}"' in wrong(pharmacist(), NEW, proposal(**{field: text}))
    assert not Protocol.objects.exists()


def test_an_individual_number_is_refused_at_once():
    answer = pharmacist().post(NEW, proposal(text="個人番号は123456789018です"))
    assert answer.status_code == 422
    assert 'href="#id_text"' in text_of(answer)
    assert "123456789018" not in text_of(answer)


def test_nobody_agrees_with_her_own_kind():
    for me, other in ((pharmacist(), GREEN), (doctor(), rx.OTHER)):
        assert 'href="#id_partner"' in wrong(me, NEW, proposal(other))


def test_days_that_are_over_are_refused_when_it_is_told():
    yesterday = jst_day(clock.now()) - timedelta(days=1)
    assert 'href="#id_valid_from"' in refused(pharmacist(), NEW, proposal(valid_from=yesterday.isoformat()))
    assert not Protocol.objects.exists()


def test_who_proposed_it_does_not_agree_to_it():
    row, me = proposed(), pharmacist()
    assert "合意する</a>" not in seen(me, page(row))
    assert me.get(about(AGREE, row)).status_code == 409
    assert "合意する</a>" in seen(doctor(), page(row))


@pytest.mark.parametrize("side", [pharmacist, doctor])
def test_either_side_ends_it_once(side):
    row = agreed(proposed())
    done(side(), about(END, row), about=str(row.uid))
    row.refresh_from_db()
    assert row.ended_at is not None
    after = seen(pharmacist(), page(row))
    assert "終了" in after
    assert END not in after
    assert doctor().get(about(END, row)).status_code == 409
    assert doctor().get(about(AGREE, row)).status_code == 409


def test_a_proposal_is_declined():
    row = proposed()
    assert "合意せずに終了する" in seen(doctor(), page(row))
    done(doctor(), about(END, row), about=str(row.uid))
    assert doctor().get(about(AGREE, row)).status_code == 409


def test_what_waits_for_an_answer_is_first_and_what_was_ended_last():
    today = jst_day(clock.now())
    done(doctor(), about(END, ended := proposed(text="終わった取決め")), about=str(ended.uid))
    waiting = proposed(text="待っている提案")
    over = Protocol.objects.create(
        issuer_id=waiting.issuer_id, pharmacy_id=waiting.pharmacy_id, proposed_by_id=waiting.issuer_id,
        text="期間の過ぎた取決め", valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=2),
        proposed_at=clock.now(), agreed_at=clock.now(),
    )  # fmt: skip
    shown = seen(doctor(), LIST)
    places = [shown.index(page(row)) for row in (waiting, over, ended)]
    assert places == sorted(places)
    assert "期間終了" in shown


def test_others_agreements_do_not_exist_as_those_of_nobody():
    row = agreed(proposed())
    nobodys = Protocol(uid=uuid4())
    for other in (Visitor.of("doctor", "clinic_2"), pharmacist("pharmacist-2")):
        assert page(row) not in seen(other, LIST)
        for each in (row, nobodys):
            assert other.get(page(each)).status_code == 404
            assert other.get(about(AGREE, each)).status_code == 404
            assert other.post(about(END, each), {"about": str(each.uid)}).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_looking_changes_nothing():
    row, me = proposed(), doctor()
    with nothing_changes():
        for path in (LIST, NEW, page(row), about(AGREE, row), about(END, row)):
            seen(me, path)


def test_the_right_lost_meanwhile_proposes_and_ends_nothing():
    me, row = pharmacist(), agreed(proposed())
    check = me.post(about(END, row), {"about": str(row.uid)})["Location"]
    me.membership.ended_at = clock.now()
    me.membership.save(update_fields=["ended_at"])
    for path, form in ((check, {}), (NEW, proposal()), (about(END, row), {"about": str(row.uid)})):
        assert me.post(path, form).status_code in (302, 403)
    row.refresh_from_db()
    assert (row.ended_at, Protocol.objects.count()) == (None, 1)


def test_only_prescribers_and_pharmacists_come_in():
    row = proposed()
    nobody = (Visitor.of("receptionist", "clinic"), Visitor.of("fund_officer", "fund"))
    for path in (LIST, NEW, page(row), about(AGREE, row), about(END, row)):
        is_closed(path, *nobody)


def test_the_menu_leads_here():
    assert LIST in seen(doctor(), "/start/")
    assert LIST in seen(pharmacist(), "/start/")
