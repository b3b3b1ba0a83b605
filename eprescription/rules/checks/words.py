"""Which rule makes a finding, in words for people; the same for all findings of a kind (I04-4)."""

from collections.abc import Mapping

from eprescription.rules.checks.findings import FindingKind


RULES: Mapping[FindingKind, str] = {
    FindingKind.DUPLICATE: "E-17 重複投薬",
    FindingKind.CONTRAINDICATED: "E-17 併用禁忌",
    FindingKind.CONDITIONAL: "E-17 併用禁忌（条件付き）",
    FindingKind.ALLERGY: "E-22 薬剤アレルギー",
}
"""Kind → `Finding.rule`."""

RULE_TEXTS: Mapping[FindingKind, str] = {
    FindingKind.DUPLICATE: "同じ成分・同じ投与経路の医薬品の服用期間が重なっています。"
    "日数を数えられない医薬品は14日間とみなします。",
    FindingKind.CONTRAINDICATED: "添付文書で併用禁忌とされる組合せの服用期間が、必要な休薬日数を含めて重なっています。",
    FindingKind.CONDITIONAL: "一部の患者に限って併用禁忌とされる組合せです。患者に当てはまるかを確かめてください。",
    FindingKind.ALLERGY: "記録されている薬剤アレルギーに当たる成分または薬効群です。"
    "このプラットフォームの確認であり、国の電子処方箋管理サービスの確認項目ではありません。",
}
"""Kind → what the rule says, as the API and the pages show it."""
