"""Charts as SVG, drawn on the server: of figures that may be shown, with their words inside, without script.

A chart stands in an `<img>` beside a table with the same figures. Each value is written at its bar or point, and series
differ in colour and in stroke, so that colour alone says nothing. What comes in as None is a gap.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style


# pygal hangs an import hook of an old kind into Python, for plug-ins that we have not; later imports would warn.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

Values = Sequence[int | Decimal | None]
FONT = '"Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", sans-serif'
COLOURS = ("#0017c1", "#b78f00", "#197a4b", "#ce0000")
"""Our palette; each has a contrast of 3 to 1 or more on white."""
ROOM = 1.2
"""How much longer than the longest bar the axis is, so that the figure at its end has its place."""
MARGIN, WIDER = 20, 7
"""Pixels around a chart, and how much wider a character of ours is than pygal reckons."""
_SVG = "http://www.w3.org/2000/svg"
_OUTLINES = (
    ".series rect, .series path { stroke-width: 2px !important }"
    ".serie-1 rect { stroke: #1a1a1c !important; stroke-dasharray: 4 3 }"
    ".serie-1 path.line { stroke-dasharray: 8 4 }"
    ".text-overlay text { stroke: #ffffff; stroke-width: 4px; paint-order: stroke }"
)
_AT_THE_END = ".text-overlay text { text-anchor: start; transform: translateX(6px) }"
_STYLE = Style(
    background="#ffffff", plot_background="#ffffff", foreground="#1a1a1c", foreground_strong="#1a1a1c",
    foreground_subtle="#595959", opacity="1", opacity_hover="1", transition="0s", colors=COLOURS, font_family=FONT,
    label_font_family=FONT, major_label_font_family=FONT, value_font_family=FONT, value_label_font_family=FONT,
    legend_font_family=FONT, title_font_family=FONT, no_data_font_family=FONT, tooltip_font_family=FONT,
    label_font_size=15, major_label_font_size=15, value_font_size=15, legend_font_size=16, title_font_size=20,
    no_data_font_size=20, value_colors=("#1a1a1c",) * len(COLOURS), guide_stroke_color="#d8d8db",
    major_guide_stroke_color="#d8d8db",
)  # fmt: skip


def bar(*, title: str, words: str, labels: Sequence[str], series: Mapping[str, Values], axis: str = "") -> bytes:
    """Return horizontal bars, one for each label and series, as SVG; `words` describe the figures to who cannot see."""
    height = 140 + 44 * len(labels) * max(len(series), 1)
    chart = pygal.HorizontalBar(**_options(title, axis, height=height, css=_OUTLINES + _AT_THE_END))
    chart.config.margin_left = MARGIN + WIDER * max(map(len, labels), default=0)
    chart.x_labels = list(reversed(labels))  # pygal draws from the bottom up
    upward = {name: list(reversed(values)) for name, values in series.items()}
    most = max((value for values in series.values() for value in values if value is not None), default=0)
    chart.range = (0, max(1, float(most) * ROOM))
    return _drawn(chart, upward, title, words)


def line(*, title: str, words: str, labels: Sequence[str], series: Mapping[str, Values], axis: str = "") -> bytes:
    """Return a line for each series over the labels, as SVG, from 0 up."""
    chart = pygal.Line(**_options(title, axis, height=420), x_label_rotation=35, dots_size=5)
    chart.x_labels = list(labels)
    return _drawn(chart, series, title, words)


def shown(value: float | Decimal | None) -> str:
    """Return a figure as charts write it: grouped by thousands; an axis counts in floats that are whole."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else f"{value:,}"


def _options(title: str, axis: str, *, height: int, css: str = _OUTLINES) -> dict[str, object]:
    return {
        "title": title, "style": _STYLE, "width": 900, "height": height, "explicit_size": True, "js": (),
        "no_prefix": True, "disable_xml_declaration": True, "print_values": True, "print_values_position": "top",
        "legend_at_bottom": True, "include_x_axis": True, "formatter": shown, "value_formatter": shown,
        "no_data_text": "表示できる数値がありません", "y_title": axis or None, "truncate_label": -1,
        "margin_right": 3 * MARGIN, "max_scale": 6, "min_scale": 3,
        "truncate_legend": -1, "css": ("file://style.css", "file://graph.css", f"inline:{css}"),
    }  # fmt: skip


def _drawn(chart: pygal.Graph, series: Mapping[str, Values], title: str, words: str) -> bytes:
    chart.show_legend = len(series) > 1
    for name, values in series.items():
        chart.add(name, [_point(value) for value in values])
    root = ET.fromstring(re.sub(r"<!--.*?-->", "", chart.render(), flags=re.S))  # noqa: S314 - we drew it ourselves
    _without_scripts(root)
    _described(root, title, words)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="utf-8")


def _point(value: int | Decimal | None) -> dict[str, object] | None:
    """Return a value with the very text that tables have for it: pygal would make a float of it, 29.3 of 29.30."""
    return None if value is None else {"value": value, "formatter": lambda _: shown(value)}


def _without_scripts(root: ET.Element) -> None:
    """Take out what pygal writes for its script, its tooltips' hidden texts, and the titles that would repeat."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}script", f"{{{_SVG}}}desc"} or child.tag == f"{{{_SVG}}}title":
                parent.remove(child)


def _described(root: ET.Element, title: str, words: str) -> None:
    root.set("role", "img")
    for place, (tag, text) in enumerate((("title", title), ("desc", words))):
        element = ET.Element(f"{{{_SVG}}}{tag}")
        element.text = text
        root.insert(place, element)
