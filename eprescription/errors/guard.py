"""What may be wrong with a medicine's code, name or unit: the guard against dispensing something else."""

from platform_site.errors import FieldProblem, Problem, Refused


class DrugsUnfit(Refused):
    """Some item, or the prescription as a whole, may not be registered; `faults` say all of it."""

    problem = Problem(
        code="RX-DRUGS",
        status=422,
        title="処方の内容に登録できない点があります。何も登録していません。",
        cause="医薬品のコード・名称・単位の不一致、使えないコード、またはリフィル・分割・期限・数量の決まりへの違反があります。",
        remedy="errors に示した項目を直して送り直してください。署名した処方は、署名し直してください。",
    )


DrugUnknown = FieldProblem(
    code="RX-DRUG-UNKNOWN",
    title="医薬品コードがマスターにありません。",
    cause="コードの誤り、またはプラットフォームに取り込まれていない医薬品です。",
    remedy="示した候補を参考に、コードを確かめてください。院内の医薬品マスターの対応付けもご確認ください。",
)
DrugExpired = FieldProblem(
    code="RX-DRUG-EXPIRED",
    title="経過措置の期限を過ぎた医薬品コードです。",
    cause="交付年月日が、この医薬品の経過措置期限より後です。",
    remedy="現在使えるコードに直し、院内の医薬品マスターを更新してください。",
)
DrugAbolished = FieldProblem(
    code="RX-DRUG-ABOLISHED",
    title="廃止された医薬品コードです。",
    cause="交付年月日の時点で、このコードは廃止されています。",
    remedy="現在使えるコードに直し、院内の医薬品マスターを更新してください。",
)
DrugNotYet = FieldProblem(
    code="RX-DRUG-NOT-YET",
    title="まだ使えない医薬品コードです。",
    cause="交付年月日の時点で、この医薬品はまだ収載されていません。",
    remedy="交付年月日とコードを確かめてください。",
)
DrugDummy = FieldProblem(
    code="RX-DRUG-DUMMY",
    title="ダミーコードでは処方できません。",
    cause="医薬品を特定しないコードが、医薬品に使われています。",
    remedy="医薬品のコードを付けてください。コードのない医薬品は、電子処方箋では処方できません。",
)
DrugStopped = FieldProblem(
    code="RX-DRUG-STOPPED",
    title="この医薬品コードの受付は停止しています。",
    cause="コードの誤りなどが見つかり、運営がこのコードの受付を止めています。",
    remedy="紙の処方箋で処方し、再開のお知らせをお待ちください。",
)
NameDiffers = FieldProblem(
    code="RX-DRUG-NAME",
    title="医薬品の名称がコードの医薬品と一致しません。",
    cause="送られた名称と、マスターでそのコードが表す医薬品の名称が異なります。別の医薬品が調剤されるおそれがあります。",
    remedy="コードと名称のどちらが正しいかを確かめ、院内の医薬品マスターの対応付けを直してください。",
)
UnitDiffers = FieldProblem(
    code="RX-DRUG-UNIT",
    title="用量の単位が薬価単位と一致しません。",
    cause="単位が薬価単位と異なるのに単位変換係数がないか、同じなのに単位変換係数があります。",
    remedy="薬価単位で書くか、単位変換係数（レコード211）を付けてください。",
)
FactorImplausible = FieldProblem(
    code="RX-DRUG-FACTOR",
    title="単位変換係数が妥当な範囲にありません。",
    cause="用量に係数を掛けた量が、この医薬品の規格から考えられる量と合いません。",
    remedy="薬価単位への係数であることと、小数点の位置を確かめてください。",
)
