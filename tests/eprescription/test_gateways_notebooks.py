"""The medicine notebook for a phone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.gateways.notebooks import LONGEST, as_bytes, written
from eprescription.rules.document import DosageForm, DrugCode, System
from eprescription.rules.notebooks import House, Notebook, NotebookItem, NotebookRp, Visit, dose_of


AMLODIPINE = NotebookItem(
    name="アムロジピン錠５ｍｇ", dose=Decimal(1), unit="錠", code=DrugCode(System.RECEIPT, "620000001")
)
RP = NotebookRp(dosage_form=DosageForm.INTERNAL, usage="１日１回朝食後", quantity=14, items=(AMLODIPINE,))
VISIT = Visit(
    on=date(2026, 11, 21), house=House("架空薬局", "1340400051"), staff="薬剤師　四葉",
    issuer=House("架空診療所", "1310200022"), doctor="医師　二奈", department="内科", rps=(RP,),
)  # fmt: skip
NOTEBOOK = Notebook(name="架空　本人", kana="ｶｸｳ ﾎﾝﾆﾝ", sex="1", birth_date=date(1985, 4, 1), visits=(VISIT,))


def lines(notebook: Notebook) -> list[list[str]]:
    """Return the cells of each line of a notebook's file, as a phone reads them."""
    text = as_bytes(notebook).decode("cp932")
    assert text.endswith("\r\n\x1a")
    return [line.split(",") for line in text.removesuffix("\r\n\x1a").split("\r\n")]


def of(record: str, visit: Visit) -> list[list[str]]:
    """Return the cells of the records with a number that a visit leads to."""
    return [cells for number, *cells in lines(replace(NOTEBOOK, visits=(visit,))) if number == record]


def with_form(form: DosageForm) -> Visit:
    """Return a visit at which a medicine of a form was given."""
    return replace(VISIT, rps=(replace(RP, dosage_form=form),))


class TestANotebook:
    def test_is_written_line_by_line(self):
        assert [",".join(cells) for cells in lines(NOTEBOOK)] == [
            "JAHISTC08,1",
            "1,架空　本人,1,19850401,,,,,,,ｶｸｳ ﾎﾝﾆﾝ",
            "5,20261121,1",
            "11,架空薬局,13,4,0400051,,,,1",
            "15,薬剤師　四葉,,1",
            "51,架空診療所,13,1,0200022,1",
            "55,医師　二奈,内科,1",
            "201,1,アムロジピン錠５ｍｇ,1,錠,2,620000001,1,,,",
            "301,1,１日１回朝食後,14,日分,1,1,,1",
        ]

    def test_without_visits_names_the_person_alone(self):
        assert [cells[0] for cells in lines(replace(NOTEBOOK, visits=()))] == ["JAHISTC08", "1"]

    def test_of_what_a_clinic_gave_itself_names_no_other_issuer(self):
        own = replace(VISIT, issuer=None, doctor="", staff="", house=House("架空診療所", "1310200022"))
        found = [cells[0] for cells in lines(replace(NOTEBOOK, visits=(own,)))]
        assert found == ["JAHISTC08", "1", "5", "11", "201", "301"]

    def test_of_a_paper_prescription_may_not_know_the_issuer_s_number(self):
        assert of("51", replace(VISIT, issuer=House("架空医院"))) == [["架空医院", "", "", "", "1"]]

    def test_says_what_is_left_at_home_and_what_else_the_pharmacist_says(self):
        visit = replace(VISIT, leftover=("架空錠 6錠 飲み忘れ",), remarks=("水で飲む",))
        assert of("421", visit) == [["架空錠 6錠 飲み忘れ", "1"]]
        assert of("501", visit) == [["水で飲む", "1"]]

    def test_says_the_notes_behind_the_medicine_and_the_usage_that_they_are_about(self):
        item = replace(AMLODIPINE, notes=("粉砕",))
        visit = replace(VISIT, rps=(replace(RP, items=(item,), notes=("一包化",)),))
        records = [cells[:3] for cells in lines(replace(NOTEBOOK, visits=(visit,)))][-4:]
        assert [cells[0] for cells in records] == ["201", "281", "301", "311"]
        assert (records[1][1:], records[3][1:]) == (["1", "粉砕"], ["1", "一包化"])

    @pytest.mark.parametrize(
        ("form", "cells"),
        [
            (DosageForm.INTERNAL, ["14", "日分", "1"]),
            (DosageForm.AS_NEEDED, ["14", "回分", "3"]),
            (DosageForm.EXTERNAL, ["1", "調剤", "5"]),
            (DosageForm.DROPS, ["1", "調剤", "2"]),
            (DosageForm.INJECTION, ["1", "調剤", "4"]),
            (DosageForm.MATERIAL, ["1", "調剤", "9"]),
            (DosageForm.UNKNOWN, ["1", "調剤", "10"]),
        ],
    )
    def test_counts_each_form_as_its_format_does(self, form: DosageForm, cells: list[str]):
        ((_, _, *found),) = of("301", with_form(form))
        assert found[:3] == cells

    @pytest.mark.parametrize(
        ("code", "cells"),
        [
            (DrugCode(System.YJ, "2171022F1029"), ["4", "2171022F1029"]),
            (DrugCode(System.GENERIC, "2171022F1ZZZ"), ["1", ""]),
            (None, ["1", ""]),
        ],
    )
    def test_codes_products_alone(self, code: DrugCode | None, cells: list[str]):
        visit = replace(VISIT, rps=(replace(RP, items=(replace(AMLODIPINE, code=code),)),))
        ((*_, kind, value, _, _, _, _),) = of("201", visit)
        assert [kind, value] == cells


class TestACell:
    @pytest.mark.parametrize(
        ("text", "cell"),
        [
            ("朝,夕", "朝，夕"),
            ("𠮷田", "■田"),
            ("髙田", "髙田"),
            ("朝\r\n夕", "朝  夕"),
            ("朝\x1a", "朝 "),
        ],
    )
    def test_holds_nothing_that_ends_it(self, text: str, cell: str):
        assert written(text, 100) == cell

    def test_is_cut_between_characters(self):
        assert written("あいう", 5) == "あい"

    @given(st.text(max_size=80))
    def test_of_any_text_leaves_every_line_with_its_cells(self, text: str):
        item = replace(AMLODIPINE, name=text, unit=text, notes=(text,))
        visit = replace(
            VISIT, house=House(text, "1340400051"), staff=text or "師", doctor=text or "医", department=text,
            rps=(replace(RP, usage=text, items=(item,), notes=(text,)),), leftover=(text,), remarks=(text,),
        )  # fmt: skip
        _, *records = lines(replace(NOTEBOOK, name=text, kana=text, visits=(visit,)))
        assert [number for number, *_ in records] == [
            "1",
            "5",
            "11",
            "15",
            "51",
            "55",
            "201",
            "281",
            "301",
            "311",
            "421",
            "501",
        ]
        for number, *cells in records:
            assert len(cells) == len(LONGEST[number])
            assert all(len(cell.encode("cp932")) <= most for cell, most in zip(cells, LONGEST[number], strict=True))


class TestTheDose:
    def test_of_an_internal_medicine_is_a_day_s(self):
        assert dose_of(Decimal(42), DosageForm.INTERNAL, 14) == 3

    def test_as_needed_is_one_time_s(self):
        assert dose_of(Decimal(5), DosageForm.AS_NEEDED, 10) == Decimal("0.5")

    def test_of_anything_else_is_the_whole(self):
        assert dose_of(Decimal(70), DosageForm.EXTERNAL, 7) == 70

    def test_that_does_not_come_out_even_has_five_places(self):
        assert dose_of(Decimal(10), DosageForm.INTERNAL, 3) == Decimal("3.33333")

    def test_of_no_days_is_refused(self):
        with pytest.raises(ValueError, match="from 1 on"):
            dose_of(Decimal(10), DosageForm.INTERNAL, 0)

    @given(st.integers(1, 999), st.integers(1, 999))
    def test_times_its_days_is_the_amount(self, a_day: int, days: int):
        assert dose_of(Decimal(a_day * days), DosageForm.INTERNAL, days) == a_day
