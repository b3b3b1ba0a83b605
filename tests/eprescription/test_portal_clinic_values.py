"""検査値・体重など on the sheet: folded away, written as records 301 and 302, and read by the pharmacist."""

import pytest
from django.urls import reverse

from eprescription.queries.prescriptions import document_of, newest_version
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import by_number
from tests.support import rx
from tests.support.clinic_pages import newest, pressed, to_sign, typed
from tests.support.pages import seen
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
FOLDED, OPEN = ('<details class="more"><summary>身長', '<details class="more" open><summary>身長')
TODAY = "today"


def today() -> str:
    return str(jst_day(clock.now()))


def test_they_are_folded_away_until_something_is_typed_in_them(me, visit):
    assert FOLDED in seen(me, reverse("clinic_new", args=[visit]))
    page = seen(me, pressed(me, visit, "", typed(rx.AMLODIPINE, weight="52.5"))["Location"])
    assert OPEN in page
    assert 'name="weight" value="52.5"' in page


def test_what_was_typed_is_signed_and_stands_where_the_pharmacist_judges(me, visit):
    measured = {"height": "160", "weight": "52.50", "egfr": "45", "creatinine": "0.8", "measured_on": today()}
    address = to_sign(me, visit, rx.AMLODIPINE, **measured, comment="増量して経過をみています")
    texts = [
        "身長 160cm", "体重 52.5kg", f"eGFR 45mL/分/1.73m2（検査日 {today()}）",
        f"血清クレアチニン 0.8mg/dL（検査日 {today()}）",
    ]  # fmt: skip
    assert all(text in seen(me, address) for text in (*texts, "増量して経過をみています"))
    me.post(address)
    row = newest(visit)
    with rx.opened(row.person_id):
        document = document_of(newest_version(row))
    assert (list(document.renal_values), document.clinical_notes) == (texts, (("", "増量して経過をみています"),))
    by_number(row)
    page = seen(Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid]))
    assert all(f"<li>{text}</li>" in page for text in (*texts, "増量して経過をみています"))


def test_numbers_may_be_typed_in_full_width(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE, weight="５２．５", egfr="４５", measured_on=today())
    assert all(text in seen(me, address) for text in ("体重 52.5kg", "eGFR 45mL"))


def test_other_values_are_written_each_with_its_day(me, visit):
    others = "HbA1c 6.2%\r\n\r\n CK 120U/L（検査日 2026-01-05）\r\n"
    address = to_sign(me, visit, rx.AMLODIPINE, egfr="45", measured_on=today(), others=others)
    page = seen(me, address)
    for text in (f"HbA1c 6.2%（検査日 {today()}）", "<li>CK 120U/L（検査日 2026-01-05）</li>"):
        assert text in page
    me.post(address)
    row = newest(visit)
    assert "HbA1c 6.2%" in seen(me, reverse("clinic_copy", args=[row.uid]))
    by_number(row)
    page = seen(Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid]))
    assert f"<li>HbA1c 6.2%（検査日 {today()}）</li>" in page


def test_a_value_that_says_its_day_needs_no_other(me, visit):
    assert "CK 120U/L" in seen(me, to_sign(me, visit, rx.AMLODIPINE, others="CK 120U/L（検査日 2026-01-05）"))


def test_values_are_there_when_it_is_repeated_but_for_what_has_no_day(me, visit):
    said = {"weight": "52.5", "egfr": "45", "measured_on": today(), "others": "CK 120U/L", "comment": "増量した"}
    me.post(to_sign(me, visit, rx.AMLODIPINE, **said))
    page = seen(me, me.post(reverse("clinic_repeat", args=[visit, newest(visit).uid]))["Location"])
    assert 'name="egfr" value="45"' in page
    assert f'name="measured_on" value="{today()}"' in page
    assert f"CK 120U/L（検査日 {today()}）</textarea>" in page
    assert all(text not in page for text in ("52.5", "増量した"))


def test_nothing_typed_is_nothing_written(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE)
    assert "検査値・体重など" not in seen(me, address)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weight": "0"}, "weight"), ({"weight": "五十"}, "weight"), ({"height": "16000"}, "height"),
        ({"egfr": "45"}, "measured_on"), ({"creatinine": "0.8"}, "measured_on"),
        ({"egfr": "45", "measured_on": "きのう"}, "measured_on"),
        ({"egfr": "45", "measured_on": "2999-01-01"}, "measured_on"),
        ({"egfr": "45", "measured_on": "1800-01-01"}, "measured_on"), ({"comment": "あ" * 51}, "comment"),
        ({"others": "HbA1c 6.2%"}, "measured_on"), ({"others": "あ" * 1001}, "others"),
        ({"others": f"{'あ' * 40} 6.2%", "measured_on": TODAY}, "others"),
        ({"others": "K 4.1,Na 140", "measured_on": TODAY}, "others"), ({"comment": "あ,い"}, "comment"),
    ],
)  # fmt: skip
def test_each_value_has_to_be_right(me, visit, wrong, field):
    said = {name: today() if text == TODAY else text for name, text in wrong.items()}
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, **said))["Location"])
    assert f'<li><a href="#id_{field}"' in page
    assert OPEN in page


def test_what_no_record_can_hold_is_said_with_the_fields_name(me, visit):
    page = seen(me, pressed(me, visit, "confirm", typed(rx.AMLODIPINE, comment="増量,経過観察"))["Location"])
    assert "薬局に伝える診療情報: レコードに書けない文字" in page


def test_an_individual_number_among_the_values_is_kept_nowhere(me, visit):
    answer = pressed(me, visit, "confirm", typed(rx.AMLODIPINE, comment="123456789018"))
    assert answer.status_code == 422
    assert "123456789018" not in answer.content.decode()
