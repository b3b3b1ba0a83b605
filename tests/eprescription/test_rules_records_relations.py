"""The rules between records that are right by themselves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.records.ages import birthday, elderly_from
from eprescription.rules.records.rp_relations import MOST_ITEMS, MOST_RPS
from tests.eprescription.documents_drawn import ISSUED_ON
from tests.eprescription.records_by_hand import GOOD, changed, good, read, told


RULE = "RX-RECORD-RULE"


def without(lines: tuple[str, ...], *begins: str) -> tuple[str, ...]:
    """Return the lines but those that begin so."""
    return tuple(line for line in lines if not line.startswith(begins))


def with_line(place: int, *lines: str) -> tuple[str, ...]:
    """Return GOOD with lines put in."""
    return (*GOOD[:place], *lines, *GOOD[place:])


class TestNumbers:
    def test_a_facility_has_its_check_digit(self) -> None:
        assert told(changed("1,1", "1,1,0200023,13,架空")) == [("RX-RECORD-VALUE", "/records/2/1/2")]

    def test_a_facility_has_a_prefecture(self) -> None:
        assert told(changed("1,1", "1,1,0200022,48,架空")) == [("RX-RECORD-VALUE", "/records/2/1/2")]

    def test_a_blank_table_of_fees_is_the_medical_one(self) -> None:
        assert read(changed("1,1", "1,,0200022,13,架空青葉クリニック")).value == good()

    def test_an_insurer_has_its_check_digit(self) -> None:
        assert told(changed("22,", "22,06139993")) == [("RX-RECORD-VALUE", "/records/11/22/1")]

    @pytest.mark.parametrize("kind", ["3", "4", "5", "6"])
    def test_who_pays_for_an_accident_has_numbers_of_another_shape(self, kind: str) -> None:
        lines = tuple(line.replace("22,06139992", "22,A-1") for line in changed("21,", f"21,{kind}"))
        assert read(lines).value is not None

    def test_a_recipient_of_a_national_scheme_has_a_check_digit(self) -> None:
        assert told(changed("27,", "27,12139994,0000019")) == [("RX-RECORD-VALUE", "/records/14/27/2")]

    def test_a_recipient_of_a_local_scheme_has_none(self) -> None:
        assert read(changed("27,", "27,41139990,1234567")).value is not None

    def test_a_second_payer_needs_a_first(self) -> None:
        assert told(changed("27,", "28,12139994")) == [(RULE, "/records/14/28/1")]

    def test_a_third_payer_needs_a_second(self) -> None:
        assert told(with_line(13, "29,12139994")) == [(RULE, "/records/15/29/1")]


class TestBurden:
    @pytest.mark.parametrize(
        ("born", "is_asked"),
        [
            ("20201121", False),  # six on the day of issue
            ("20201122", True),  # six on the day after
            ("19561031", True),
            ("19561101", True),  # reached 70 on 31 October
            ("19561102", False),  # reached 70 on 1 November: the class begins in December
        ],
    )
    def test_it_is_asked_of_children_under_six_and_of_the_elderly(self, born: str, is_asked: bool) -> None:  # noqa: FBT001
        assert told(changed("13,", f"13,{born}")) == ([(RULE, "/records/2/burden")] if is_asked else [])

    def test_it_is_asked_in_the_insurance_of_the_late_elderly(self) -> None:
        assert [code for code, _ in told(changed("21,", "21,7"))] == [RULE]

    def test_who_has_no_insurer_is_not_asked(self) -> None:
        lines = changed("13,", "13,19400101")
        assert read(tuple(line.replace("22,06139992", "22") for line in lines)).value is not None

    def test_what_was_asked_may_be_told(self) -> None:
        lines = (*GOOD[:8], "14,2", *GOOD[8:])
        assert read(tuple(line.replace("13,1980", "13,1940") for line in lines)).value is not None

    def test_who_was_born_on_a_leap_day_has_her_birthday_in_march(self) -> None:
        born = date(1960, 2, 29)
        assert (birthday(born, 70), birthday(born, 60)) == (date(2030, 3, 1), date(2020, 2, 29))
        assert elderly_from(born) == date(2030, 3, 1)

    @given(st.dates(max_value=ISSUED_ON), st.integers(0, 100))
    def test_birthdays_come_once_a_year(self, birth: date, age: int) -> None:
        day = birthday(birth, age)
        assert day.year == birth.year + age
        assert (day.month, day.day) == (birth.month, birth.day) or (birth.month, birth.day, day.day) == (2, 29, 1)

    @given(st.dates(max_value=ISSUED_ON))
    def test_the_elderly_class_begins_on_a_first_within_a_month(self, birth: date) -> None:
        begins = elderly_from(birth)
        assert begins.day == 1
        assert 0 <= (begins - birthday(birth, 70)).days <= 30


class TestDays:
    @pytest.mark.parametrize(
        ("line", "into", "pointer"),
        [
            ("13,", "13,20261122", "/records/15/51/1"),
            ("52,", "52,20261120", "/records/16/52/1"),
            ("52,", "52,20271122", "/records/16/52/1"),
        ],
    )
    def test_days_that_contradict_each_other_are_refused(self, line: str, into: str, pointer: str) -> None:
        assert (RULE, pointer) in told(changed(line, into))

    @pytest.mark.parametrize("day", ["20261121", "20271121"])
    def test_the_last_day_may_be_the_first_or_a_year_away(self, day: str) -> None:
        assert read(changed("52,", f"52,{day}")).value is not None

    def test_without_a_last_day_none_is_made_up(self) -> None:
        document = read(changed("52,", None)).value
        assert document is not None
        assert document.last_day is None


class TestSplit:
    lines = tuple(
        each
        for line in changed("64,", "63,3,2")
        for each in (line, *(["102,1,5,14"] if line.startswith("101,1") else []),
                     *(["102,2,3,10"] if line.startswith("101,2") else []))
    )  # fmt: skip

    def test_a_split_prescription_tells_both_quantities(self) -> None:
        document = read(self.lines).value
        assert document is not None
        assert [(rp.split_quantity, rp.total_quantity) for rp in document.rps] == [(5, 14), (3, 10)]

    def test_each_rp_has_its_quantities(self) -> None:
        assert [code for code, _ in told(without(self.lines, "102,2"))] == [RULE]

    def test_quantities_without_a_split_are_refused(self) -> None:
        assert [code for code, _ in told(without(self.lines, "63,"))] == [RULE, RULE]

    @pytest.mark.parametrize(
        ("old", "new", "item"),
        [("63,3,2", "63,2,3", "63/2"), ("102,1,5,14", "102,1,5,13", "102/3"), ("102,1,5,14", "102,1,15,14", "102/2")],
    )
    def test_a_part_is_no_more_than_the_whole(self, old: str, new: str, item: str) -> None:
        [(code, pointer)] = told(tuple(line.replace(old, new) for line in self.lines))
        assert (code, pointer.split("/", 3)[3]) == (RULE, item)

    def test_more_than_three_parts_are_refused(self) -> None:
        lines = tuple(line.replace("63,3,2", "63,4,2") for line in self.lines)
        assert [code for code, _ in told(lines)] == ["RX-RECORD-VALUE"]


class TestMedicines:
    @pytest.mark.parametrize(
        ("line", "into", "code", "pointer"),
        [
            ("101,1", "101,1,1,錠,14", RULE, "/records/20/101/3"),
            ("111,1", "111,1,2,,１日１回", RULE, "/records/21/111/3"),
            ("181,", "181,1,1,8,隔日", RULE, "/records/22/181/5"),
            ("181,", "181,1,1,9,右眼", RULE, "/records/22/181/6"),
            ("281,", "281,1,1,1,7,隔日", RULE, "/records/25/281/6"),
            ("201,1,1", "201,1,1,1,1,,架空錠,1,1,錠", "RX-RECORD-VALUE", "/records/23/201/4"),
            ("201,1,1", "201,1,1,1,6,1234567,架空錠,1,1,錠", "RX-RECORD-VALUE", "/records/23/201/4"),
            ("201,1,1", "201,1,1,1,4,,架空錠,1,1,錠", "RX-RECORD-MISSING", "/records/23/201/5"),
            ("201,1,1", "201,1,1,1,4,2171022f1029,架空錠,1,1,錠", "RX-RECORD-VALUE", "/records/23/201/5"),
            ("201,1,1", "201,1,1,1,2,62000000,架空錠,1,1,錠", "RX-RECORD-VALUE", "/records/23/201/5"),
            ("201,1,1", "201,1,1,1,7,1149019F1ZZ1,架空錠,1,1,錠", "RX-RECORD-VALUE", "/records/23/201/5"),
            ("201,1,1", "201,1,1,1,4,2171022F1029,,1,1,錠", "RX-RECORD-MISSING", "/records/23/201/6"),
            ("201,1,1", "201,1,1,2,2,777770000,,1,1,個", "RX-RECORD-MISSING", "/records/23/201/6"),
            ("221,", "221,1,2,4,6,,8", RULE, "/records/28/221/5"),
        ],
    )
    def test_cells_that_ask_for_each_other_are_refused_apart(
        self, line: str, into: str, code: str, pointer: str
    ) -> None:
        assert told(changed(line, into)) == [(code, pointer)]

    @pytest.mark.parametrize(
        "into",
        [
            "201,1,1,2,2,777770000,架空の針,1,1,本",
            "201,1,1,3,1,,架空の水薬,1,1,本",
            "201,1,1,2,6,123456789,架空の針,1,1,本",
        ],
    )
    def test_materials_and_what_no_insurance_pays_may_have_other_codes(self, into: str) -> None:
        assert read(changed("201,1,1", into)).value is not None

    def test_burdens_are_told_of_all_medicines_or_of_none(self) -> None:
        assert told(changed("231,1,2", None)) == [(RULE, "/records/26")]
        assert read(without(GOOD, "231")).value is not None

    def test_an_unknown_form_may_be_named(self) -> None:
        document = read(changed("101,1", "101,1,9,謎,14")).value
        assert document is not None
        assert document.rps[0].form_name == "謎"


class TestSizes:
    head = GOOD[:18]

    def rp(self, number: int, medicines: int) -> list[str]:
        """Return the lines of an RP."""
        drugs = [f"201,{number},{order},1,2,620000001,,1,1,錠" for order in range(1, medicines + 1)]
        return [f"101,{number},1,,7", f"111,{number},1,,１日１回", *drugs]

    def test_so_many_medicines_are_taken(self) -> None:
        assert read([*self.head, *self.rp(1, MOST_ITEMS)]).value is not None

    @pytest.mark.parametrize("medicines", [MOST_ITEMS + 1, 99])
    def test_more_medicines_are_refused(self, medicines: int) -> None:
        assert told([*self.head, *self.rp(1, medicines)]) == [("RX-RECORD-LENGTH", f"/records/{22 + MOST_ITEMS}")]

    def test_five_hundred_medicines_are_refused(self) -> None:
        lines = [line for number in range(1, 11) for line in self.rp(number, 50)]
        assert [code for code, _ in told([*self.head, *lines])] == ["RX-RECORD-LENGTH"]

    def test_more_rps_are_refused(self) -> None:
        lines = [line for number in range(1, MOST_RPS + 2) for line in self.rp(number, 1)]
        assert [code for code, _ in told([*self.head, *lines])] == ["RX-RECORD-LENGTH"]
