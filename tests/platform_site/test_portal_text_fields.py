"""A text's limit stands beside its field; what is longer comes back whole with a message, and is cut by nobody."""

import pytest
from django import forms

from platform_site.portal.forms import Form
from platform_site.portal.text_fields import Text, long_text


class Letter(Form):
    """A form with texts."""

    words = long_text("理由", 5, rows=2, help_text="氏名は書かないでください。")
    lot = Text(label="製造番号", max_length=5, required=False)
    code = Text(label="コード", max_length=5, required=False, says_limit=False, help_text="5桁。")


def test_the_limit_stands_first_in_the_help():
    helps = [Letter().fields[name].help_text for name in ("words", "lot", "code")]
    assert helps == ["5文字までです。氏名は書かないでください。", "5文字までです。", "5桁。"]


def test_the_browser_is_not_told_to_cut():
    assert "maxlength" not in str(Letter())


def test_other_attributes_of_the_field_stay():
    assert Text(max_length=5, min_length=2).widget.attrs == {"minlength": "2"}
    assert 'rows="2"' in str(Letter()["words"])


@pytest.mark.parametrize("name", ["words", "lot", "code"])
def test_what_is_too_long_comes_back_whole_and_says_by_how_much(name: str):
    form = Letter({"words": "あ", name: "あいうえおか"})
    assert form.errors == {name: ["5文字までで入力してください。いまは6文字です。"]}
    assert "あいうえおか" in str(form[name])


def test_a_lines_end_counts_once_as_whoever_types_it_counts():
    form = Letter({"words": "あい\r\nうえ"})
    assert form.is_valid()
    assert form.cleaned_data["words"] == "あい\nうえ"


def test_an_empty_text_stays_empty():
    assert Text(max_length=5, required=False, empty_value=None).clean("") is None
    assert isinstance(long_text("理由", 5).widget, forms.Textarea)
