import pytest

from platform_site.errors.fields import CheckDigit, Format
from platform_site.identifiers import BadIdentifier, MunicipalityCode


@pytest.mark.parametrize("text", ["139998", "139980", "131016", "011002"])
def test_the_code_of_a_municipality_is_read_as_it_is(text):
    code = MunicipalityCode.parse(text)
    assert (str(code), code.prefecture) == (text, text[:2])


@pytest.mark.parametrize("text", ["１３９９９８", " 13 9998 "])
def test_width_and_spaces_do_not_matter(text):
    assert MunicipalityCode.parse(text) == MunicipalityCode("139998")


@pytest.mark.parametrize("text", ["139999", "139990", "138057"])
def test_a_code_whose_check_digit_does_not_fit_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        MunicipalityCode.parse(text)
    assert refused.value.problem is CheckDigit


@pytest.mark.parametrize("text", ["", "13999", "1399980", "13999X", "000001", "480002"])
def test_a_code_of_another_shape_or_prefecture_is_refused(text):
    with pytest.raises(BadIdentifier) as refused:
        MunicipalityCode.parse(text)
    assert refused.value.problem is Format


def test_a_lost_leading_zero_is_hinted_at():
    with pytest.raises(BadIdentifier) as refused:
        MunicipalityCode.parse("11002")
    assert "先頭の0" in refused.value.hint
