"""結果の言葉: how a case ended, or what a party says of it, for people."""

from eligibility.rules.cases import Resolution


RESOLUTIONS = {
    Resolution.CONFIRMED_CORRECT: "確認した結果、登録のとおりで正しい",
    Resolution.CORRECTED: "誤りがあり、訂正した",
    Resolution.WITHDRAWN: "登録の申出を取り下げる",
    Resolution.ACKNOWLEDGED: "一覧を確認した",
    "released": "承認されて反映した",
    "rejected": "取り下げた",
    "arrived": "欠けていたファイルが届いた",
    "failed": "ファイルを反映できなかった",
    "applied": "反映した",
}
"""Each word with which a case ends; the later ones are those of files that were held."""
