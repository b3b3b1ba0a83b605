"""What the electronic prescription service tells people and organisations; no notice names a medicine or a person."""

from eprescription.queries import notice_names as names
from platform_site.notices import NoticeKind, Urgency, declare, holders, name_things
from platform_site.permissions import Permission as P


name_things(AlertDay=names.alert_days, Recall=names.recalls)
declare(
    NoticeKind(
        name="eprescription.redemption_due",
        title="処方箋の使用期限が近づいています",
        happened="あなたの処方箋を、まだどの薬局も受け付けていません。使用期限は今日または明日です。",
        remedy="期限までに薬局で、マイナンバーカードを使うか、処方内容（控え）の引換番号を示してください。期限を過ぎた場合は、医療機関に相談してください。",
        urgency=Urgency.ACT,
    ),
    NoticeKind(
        name="eprescription.refill_due",
        title="次回の調剤の時期です",
        happened="リフィル処方箋の次回の調剤予定日になりました。",
        remedy="予定日の前後7日のうちに薬局で受け取ってください。過ぎると、このリフィル処方箋は使えなくなります。",
        urgency=Urgency.ACT,
    ),
    NoticeKind(
        name="eprescription.expired",
        title="処方箋の期限が切れました",
        happened="あなたの処方箋は、使われないまま使用期限が過ぎました。",
        remedy="薬が必要な場合は、処方した医療機関に相談してください。",
    ),
    NoticeKind(
        name="eprescription.recalled_to_holder",
        title="受け取った医薬品が回収の対象になりました",
        happened="あなたが薬局で受け取った医薬品のうち、回収の対象になったものがあります。",
        remedy="自分の判断で服用をやめず、受け取った薬局または医療機関に、すぐに相談してください。",
        urgency=Urgency.ACT,
    ),
    NoticeKind(
        name="eprescription.recalled_to_pharmacy",
        title="調剤した医薬品が回収の対象になりました",
        happened="貴薬局が調剤した医薬品のうち、包装コードまたは製造番号が回収の対象になったものがあります。",
        remedy="該当する患者に連絡し、在庫を確かめてください。",
        urgency=Urgency.ACT,
        to=holders(P.DISPENSE),
        things={"Recall": "recall"},
    ),
    NoticeKind(
        name="eprescription.alerts_turned",
        title="警告の件数がいつもと大きく違います",
        happened="重複投薬等チェックに該当した処方の割合が、過去4週間または公表値と比べて、偶然とはいえないほど違います。",
        remedy="医薬品マスターの版の公開や、一部の機関の登録に誤りがないかを確かめ、必要なら発行またはコードの使用を止めてください。",
        urgency=Urgency.ACT,
        to=holders(P.SEE_RX_STATISTICS) & holders(P.STOP_PRESCRIBING),
        page="rx_statistics",
    ),
)
