"""The words in which the evidence of a merge stands on a page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from platform_site.models import Person
from platform_site.templatetags.site import day


DOCUMENTS = {
    "resident_record": "住民票の写し",
    "family_register": "戸籍",
    "insurer_statement": "保険者の照会回答",
    "register_answer": "住民情報の照会結果",
}
"""What an officer may have looked at."""
DETAILS = {
    "birth_date": "生年月日",
    "sex": "性別",
    "died_on": "死亡日",
    "name": "氏名",
    "kana": "氏名カナ",
    "address": "住所",
}


def evidence_lines(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return labels and texts of what was told for a merge or a split."""
    lines = [("確かめた書類", _named(evidence.get("documents", ()), DOCUMENTS))]
    if seen := evidence.get("seen_on"):
        lines.append(("確かめた日", day(date.fromisoformat(seen))))
    if evidence.get("details_confirmed"):
        lines.append(("食い違いの確認", "生年月日・性別・死亡日の食い違いを、公的な書類で確かめた"))
    if "agrees" in evidence:
        lines.append(("申請時に一致した項目", _named(evidence["agrees"], DETAILS)))
        lines.append(("申請時に一致しなかった項目", _named(evidence["differs"], DETAILS)))
    return lines


def standing_lines(kept: Person, merged: Person) -> list[tuple[str, str]]:
    """Return how the two records compare now, without a detail of either (E-16)."""
    return [
        (DETAILS[name], _fits(getattr(kept, name), getattr(merged, name))) for name in ("birth_date", "sex", "died_on")
    ]


def _fits(one: object, other: object) -> str:
    if one is None and other is None:
        return "どちらにも登録なし"
    if one is None or other is None:
        return "片方だけに登録"
    return "一致" if one == other else "一致しない"


def _named(codes: Any, words: Mapping[str, str]) -> str:
    return "、".join(words.get(code, code) for code in codes) or "なし"
