import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_site.identifiers.characters import forbidden


@pytest.mark.parametrize(
    "text",
    [
        "",
        "架空　太郎",
        "𠮷田 髙子",
        "山﨑 德次",
        "葛\U000e0100城 葛\U000e0101城",  # two forms of one ideograph, by variation selector
        "神\ufe00",
        "𠮷\U000e0101",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "José Ñandú Đặng",
        "김 하나 王 小明",
        "が",  # か and a combining mark, as some systems send it
        "☎\ufe0f ❤\ufe0f",
        "①㈱〜―…※",
    ],
)
def test_what_people_write_comes_in(text):
    assert forbidden(text) is None


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *((chr(point), f"U+{point:04X}") for point in (0, 1, 7, 8, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F)),
        *((chr(point), f"U+{point:04X}") for point in (0x80, 0x85, 0x9F)),
        *((chr(point), f"U+{point:04X}") for point in range(0x202A, 0x202F)),
        *((chr(point), f"U+{point:04X}") for point in range(0x2066, 0x206A)),
        *((chr(point), f"U+{point:04X}") for point in (0x200E, 0x200F, 0x061C)),
        *((chr(point), f"U+{point:04X}") for point in (0xD800, 0xDBFF, 0xDC00, 0xDFFF)),
        *((chr(point), f"U+{point:04X}") for point in (0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)),
        *((chr(point), f"U+{point:04X}") for point in (0x2028, 0x2029)),
        *((chr(point), f"U+{point:04X}") for point in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD)),
        *((chr(point), f"U+{point:04X}") for point in (0xE000, 0xF8FF, 0xF0000, 0x100000, 0x10FFFD)),
        *((chr(point), f"U+{point:04X}") for point in (0xFFFC, 0xFFFD, 0x3164, 0xE0041, 0x206A)),
    ],
)
def test_a_character_that_may_not_come_in_is_named_by_its_code_point(character, name):
    assert forbidden(f"架空{character}太郎") == name
    assert forbidden(f"架空\n{character}太郎", multiline=True) == name


@pytest.mark.parametrize(("character", "name"), [("\t", "U+0009"), ("\n", "U+000A"), ("\r", "U+000D")])
def test_tab_and_line_breaks_come_in_only_where_there_are_lines(character, name):
    assert forbidden(f"1行目{character}2行目") == name
    assert forbidden(f"1行目{character}2行目", multiline=True) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\U000e0100", "U+E0100"),
        ("a\U000e0100", "U+E0100"),
        ("あ\U000e0100", "U+E0100"),
        ("葛\U000e0100\U000e0101", "U+E0101"),
        ("葛 \U000e0100", "U+E0100"),
        ("\ufe0f", "U+FE0F"),
        ("架空 \ufe0f", "U+FE0F"),
        ("☎\ufe0f\ufe0e", "U+FE0E"),
        ("葛\U000e0100\ufe00", "U+FE00"),
    ],
)
def test_a_variation_selector_without_its_character_is_refused(text, name):
    assert forbidden(text) == name


def test_the_first_of_several_is_named():
    assert forbidden("あ\u202eい\x00") == "U+202E"


@given(st.text(), st.text(), st.sampled_from("\x00\u202e\u200b\ue000\ufeff"))
def test_no_text_makes_up_for_one_that_may_not_come_in(before, after, character):
    assert forbidden(f"{before}{character}{after}") is not None


@given(st.text())
def test_what_comes_in_on_one_line_comes_in_on_many(text):
    assert forbidden(text) is not None or forbidden(text, multiline=True) is None


@given(st.text(st.characters(whitelist_categories=["Lo", "Lu", "Ll", "Nd", "Pd", "Ps", "Zs"])))
def test_letters_digits_and_spaces_come_in(text):
    fillers = {"\u3164", "\uffa0", "\u115f", "\u1160"}
    assert (forbidden(text) is None) == fillers.isdisjoint(text)
