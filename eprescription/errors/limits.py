"""What a prescription may not be, though each of its values is well written (E-20)."""

from platform_site.errors import FieldProblem


RefillRefused = FieldProblem(
    code="RX-REFILL",
    title="この処方はリフィル処方箋にできません。",
    cause="総使用回数は3回までで、投薬量に限度のある医薬品（新医薬品・麻薬・向精神薬）と貼付剤は対象外です。"
    "1枚の処方箋の医薬品は、使用回数がすべて同じでなければなりません。分割調剤との併用もできません。",
    remedy="対象外の医薬品や使用回数の異なる医薬品を別の処方箋に分けてください。",
)
SplitRefused = FieldProblem(
    code="RX-SPLIT",
    title="分割調剤の指示に誤りがあります。",
    cause="分割は3回までで、何回目かは総回数を超えません。すべてのRPに今回分と総量が必要です。",
    remedy="総回数・何回目か・各RPの分割数量を確かめて送り直してください。",
)
ValidityWrong = FieldProblem(
    code="RX-VALIDITY",
    title="交付年月日または使用期限に誤りがあります。",
    cause="交付年月日が登録できる期間の外か、生年月日より前か、使用期限が交付年月日より前または1年より後です。",
    remedy="日付を確かめてください。使用期限を書かなければ、交付の日を含めて4日間です。",
)
AmountWrong = FieldProblem(
    code="RX-LIMIT",
    title="処方の数量または件数が範囲外です。",
    cause="用量・調剤数量・医薬品の件数のいずれかが、1枚の処方箋に認められる範囲を超えています。",
    remedy="数量を確かめ、件数が多いときは処方箋を分けてください。",
)
NarcoticsUndeclared = FieldProblem(
    code="RX-NARCOTICS",
    title="麻薬の処方に必要な記載がありません。",
    cause="麻薬には、麻薬施用者免許証番号と患者の住所・電話番号（レコード61または備考）が必要です。",
    remedy="麻薬施用の記載を加えて送り直してください。",
)
