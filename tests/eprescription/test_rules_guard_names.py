"""Names of medicines: spellings agree, other names never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprescription.rules.document import DrugCode, System
from eprescription.rules.drugs.building import concept_of
from eprescription.rules.drugs.components import Components
from eprescription.rules.guard.names import agrees, normal
from tests.support.drug_rows import ON, entry, own_masters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ノルバスク錠５ｍｇ", "ﾉﾙﾊﾞｽｸ錠5mg"),
        ("アムロジピン錠５ｍｇ「架空」", "アムロジピン錠 5MG 架空"),
        ("【般】アムロジピン錠５ｍｇ", "アムロジピン錠５ｍｇ"),
        ("般アムロジピン錠５ｍｇ", "アムロジピン錠５ｍｇ"),
        ("ハルトマン－Ｇ３号輸液", "ハルトマン‐Ｇ３号輸液"),
        ("チラーヂンＳ錠５０μｇ", "チラーヂンS錠50µg"),
        ("マイザー軟膏０．０５％", "マイザー軟膏0.05%"),
        ("カルシウム・ビタミンＤ（架空）", "カルシウムビタミンD架空"),
    ],
)
def test_spellings_of_one_name_agree(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("架空錠５ｍｇ", "架空錠５０ｍｇ"),
        ("架空錠０．５ｍｇ", "架空錠０５ｍｇ"),
        ("架空錠２．５ｍｇ", "架空錠２５ｍｇ"),
        ("架空錠５ｍｇ", "架空カプセル５ｍｇ"),
        ("アマリール", "アルマール"),
        ("架空錠５ｍｇ「甲」", "架空錠５ｍｇ「乙」"),
    ],
)
def test_other_strengths_forms_makers_and_medicines_never_agree(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@given(st.text(max_size=30))
def test_a_normal_name_is_normal(text: str) -> None:
    assert normal(normal(text)).replace("般", "") == normal(text).replace("般", "")


def test_a_medicine_agrees_with_its_name_and_its_base_name_and_with_no_other() -> None:
    concept = concept_of(entry(name="架空錠５ｍｇ（別規格）", base_name="架空錠"), Components())
    assert agrees("架空錠5mg 別規格", concept)
    assert agrees("架空錠", concept)
    assert not agrees("架空", concept)
    assert not agrees("", concept)


def test_of_the_platforms_own_medicines_no_two_strengths_have_one_name() -> None:
    names: dict[str, set[str]] = {}
    for drug in own_masters().in_force(ON):
        names.setdefault(normal(drug.name), set()).add(drug.price_code)
    assert [codes for codes in names.values() if len(codes) > 1] == []


def test_a_generic_name_agrees_without_its_mark() -> None:
    (name,) = (name for name in own_masters().generics if name.code == "2171022F2ZZZ")
    assert own_masters().drug(DrugCode(System.GENERIC, name.code), ON) is name
    assert agrees("アムロジピン錠5mg", name)
