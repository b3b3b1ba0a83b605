"""A word finds the medicines that a prescriber means, however it is spelled."""

from datetime import timedelta

import pytest

from eprescription.queries.drug_search import MOST, found_by, named, plain, search
from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.masters import Contents, DrugMasters
from tests.support.drug_rows import ON, entry, own_masters
from tests.support.drug_rows import named as drug_named


MASTERS = own_masters()


def names(word: str) -> list[str]:
    return [found.concept.name for found in search(word, MASTERS, ON)]


@pytest.mark.parametrize("word", ["アムロジピン", "あむろじぴん", "ｱﾑﾛｼﾞﾋﾟﾝ", " アムロ ジピン ", "【般】アムロジピン"])
def test_a_generic_name_is_found_in_every_spelling(word):
    assert any(name.startswith("【般】アムロジピン") for name in names(word))


def test_a_brand_is_found_by_its_name_its_reading_and_its_component():
    for word in ("ノルバスク", "のるばすく", "アムロジピン"):
        assert "ノルバスク錠５ｍｇ" in names(word)


def test_a_code_finds_its_medicine_alone():
    drug = drug_named("ノルバスク錠５ｍｇ")
    assert names(drug.receipt_code) == [drug.name]


def test_what_begins_with_the_word_comes_first_and_generic_names_first_of_these():
    found = search("ロキソプロフェン", MASTERS, ON)
    begins = [each for each in found if plain(each.concept.name).startswith("ロキソプロフェン")]
    assert list(found[: len(begins)]) == begins
    flags = [each.is_generic_name for each in begins]
    assert flags == sorted(flags, reverse=True)


@pytest.mark.parametrize("word", ["", " ", "ア", "ない薬の名", "ア" * 51, "%", "\\", "('"])
def test_other_words_find_nothing(word):
    assert names(word) == []


def test_no_more_than_twenty_are_shown():
    assert len(names("錠")) == 0
    assert len(names("５ｍｇ")) == MOST


def test_only_what_may_be_prescribed_on_the_day_is_found():
    masters = DrugMasters(Contents(version="x", drugs=[entry(name="架空錠５ｍｇ", transition_until=ON)]))
    assert [found.concept.name for found in search("架空錠", masters, ON)] == ["架空錠５ｍｇ"]
    assert search("架空錠", masters, ON + timedelta(days=1)) == ()
    assert named("2:699999001", masters, ON) is not None
    assert named("2:699999001", masters, ON + timedelta(days=1)) is None


def test_the_last_day_of_a_code_that_ends_soon_is_told_with_it():
    last = ON + timedelta(days=10)
    masters = DrugMasters(Contents(version="x", drugs=[entry(name="架空錠５ｍｇ", transition_until=last)]))
    assert [found.last_day for found in search("架空錠", masters, ON)] == [last]
    assert [found.last_day for found in search("架空錠", masters, ON - timedelta(days=60))] == [None]


def test_a_form_names_what_was_found():
    for found in search("アムロジピン", MASTERS, ON):
        assert named(found.value, MASTERS, ON) == found


@pytest.mark.parametrize("value", ["", "2:", "2:000000000", "4:1124007F1011", "x", "7:9", "2:621508301:1"])
def test_what_names_no_medicine_is_none(value):
    assert named(value, MASTERS, ON) is None


def test_a_yj_code_leads_to_the_receipt_code():
    drug = drug_named("ノルバスク錠５ｍｇ")
    found = found_by(DrugCode(System.YJ, drug.yj_codes[0]), MASTERS, ON)
    assert found is not None
    assert found.concept.yj_codes == drug.yj_codes
    assert found.code.system is System.RECEIPT
