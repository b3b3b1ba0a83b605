"""麻薬施用 (record 61) on the sheet: asked for where a narcotic is on it, and read by the pharmacist."""

import pytest
from django.urls import reverse

from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import Narcotics
from tests.eprescription.pharmacies import by_number
from tests.support import rx
from tests.support.clinic_pages import newest, pressed, to_sign, typed, value_of
from tests.support.pages import seen
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
SAID = {"licence": "12-3456", "patient_address": "東京都架空区一丁目", "patient_phone": "03-0000-0000"}
GENERIC = "7:8114004C3ZZZ"


def sheet(me: Visitor, visit: str, deed: str, form: dict) -> str:
    return seen(me, pressed(me, visit, deed, form)["Location"])


def prescribed(me: Visitor, visit: str):
    me.post(to_sign(me, visit, rx.MORPHINE, **SAID))
    return newest(visit, me)


def test_they_are_asked_for_as_soon_as_a_narcotic_is_added_and_no_more_when_it_is_taken_out(me, visit):
    assert 'name="licence"' not in sheet(me, visit, "", typed(rx.AMLODIPINE))
    assert 'name="licence"' in sheet(me, visit, f"add:{value_of(rx.MORPHINE)}", typed(rx.AMLODIPINE))
    assert 'name="licence"' not in sheet(me, visit, "remove:0", typed(rx.MORPHINE, **SAID))


def test_a_generic_name_whose_products_are_narcotics_asks_for_them_too(me, visit):
    assert 'name="licence"' in sheet(me, visit, f"add:{GENERIC}", typed())


@pytest.mark.parametrize("missing", SAID)
def test_each_that_is_missing_is_named(me, visit, missing):
    page = sheet(me, visit, "confirm", typed(rx.MORPHINE, **SAID | {missing: ""}))
    assert page.count('<li><a href="#') == 1
    assert f'<li><a href="#id_{missing}">' in page


@pytest.mark.parametrize(
    ("field", "text"), [("licence", "第１２号"), ("patient_phone", "でんわ"), ("patient_address", "東京都,架空区")]
)
def test_what_no_record_can_hold_is_said_with_the_fields_name(me, visit, field, text):
    page = sheet(me, visit, "confirm", typed(rx.MORPHINE, **SAID | {field: text}))
    assert f'href="#id_{field}"' in page or "<li>麻薬の記載: " in page


def test_they_are_signed_and_the_pharmacist_reads_them(me, visit):
    assert "東京都架空区一丁目" in seen(me, to_sign(me, visit, rx.MORPHINE, **SAID))
    row = prescribed(me, visit)
    with rx.opened(row.person_id):
        assert document_of(newest_version(row)).narcotics == Narcotics(**SAID)
    by_number(row)
    page = seen(Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid]))
    assert all(text in page for text in SAID.values())


def test_nothing_is_written_where_no_narcotic_is_prescribed(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE, **SAID))
    row = newest(visit, me)
    with rx.opened(row.person_id):
        assert document_of(newest_version(row)).narcotics is None


def test_they_are_there_when_it_is_repeated(me, visit):
    row = prescribed(me, visit)
    page = seen(me, me.post(reverse("clinic_repeat", args=[visit, row.uid]))["Location"])
    assert all(f'name="{field}" value="{text}"' in page for field, text in SAID.items())
