"""The words in which a case's codes, clock and evidence stand on a page."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from eligibility.models import Case
from eligibility.rules.assistance_layout import COLUMNS as ASSISTANCE
from eligibility.rules.feed_layout import COLUMNS
from eligibility.rules.link_reasons import LABELS, SAID_BY_PERSONS
from eligibility.rules.resolution_words import RESOLUTIONS
from platform_site.models import Organisation
from platform_site.templatetags.site import day


TO_DO = {
    Case.Kind.OVERLAP: (
        "先に取得した資格の保険者が喪失日を登録すると、案件は自動で終わります。"
        "両方とも正しいときは、すべての当事者が「正しい」と登録します。"
    ),
    Case.Kind.RATIO: (
        "正しい負担割合の行を送ると、案件は自動で終わります。登録のとおりで正しいときは、その旨を登録してください。"
    ),
    Case.Kind.LINK_MISMATCH: (
        "この行は登録されていません。住民票の情報と照合し、正しい紐付番号の行を送ると、案件は自動で終わります。"
    ),
    Case.Kind.FIVE_DETAILS: (
        "この行は登録されていません。住民票の情報と照合し、正しい行を送ると、案件は自動で終わります。"
    ),
    Case.Kind.REGISTER_MISMATCH: (
        "この資格の提供は止まっています。訂正した行を送るか、正しいことを確かめて、提供の再開を申請してください。"
    ),
    Case.Kind.LINK_DISPUTED: (
        "この資格の提供は止まっています。"
        "加入届などで本人を確かめ、訂正した行を送るか、正しいことを確かめて、提供の再開を申請してください。"
    ),
    Case.Kind.LARGE_CHANGE: (
        "ファイルを送った人とは別の人が、内容を確かめて承認または取り下げると、案件は終わります。"
    ),
    Case.Kind.SEQUENCE_GAP: ("欠けている番号のファイルを送るか、別の人が承認すると、案件は終わります。"),
    Case.Kind.ADDRESS_SEEN: (
        "不開示となる前に住所を知った機関の一覧です。"
        "ご本人の安全のために必要な対応を検討し、確認したら登録してください。"
    ),
}
"""What a party has to do, by kind."""
_COLUMN_NAMES = {name: column.japanese for name, column in {**ASSISTANCE, **COLUMNS}.items()}
_REASONS: dict[str, str] = {**{str(code): words for code, words in LABELS.items()}, **SAID_BY_PERSONS}
_REPORTERS = {**dict(Organisation.Kind.choices), "person": "ご本人"}


def clock_words(case: Case, *, today: date) -> str:
    """Return how a case stands with its day: あと3日, 本日まで, 2日超過; empty once it is closed."""
    left = (case.due_on - today).days
    if case.closed_at is not None:
        return ""
    if left == 0:
        return "本日まで"
    return f"あと{left}日" if left > 0 else f"{-left}日超過"


def evidence_lines(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return labels and texts of what a case was opened for; what has no words here is left out."""
    return [(label, words(evidence[name])) for name, (label, words) in _EVIDENCE.items() if evidence.get(name)]


def resolution_words(word: str) -> str:
    """Return a resolution in words, and one that is not known as it is."""
    return RESOLUTIONS.get(word, word)


def _columns(names: list[str]) -> str:
    return "、".join(_COLUMN_NAMES.get(name, name) for name in names)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _moment(text: str) -> str:
    return day(datetime.fromisoformat(text))


def _reason(code: str) -> str:
    return _REASONS.get(code, code)


_EVIDENCE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "reported_by": ("申し出た方", lambda kind: _REPORTERS.get(kind, kind)),
    "reported_at": ("申出の日", _moment),
    "reason": ("理由", _reason),
    "columns": ("一致しない項目", _columns),
    "register_of": ("照合した住民情報の日", _day),
    "first_day": ("重なりの最初の日", _day),
    "last_day": ("重なりの最後の日", _day),
    "file_number": ("届いたファイルの番号", str),
    "last": ("前に反映した番号", str),
    "added": ("取得の件数", str),
    "changed": ("変更の件数", str),
    "ended": ("喪失の件数", str),
    "cancelled": ("取消の件数", str),
    "within_24_hours": ("24時間に反映した件数", str),
    "current": ("登録されている件数", str),
    "withheld_at": ("不開示となった日", _moment),
    "organisations": ("住所をお答えした機関の数", str),
}
