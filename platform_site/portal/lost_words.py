"""A refusal in the words of a page: the catalogue speaks to programs of headers and keys, a page to people of pages."""

from dataclasses import dataclass

from platform_site.errors import Refused


AGAIN = "少し待ってから、前の画面に戻って、もう一度お試しください。"
REOPEN = "前の画面に戻って開き直し、いまの状態を確かめてください。"
START = "アドレスを確かめるか、はじめのページから開き直してください。"
TITLES = {
    "SYS-NOT-FOUND": "ページが見つかりません。",
    "SYS-METHOD": "このページは、この開き方では使えません。",
    "SYS-MEDIA-TYPE": "送信されたものを受け付けられません。",
    "VAL-TOO-LARGE": "送信された内容が大きすぎます。",
    "VAL-LENGTH-UNKNOWN": "送信が途中で切れました。",
    "RATE-CLIENT": "操作の回数が多すぎます。",
    "RATE-WRONG-TRIES": "誤りが続いたため、しばらく受け付けられません。",
}
"""The title on a page, by code, where the catalogue's is for programs."""
REMEDIES = {
    "SYS-NOT-FOUND": START,
    "SYS-METHOD": START,
    "SYS-MEDIA-TYPE": "前の画面に戻って、ページの入力欄からもう一度送信してください。",
    "SYS-UNAVAILABLE": (
        "しばらく待ってから、ページを開き直してください。"
        "送信した直後の場合は、登録されたかどうかを一覧などで確かめてから、もう一度送信してください。"
    ),
    "SYS-ERROR": (
        "もう一度お試しください。続く場合は、"
        "このページの一番下の問い合わせ番号を添えて、支払基金の窓口へお知らせください。"
    ),
    "CONF-BUSY": AGAIN,
    "CONF-STATE": REOPEN,
    "DUP-KEY-IN-USE": AGAIN,
    "RATE-CLIENT": AGAIN,
    "RATE-WRONG-TRIES": "時間をおいてから、もう一度お試しください。",
    "VAL-INVALID": "前の画面に戻って、入力した内容を確かめてください。",
    "VAL-LENGTH-UNKNOWN": "前の画面に戻って、もう一度送信してください。",
    "VAL-TOO-LARGE": "文章を短くするか、ファイルを分けて送信してください。",
    "VAL-UNKNOWN-FIELD": "アドレスの「?」から後を取り除いて、開き直してください。",
}
"""What to do, on a page, by code; of any other code the catalogue's words do for both."""


@dataclass(frozen=True)
class Words:
    """What a page says of a refusal: what happened, in detail, and what to do, at each thing that is wrong if any."""

    title: str
    detail: str
    remedies: list[str]


def words_of(refused: Refused) -> Words:
    """Return what a page says of a refusal; nothing is said twice."""
    problem = refused.problem
    detail = "" if refused.detail == f"{problem.title}{problem.remedy}" else refused.detail
    faults = [
        f"{each.problem.title} {each.hint or _remedy(each.problem.code, each.problem.remedy)}"
        for each in refused.faults
    ]
    remedy = _remedy(problem.code, problem.remedy)
    return Words(TITLES.get(problem.code, problem.title), detail, faults or ([remedy] if remedy else []))


def _remedy(code: str, known: str) -> str:
    return REMEDIES.get(code, known)
