"""Charts: figures, labels and words inside, no script, nothing from elsewhere, the same each time."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from platform_site.portal import charts


SVG = "{http://www.w3.org/2000/svg}"
BAR = {
    "title": "題名",
    "words": "説明です",
    "labels": ["病院", "薬局"],
    "series": {"カード": [10, None], "番号": [3000, 5]},
}
LINE = {"title": "率", "words": "説明", "labels": ["1月", "2月"], "series": {"率": [Decimal("29.30"), None]}}


@pytest.fixture(params=[lambda: charts.bar(**BAR), lambda: charts.line(**LINE)], ids=["bar", "line"])
def drawn(request) -> bytes:
    return request.param()


def texts(content: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(content).iter(f"{SVG}text")]  # noqa: S314


def test_a_chart_has_no_script_and_loads_nothing(drawn):
    text = drawn.decode()
    assert "<script" not in text
    assert "http://" not in text.replace("http://www.w3.org/", "")
    assert "https://" not in text
    assert "@import" not in text
    assert " on" not in " ".join(name for element in ET.fromstring(drawn).iter() for name in element.attrib)  # noqa: S314


def test_a_chart_says_in_words_what_it_shows():
    root = ET.fromstring(charts.bar(**BAR))  # noqa: S314
    assert (root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text) == ("題名", "説明です")
    assert root.get("role") == "img"
    assert len(root.findall(f".//{SVG}title")) == 1


def test_a_chart_shows_its_figures_and_labels():
    assert {"題名", "病院", "薬局", "10", "3,000", "5", "カード", "番号"} <= set(texts(charts.bar(**BAR)))
    assert {"率", "1月", "2月", "29.30"} <= set(texts(charts.line(**LINE)))


def test_the_first_label_stands_at_the_top():
    root = ET.fromstring(charts.bar(**BAR))  # noqa: S314
    places = {each.text: float(each.get("y")) for each in root.iter(f"{SVG}text") if each.text in ("病院", "薬局")}
    assert places["病院"] < places["薬局"]


def test_the_same_figures_give_the_same_chart(drawn):
    assert drawn in (charts.bar(**BAR), charts.line(**LINE))


def test_a_chart_of_nothing_says_so():
    for content in (
        charts.bar(**{**BAR, "labels": [], "series": {}}),
        charts.line(**{**LINE, "series": {"率": [None, None]}}),
    ):
        assert "<svg" in content.decode()
    assert "表示できる数値がありません" in texts(charts.line(**{**LINE, "series": {}}))


def test_a_text_is_a_text():
    assert b"<b>" not in charts.bar(**{**BAR, "title": "<b>太字</b>"})


@pytest.mark.parametrize(("value", "text"), [(1234567, "1,234,567"), (2000.0, "2,000"), (0.5, "0.5"), (None, "")])
def test_figures_are_grouped_by_thousands(value, text):
    assert charts.shown(value) == text
