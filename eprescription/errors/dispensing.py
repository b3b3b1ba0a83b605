"""What may be wrong with the result of a dispensing."""

from platform_site.errors import FieldProblem, Problem, Refused


class DispensingUnfit(Refused):
    """What was dispensed does not follow from what was prescribed; `faults` say all of it."""

    problem = Problem(
        code="RX-DISPENSING",
        status=422,
        title="調剤結果が処方の内容と合わないため、登録していません。",
        cause="変更不可の指示、数量、疑義照会、製造番号のいずれかの決まりに合いません。",
        remedy="errors に示した項目を確かめ、署名し直して送ってください。",
    )


class InquiryOpen(Refused):
    """The pharmacy asked about the prescription and has no answer yet (薬剤師法24条)."""

    problem = Problem(
        code="RX-INQUIRY-OPEN",
        status=409,
        title="疑義照会の回答を待っている処方箋のため、調剤結果を登録していません。",
        cause="この薬局がこの処方箋について行った疑義照会に、まだ回答がありません。疑わしい点を確かめた後でなければ調剤できません（薬剤師法24条）。",
        remedy="処方医の回答を待つか、電話などで受けた回答を登録してください。照会が要らなくなったときは取り下げてください。",
    )


AgainstVeto = FieldProblem(
    code="RX-DISPENSING-VETO",
    title="処方医が認めていない変更です。",
    cause="後発品・剤形・規格の変更不可の指示があるか、一般名処方に含まれない医薬品です。",
    remedy="処方どおりに調剤するか、疑義照会を行い、その結果を付けてください。",
)
QuantityWrong = FieldProblem(
    code="RX-DISPENSING-QUANTITY",
    title="調剤した数量が処方と合いません。",
    cause="処方または今回分の数量を超えているか、一部だけの調剤であることが示されていません。",
    remedy="数量と調剤の区分を確かめてください。",
)
InquiryMissing = FieldProblem(
    code="RX-DISPENSING-INQUIRY",
    title="変更または中止には、疑義照会の結果か事前の取決めが必要です。",
    cause="変更・中止とした医薬品に、回答のある疑義照会も、処方元との取決め（プロトコル）も示されていません。",
    remedy="疑義照会の結果または取決めを示してください。",
)
LotWrong = FieldProblem(
    code="RX-DISPENSING-LOT",
    title="包装コードまたは製造番号に誤りがあります。",
    cause="包装コード（GTIN）の検証番号が合わないか、製造番号に使えない文字があります。",
    remedy="包装のバーコードを読み取り直してください。",
)
