"""The words of the pages of clinics without a program of their own."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from eprescription.rules.checks.findings import Allergy, Finding, FindingKind, New, Side, Taken
from eprescription.rules.checks.words import RULE_TEXTS
from eprescription.rules.document import Document, DosageForm
from eprescription.states import RxState
from platform_site.periods import Period
from platform_site.templatetags.site import day


FORMS = [
    (str(DosageForm.INTERNAL), "内服"),
    (str(DosageForm.AS_NEEDED), "頓服"),
    (str(DosageForm.EXTERNAL), "外用"),
    (str(DosageForm.DROPS), "内服滴剤"),
    (str(DosageForm.INJECTION), "注射"),
]
LEFTOVER = [
    ("", "指示しない"),
    ("1", "残薬があるときは、疑義照会した上で調剤する"),
    ("2", "残薬があるときは、医療機関へ情報提供する"),
]
"""残薬確認欄 (record 62)."""
QUANTITIES = {DosageForm.INTERNAL: "日分", DosageForm.DROPS: "日分", DosageForm.AS_NEEDED: "回分"}
USAGES = (
    "１日１回朝食後", "１日１回夕食後", "１日１回就寝前", "１日２回朝夕食後", "１日３回毎食後", "１日３回毎食前",
    "痛いとき", "発熱時", "眠れないとき", "１日１回患部に貼付", "１日２回患部に塗布", "１日２回点眼",
)  # fmt: skip
KINDS = {
    FindingKind.DUPLICATE: "重複投薬",
    FindingKind.CONTRAINDICATED: "併用禁忌",
    FindingKind.CONDITIONAL: "併用禁忌（一部の患者）",
    FindingKind.ALLERGY: "アレルギー",
}
TONES = {RxState.REGISTERED: "active", RxState.RECEIVED: "running", RxState.DISPENSED: "done"}
"""Which sign and colour a state has, by a state that all pages know; the others are over."""
SIDES = {Side.PRESCRIBED: "処方", Side.DISPENSED: "調剤"}
MASKED = (
    "ほかの医療機関・薬局の薬との組合せです。患者の同意がないため、相手の薬は表示しません。"
    "カードリーダーで同意を得ると表示できます。"
)
DAY = timedelta(days=1)


def usages() -> list[tuple[str, str]]:
    """Return usages that are often written, as a field suggests them; another may be typed."""
    return [(usage, usage) for usage in USAGES]


def finding_words(finding: Finding, alternatives: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    """Return what a page shows of a finding: nothing about the other side of one that is masked (I04-4)."""
    return {
        "key": finding.key,
        "kind": KINDS[finding.kind],
        "stops": finding.stops,
        "item": finding.new_name,
        "place": int(finding.new_key.split("-")[0]) - 1,
        "is_masked": finding.is_masked,
        "lines": [MASKED] if finding.is_masked else _lines(finding),
        "rule": RULE_TEXTS[finding.kind],
        "alternatives": alternatives.get(finding.key, ()),
    }


def leftover_words(document: Document) -> str:
    """Return what is to be done with leftovers, in words; empty where nothing is said of them."""
    return dict(LEFTOVER)[document.leftover] if document.leftover else ""


def days(period: Period) -> str:
    """Return a span with its last day, such as 2026年11月22日から2026年12月5日まで."""
    return f"{day(period.start)}から{day(period.end - DAY)}まで" if period.end else f"{day(period.start)}から"


def _lines(finding: Finding) -> list[str]:
    lines = [_other(finding.other)]
    if finding.interval_other:
        lines.append(f"相手の服用期間: {days(finding.interval_other)}")
    if finding.condition:
        lines.append(f"条件: {finding.condition}")
    return lines


def _other(other: Taken | New | Allergy | None) -> str:
    match other:
        case Taken():
            return f"相手: {other.name}（{other.organisation_name}の{SIDES.get(other.side, '記録')}）"
        case New():
            return f"相手: この処方の中の {other.name}"
        case Allergy():
            return f"記録: {other.text}（{other.source}、{day(other.recorded_on)}）"
    return MASKED
