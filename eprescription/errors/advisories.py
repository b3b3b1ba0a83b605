"""What to know about an answer that was given."""

from platform_site.errors import Advisory


SignerUnknown = Advisory(
    code="RX-SIGNER-UNKNOWN",
    title="署名の電子証明書の失効の有無を、最新の情報では確認できていません。",
    cause="認証局の失効情報が届いていないか、古くなっています。署名した方に原因はありません。",
    remedy="登録はしました。操作は要りません。",
)
DepartmentMissing = Advisory(
    code="RX-RECORD-DEPARTMENT",
    title="診療科（レコード4）がありません。",
    cause="複数の診療科のある医療機関では、診療科の記載が必要です。",
    remedy="登録はしました。複数の診療科があるときは、次から診療科を書いてください。",
)
UninsuredUnchecked = Advisory(
    code="RX-UNINSURED-UNCHECKED",
    title="チェックの対象外の品目があります。",
    cause="保険適用外などで医薬品を特定できない品目は、重複投薬・併用禁忌を確認していません。",
    remedy="この品目は、お薬手帳などで確かめてください。",
)
CodeEndsSoon = Advisory(
    code="RX-CODE-ENDS-SOON",
    title="まもなく使えなくなる医薬品コードがあります。",
    cause="経過措置の期限、廃止、または一般名の終わりが30日以内に来ます。その翌日から、このコードの処方箋は登録できません。",
    remedy="登録はしました。次の処方までに、ほかの医薬品または一般名に改めてください。",
)
PaperChosen = Advisory(
    code="RX-PAPER-CHOSEN",
    title="患者は紙の処方箋を選んでいます。",
    cause="カードリーダーで紙の処方箋が選ばれたため、電子処方箋は取り出していません。",
    remedy="紙の処方箋をお預かりし、調剤結果を登録してください。",
)
MediumPair = Advisory(
    code="RX-MEDIUM-PAIR",
    title="添付文書での確認が済んでいない組合せが含まれています。",
    cause="併用禁忌のマスターのうち、確認待ちの組合せに当たりました。",
    remedy="両方の最新の添付文書を確かめて判断してください。",
)
