"""分割調剤 on the sheet: one prescription a part, each with its number; repeating one begins the next part."""

from datetime import timedelta

import pytest
from django.urls import reverse

from eprescription.models import MedicationLine
from eprescription.portal.clinic_checkable import checkable
from eprescription.portal.clinic_sheets import Sheet
from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import Split
from platform_site import clock
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import by_number, now
from tests.support import rx
from tests.support.clinic_pages import newest, pressed, to_sign, typed, value_of
from tests.support.pages import seen
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
FIRST = {"split_total": "3", "split_part": "1", "m0-split_quantity": "5", "m1-split_quantity": "4"}
MEDICINES = (rx.AMLODIPINE, rx.LOXOPROFEN)
FOLDED, OPEN = '<details class="more"><summary>分割調剤', '<details class="more" open><summary>分割調剤'


def sheet(me: Visitor, visit: str, deed: str, form: dict) -> str:
    return seen(me, pressed(me, visit, deed, form)["Location"])


def prescribed(me: Visitor, visit: str, **more: str):
    me.post(to_sign(me, visit, *MEDICINES, **FIRST | more))
    return newest(visit)


def chosen(page: str, name: str) -> list[str]:
    """Return what is chosen in a field."""
    options = page.split(f'<select name="{name}"')[1].split("</select>")[0]
    return [each.split('"')[0] for each in options.split('<option value="') if " selected>" in each]


def test_it_is_folded_away_until_something_is_typed_of_it(me, visit):
    assert FOLDED in seen(me, reverse("clinic_new", args=[visit]))
    assert OPEN in sheet(me, visit, "", typed(rx.AMLODIPINE, split_total="2"))
    assert OPEN in sheet(me, visit, "", typed(rx.AMLODIPINE, **{"m0-split_quantity": "5"}))


def test_a_part_is_registered_with_its_share_and_read_by_patient_and_pharmacist(me, visit):
    address = to_sign(me, visit, *MEDICINES, **FIRST)
    words = ("3回のうち1回目", "今回5日分（全部で14日分）", "今回4日分（全部で14日分）")
    assert [text for text in words if text not in seen(me, address)] == []
    me.post(address)
    row = newest(visit)
    assert (row.split_total, row.split_part) == (3, 1)
    with rx.opened(row.person_id):
        document = document_of(newest_version(row))
        assert document.split == Split(3, 1)
        shares = [(rp.quantity, rp.split_quantity, rp.total_quantity) for rp in document.rps]
        assert shares == [(14, 5, 14), (14, 4, 14)]
        lines = MedicationLine.objects.filter(prescription_id=row.pk).order_by("item_key")
        assert [line.ends_on - line.starts_on for line in lines] == [timedelta(days=5), timedelta(days=4)]
    by_number(row)
    for who, path in (
        (me, reverse("clinic_copy", args=[row.uid])),
        (Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid])),
    ):
        assert [text for text in words if text not in seen(who, path)] == []
    assert "（分割 1/3）" in seen(me, reverse("clinic_visit", args=[visit]))


def test_while_it_is_typed_the_days_of_this_part_are_checked(issuing):
    row = {"drug": value_of(rx.AMLODIPINE), "form": "1", "quantity": "14", "split_quantity": "5"}
    asked = checkable(Sheet((row,), {"kind": "electronic"}), jst_day(clock.now()))
    assert [(rp.quantity, rp.split_quantity) for rp in asked.rps] == [(14, 5)]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"split_part": ""}, "split_part"), ({"split_total": ""}, "split_total"),
        ({"split_total": "2", "split_part": "3"}, "split_part"), ({"split_total": "4"}, "split_total"),
        ({"m1-split_quantity": ""}, "m1-split_quantity"), ({"m1-split_quantity": "15"}, "m1-split_quantity"),
        ({"m1-split_quantity": "0"}, "m1-split_quantity"), ({"refills": "2"}, "split_total"),
        ({"kind": "in_house"}, "split_total"),
    ],
)  # fmt: skip
def test_each_part_of_it_has_to_be_right(me, visit, changed, field):
    page = sheet(me, visit, "confirm", typed(*MEDICINES, **FIRST | changed))
    assert page.count('<li><a href="#') == 1
    assert f'<li><a href="#id_{field}">' in page
    assert OPEN in page


def test_a_share_without_a_split_is_said_at_its_field(me, visit):
    page = sheet(me, visit, "confirm", typed(rx.AMLODIPINE, **{"m0-split_quantity": "5"}))
    assert '<li><a href="#id_m0-split_quantity">' in page


@pytest.mark.parametrize(("part", "following"), [("1", "2"), ("3", "1")])
def test_repeating_a_part_begins_the_next_one(me, visit, part, following):
    row = prescribed(me, visit, split_part=part)
    page = seen(me, me.post(reverse("clinic_repeat", args=[visit, row.uid]))["Location"])
    assert (chosen(page, "split_total"), chosen(page, "split_part")) == (["3"], [following])
    assert 'name="m0-quantity" value="14"' in page
    assert 'name="m1-split_quantity" value="4"' in page


def test_a_part_is_put_in_place_of_itself(me, visit):
    row = prescribed(me, visit)
    page = seen(me, me.post(reverse("clinic_correct", args=[visit, row.uid]))["Location"])
    assert (chosen(page, "split_total"), chosen(page, "split_part")) == (["3"], ["1"])
    form = typed(*MEDICINES, replaces=f"{row.uid}:1", **FIRST | {"m0-split_quantity": "6"})
    me.post(pressed(me, visit, "confirm", form)["Location"])
    assert (now(row).version, now(row).split_part) == (2, 1)
    with rx.opened(row.person_id):
        assert document_of(newest_version(now(row))).rps[0].split_quantity == 6
