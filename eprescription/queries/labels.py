"""規程とコード表の名前: the policies and the code systems of this service."""

from platform_site.queries.labels import declare


declare(
    {
        "rx.alert.contraindicated": "アラートの目安となる併用禁忌の割合",
        "rx.alert.duplicate": "アラートの目安となる重複投薬の割合",
        "rx.check.drugs": "照会だけのチェックの1人1日の医薬品の上限",
        "rx.dummy": "ダミーコード",
        "rx.fourteen.days": "外用・頓服などの服用期間とみなす日数",
        "rx.inspection.valid.months": "自主点検の有効期間",
        "rx.items.most": "1枚の処方箋の医薬品の上限",
        "rx.refill.window.days": "リフィルの次回調剤予定日の前後の日数",
        "rx.storage.months": "調剤済みの処方箋の保存後の猶予",
        "rx.storage.years": "調剤済みの処方箋の保存期間",
        "rx.valid.days": "処方箋の使用期間",
        "rx.visible.days": "参照とチェックの対象の日数",
    }
)
