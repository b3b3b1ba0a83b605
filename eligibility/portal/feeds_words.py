"""The words of the pages of files: outcomes, holds, encodings, columns and codes, as a clerk reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from eligibility.models.feeds import Hold
from eligibility.rules.assistance_layout import COLUMNS as ASSISTANCE_COLUMNS
from eligibility.rules.feed_layout import COLUMNS
from eligibility.rules.feed_previews import OPEN_COLUMNS
from platform_site.errors.catalogue import CATALOGUE, Entry


OUTCOMES = {
    "added": "新規", "changed": "変更", "ended": "喪失", "cancelled": "取消", "unchanged": "変更なし",
    "refused": "誤り", "held": "保留", "granted": "交付", "withdrawn": "取消",
}  # fmt: skip
TONES = {"refused": "failed", "held": "held", "unchanged": "ended"}
"""Which state of `{% status %}` an outcome looks like; the others are done."""
HOLDS = {
    str(Hold.LARGE_CHANGE): "24時間の変更が加入者数に対して多いため、別の担当者が承認するまで反映を待ちます。",
    str(
        Hold.SEQUENCE_GAP
    ): "ファイル番号に欠番があるため、欠けているファイルが届くか、別の担当者が承認するまで反映を待ちます。",
    "behind": "前の番号のファイルが保留中または処理中のため、それが終わるまで反映を待ちます。",
}
EVIDENCE = {
    "file_number": "このファイルの番号", "last": "最後に反映した番号", "within_24_hours": "ほかに24時間で変えた資格",
    "current": "いまの加入者の資格", "percent": "承認が要る割合（%）", **OUTCOMES,
}  # fmt: skip
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8-bom": "BOM付きUTF-8", "cp932": "Shift_JIS（CP932）"}


def outcome_words(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the counts by outcome with their words, every usual one even where it is none."""
    usual = ["added", "changed", "ended", "cancelled", "unchanged", "refused", "held"]
    shown = [*usual, *(name for name in counts if name not in usual)]
    return [{"outcome": name, "label": OUTCOMES.get(name, name), "count": counts.get(name, 0)} for name in shown]


def evidence_words(evidence: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return on which counts something is held, with their words."""
    return [(EVIDENCE.get(name, name), "なし" if value is None else value) for name, value in evidence.items()]


def column_words(pointer: str) -> str:
    """Return the Japanese name of the column that a fault points at, or of the line as a whole."""
    name = pointer.strip("/")
    column = COLUMNS.get(name) or ASSISTANCE_COLUMNS.get(name)
    return column.japanese if column else "行全体"


def fault_words(faults: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the faults of a line as a page shows them."""
    return [
        {**fault, "column": column_words(fault["pointer"]), "is_open": fault["pointer"][1:] in OPEN_COLUMNS}
        for fault in faults
    ]


def file_fault_words(faults: Iterable[Mapping[str, str]]) -> list[str]:
    """Return what is wrong with a file as a whole, with the line where it was noticed."""
    return [f"{fault['pointer'].strip('/') or '–'}行目: {fault['message']}{fault['hint']}" for fault in faults]


def entry_of(code: str) -> Entry | None:
    """Return what the catalogue of errors says about a code."""
    return CATALOGUE.get(code)
