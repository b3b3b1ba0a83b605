"""照会の理由: why an insurer or the fund stops telling a coverage until it is clear whose it is (R-§7)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class LinkReason(StrEnum):
    """A reason, as it stands in a case's evidence."""

    MEMBER_SAYS_SO = "member_says_so"
    PAPERS_DIFFER = "papers_differ"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a link token's name
    ANOTHER_PERSON_FOUND = "another_person_found"


LABELS = {
    LinkReason.MEMBER_SAYS_SO: "加入者から「自分の情報ではない」との申出があった",
    LinkReason.PAPERS_DIFFER: "加入届などの書類と、登録した内容が違う",
    LinkReason.WRONG_TOKEN: "紐付番号を取り違えたおそれがある",
    LinkReason.ANOTHER_PERSON_FOUND: "別の方の情報が表示されたとの連絡があった",
}
"""Each reason in the words of a form."""
INQUIRY = "保険者または支払基金による、だれの資格かの照会"
"""What a case is called that no person's or facility's word has opened."""

SAID_BY_PERSONS = {
    "never_insured": "この保険に入ったことがない",
    "details_differ": "氏名や番号が自分のものではない",
    "other": "そのほか",
}
"""Why a person herself says that a coverage is not hers, in the words of her form."""


def is_inquiry(evidence: Mapping[str, Any]) -> bool:
    """Tell if an insurer or the fund doubted a link by itself, and nobody has said that it is not hers."""
    return evidence.get("reason") in {str(each) for each in LinkReason} - {str(LinkReason.MEMBER_SAYS_SO)}
