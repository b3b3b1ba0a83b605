import pytest

from platform_site.errors.fields import CheckDigit, Format
from platform_site.identifiers import BadIdentifier, FacilityCode, FeeTable


@pytest.mark.parametrize(
    ("text", "fee_table"),
    [
        ("1310100016", FeeTable.MEDICAL),
        ("1310200022", FeeTable.MEDICAL),
        ("1310200030", FeeTable.MEDICAL),
        ("1330300046", FeeTable.DENTAL),
        ("1340400051", FeeTable.PHARMACY),
        ("1340400069", FeeTable.PHARMACY),
        ("1360000018", FeeTable.HOME_NURSING),
    ],
)
def test_the_code_of_a_facility_tells_its_kind_and_prefecture(text, fee_table):
    code = FacilityCode.parse(text)
    assert (str(code), code.prefecture, code.fee_table) == (text, "13", fee_table)


def test_prefecture_99_stands_in_codes_for_tests():
    assert FacilityCode.parse("9918000010").prefecture == "99"


@pytest.mark.parametrize("text", ["１３１０１０００１６", " 1310100016 ", "13 1 0100016", "13　1　0100016"])
def test_width_and_spaces_do_not_matter(text):
    assert FacilityCode.parse(text) == FacilityCode("1310100016")


@pytest.mark.parametrize("text", ["1310100017", "1311234567", "9918000011"])
def test_a_code_whose_check_digit_does_not_fit_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        FacilityCode.parse(text)
    assert refused.value.problem is CheckDigit


@pytest.mark.parametrize("text", ["", "0100016", "13101000166", "131010001A", "4810100016", "0010100016"])
def test_a_code_of_another_shape_or_prefecture_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        FacilityCode.parse(text)
    assert refused.value.problem is Format


@pytest.mark.parametrize("kind", "025789")
def test_a_fee_table_that_does_not_exist_is_refused(kind):
    with pytest.raises(BadIdentifier) as refused:
        FacilityCode.parse(f"13{kind}0100016")
    assert refused.value.problem is Format
    assert "点数表番号" in refused.value.hint


def test_a_code_never_equals_another_kind_of_number_with_the_same_digits():
    assert FacilityCode("1310100016") != "1310100016"
