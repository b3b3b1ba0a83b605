"""医薬品ごとの補足 on the sheet: folded away below each medicine, written as records 181, 221, 241 and 281."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from eprescription.queries.prescriptions import document_of, newest_version
from eprescription.rules.document import ItemNote, Uneven, UsageNote
from tests.eprescription.pharmacies import by_number
from tests.support import rx
from tests.support.clinic_pages import came, newest, pressed, to_sign, typed, value_of
from tests.support.pages import seen
from tests.support.visitors import Visitor


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issuing")]
GENERIC = "7:8114004C3ZZZ"
FOLDED, OPEN = '<details class="more"><summary>補足', '<details class="more" open><summary>補足'
TICKED = ("one_pack", "crushed", "every_other_day", "brand_wish", "no_generic")
TYPED = {
    "keeps": "6", "uneven": "2、1、1", "dose": "4", "single_dose": "4/3", "single_times": "3", "site": "右膝",
    "amount_each": "2包", "tapering": "3日ごとに1錠減らす", "continued": "食べないときは飲まない",
    "remark": "水でよく溶かす",
}  # fmt: skip
ALL = {f"m0-{name}": text for name, text in {**dict.fromkeys(TICKED, "on"), **TYPED}.items()}
NOTES = [
    ("3", "後発医薬品への変更不可"), ("1", "一包化"), ("2", "粉砕"), ("6", "剤形変更不可及び含量規格変更不可"),
    ("8", "先発医薬品患者希望"), ("", "水でよく溶かす"),
]  # fmt: skip
USAGE_NOTES = [
    ("3", "隔日"), ("1", "3日ごとに1錠減らす"), ("5", "食べないときは飲まない"), ("6", "右膝"), ("7", "2包"),
]  # fmt: skip
WORDS = (
    *(text for _, text in NOTES), "隔日", "漸減: 3日ごとに1錠減らす", "食べないときは飲まない", "部位: 右膝",
    "1回使用量: 2包", "不均等: 1回目から順に 2・1・1錠", "1回 4/3錠、1日3回",
)  # fmt: skip


def written(row):
    """Return the first RP of a prescription."""
    with rx.opened(row.person_id):
        return document_of(newest_version(row)).rps[0]


def sheet(me: Visitor, visit: str, deed: str, form: dict) -> str:
    return seen(me, pressed(me, visit, deed, form)["Location"])


def repeated(me: Visitor, row) -> str:
    return seen(me, me.post(reverse("clinic_repeat", args=[came(), row.uid]))["Location"])


def test_they_are_folded_away_until_something_is_typed_in_them(me, visit):
    page = sheet(me, visit, "", typed(rx.AMLODIPINE, rx.LOXOPROFEN, **{"m1-site": "腰"}))
    assert (page.count(FOLDED), page.count(OPEN)) == (1, 1)


def test_all_that_was_typed_is_signed_and_read_by_patient_and_pharmacist(me, visit):
    address = to_sign(me, visit, rx.AMLODIPINE, **ALL)
    assert [text for text in WORDS if text not in seen(me, address)] == []
    me.post(address)
    row = newest(visit)
    rp = written(row)
    [item] = rp.items
    assert item.uneven == Uneven((Decimal(2), Decimal(1), Decimal(1)), ())
    assert (item.single_dose, item.single_times) == ("4/3", 3)
    assert [(note.kind, note.text) for note in item.notes] == NOTES
    assert [(note.kind, note.text) for note in rp.usage_notes] == USAGE_NOTES
    by_number(row)
    for who, path in (
        (me, reverse("clinic_copy", args=[row.uid])),
        (Visitor.of("pharmacist", "pharmacy"), reverse("pharmacy_audit", args=[row.uid])),
    ):
        assert [text for text in WORDS if text not in seen(who, path)] == []


def test_nothing_typed_is_nothing_written(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE))
    rp = written(newest(visit))
    [item] = rp.items
    assert (item.uneven, item.single_dose, item.single_times, item.notes, rp.usage_notes) == (None, "", None, (), ())


@pytest.mark.parametrize(
    ("dose", "text", "doses"),
    [
        ("4", "2・1・1", "2 1 1"),
        ("1", "０．５　0.5", "0.5 0.5"),
        ("4", "2,1,1", "2 1 1"),
        ("3", "1.50、1.5", "1.5 1.5"),
    ],
)
def test_uneven_doses_may_be_typed_as_one_writes_them(me, visit, dose, text, doses):
    me.post(to_sign(me, visit, rx.AMLODIPINE, **{"m0-dose": dose, "m0-uneven": text}))
    [item] = written(newest(visit)).items
    assert item.uneven == Uneven(tuple(map(Decimal, doses.split())), ())


def test_of_a_medicine_for_one_time_no_sum_is_asked(me, visit):
    me.post(to_sign(me, visit, rx.LOXOPROFEN, **{"m0-form": "2", "m0-uneven": "2、1"}))
    assert written(newest(visit)).items[0].uneven == Uneven((Decimal(2), Decimal(1)), ())


@pytest.mark.parametrize("text", ["1", "1、半分", "1、0", "0.2、" * 6, "1e9、1", "0.123456、0.8", "-1、2", "NaN、1"])
def test_what_are_no_doses_is_said(me, visit, text):
    page = sheet(me, visit, "confirm", typed(rx.AMLODIPINE, **{"m0-uneven": text}))
    assert 'href="#id_m0-uneven"' in page
    assert OPEN in page


def test_the_doses_of_a_day_are_the_dose_of_the_day(me, visit):
    page = sheet(me, visit, "confirm", typed(rx.AMLODIPINE, **{"m0-dose": "3", "m0-uneven": "2、1、1"}))
    assert "1回ごとの量の合計（4）が、1日分の用量（3）と異なります。" in page


@pytest.mark.parametrize(
    ("field", "typed_there"),
    [
        ("usage", {"usage": "１日３回,毎食後"}), ("remark", {"one_pack": "on", "remark": "水,湯"}),
        ("site", {"every_other_day": "on", "site": "膝,肘"}), ("continued", {"continued": "あ\U0001f600い"}),
        ("single_dose", {"single_dose": "１錠"}), ("single_dose", {"single_times": "3"}),
        ("tapering", {"tapering": "あ" * 51}), ("keeps", {"keeps": "7"}), ("single_times", {"single_times": "0"}),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_is_said_at_its_field(me, visit, field, typed_there):
    more = {f"m1-{name}": text for name, text in typed_there.items()}
    page = sheet(me, visit, "confirm", typed(rx.AMLODIPINE, rx.LOXOPROFEN, **more))
    assert page.count('<li><a href="#') == 1
    assert f'<li><a href="#id_m1-{field}">2番目の医薬品の' in page
    assert f'id="id_m1-{field}_error"' in page


def test_an_individual_number_among_them_is_kept_nowhere(me, visit):
    answer = pressed(me, visit, "confirm", typed(rx.AMLODIPINE, **{"m0-remark": "123456789018"}))
    assert answer.status_code == 422
    assert "123456789018" not in answer.content.decode()


def test_a_generic_name_may_be_taken_together_and_has_no_wish_for_a_brand(me, visit):
    page = sheet(me, visit, f"add:{GENERIC}", typed())
    assert 'name="m0-one_pack"' in page
    assert 'name="m0-brand_wish"' not in page


def test_another_medicine_takes_the_place_without_the_doses_of_the_one_before(me, visit):
    form = typed(rx.AMLODIPINE, **{"m0-uneven": "3、2、1", "m0-single_dose": "5/3", "m0-one_pack": "on"})
    page = sheet(me, visit, f"swap:0:{value_of(rx.NORVASC)}", form)
    assert "3、2、1" not in page
    assert "5/3" not in page
    assert 'id="id_m0-one_pack" checked' in page


def test_all_of_them_are_there_when_it_is_repeated(me, visit):
    me.post(to_sign(me, visit, rx.AMLODIPINE, **ALL))
    page = repeated(me, newest(visit))
    for name, text in TYPED.items() - {("keeps", "6")}:
        assert f'name="m0-{name}" value="{text}"' in page
    assert '<option value="6" selected>' in page
    assert [name for name in TICKED if f'id="id_m0-{name}" checked' not in page] == []
    assert "この画面では書けないため" not in page


def foreign(**more):
    """Register what another program wrote of one medicine."""
    [rp] = rx.rps(rx.AMLODIPINE)
    notes = more.pop("usage_notes", ())
    return rx.registered(rps=(replace(rp, usage_notes=notes, items=(replace(rp.items[0], **more),)),))


def test_what_another_program_wrote_of_all_that_is_taken_together_is_ticked(me):
    row = foreign(
        notes=(ItemNote("3", "変更不可", ""),),
        usage_notes=(UsageNote("2", "一包化", "", ""), UsageNote("4", "粉砕", "", "")),
    )
    page = repeated(me, row)
    assert all(f'id="id_m0-{name}" checked' in page for name in ("no_generic", "one_pack", "crushed"))
    assert "この画面では書けないため" not in page


def test_what_cannot_be_written_here_is_named_and_not_lost_in_silence(me):
    row = foreign(
        notes=(ItemNote("1", "朝食後の分だけ一包化", ""), ItemNote("7", "コードの補足", "V14NNNNN")),
        usage_notes=(UsageNote("6", "右膝", "", ""), UsageNote("6", "左膝", "", "")),
    )
    page = repeated(me, row)
    for text in ("朝食後の分だけ一包化", "コードの補足", "右膝"):
        assert f"「{text}」は、この画面では書けないため除きました。" in page
    assert 'name="m0-site" value="左膝"' in page


def test_doses_in_another_unit_are_told_in_the_unit_of_the_price(me):
    row = foreign(
        dose=Decimal(5), unit="mg", unit_factor=Decimal("0.2"), uneven=Uneven((Decimal("2.5"), Decimal("2.5")), ()),
        single_dose="2.5",
    )  # fmt: skip
    page = repeated(me, row)
    assert 'name="m0-dose" value="1"' in page
    assert 'name="m0-uneven" value="0.5、0.5"' in page
    assert "「1回量 2.5」は、この画面では書けないため除きました。" in page


def test_doses_that_are_too_fine_for_the_page_are_named(me):
    row = foreign(
        dose=Decimal("1.5"), unit="mg", unit_factor=Decimal("0.2"),
        uneven=Uneven((Decimal("0.50001"), Decimal("0.99999")), ()),
    )  # fmt: skip
    page = repeated(me, row)
    assert "「不均等」は、この画面では書けないため除きました。" in page
    assert 'name="m0-uneven" value' not in page
