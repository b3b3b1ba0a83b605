"""What the electronic prescription service tells people and organisations; no notice names a medicine or a person."""

from typing import Any

from eprescription.queries import notice_names as names
from platform_site.notices import NoticeKind, Urgency, declare, holders, name_things
from platform_site.permissions import Permission as P


INQUIRY: dict[str, Any] = {"page": "inquiries", "things": {"Inquiry": "inquiry"}}
"""Where somebody acts on an inquiry."""
PROTOCOL: dict[str, Any] = {"page": "protocols", "things": {"Protocol": "protocol"}}
"""Where somebody agrees to what was proposed, or ends it."""
HELD: dict[str, Any] = {"page": "pharmacy", "things": {"Prescription": "pharmacy_audit"}}
"""Where a pharmacy sees a prescription that it knows."""
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
        name="eprescription.modified",
        title="処方箋の内容が変わりました",
        happened="処方した医療機関が、薬局が受け付ける前の、あなたの処方箋の内容を変えました。引換番号は同じです。",
        remedy="手元の処方内容（控え）は古いものです。内容を確かめ、分からないことは医療機関に相談してください。",
    ),
    NoticeKind(
        name="eprescription.cancelled",
        title="処方箋が取り消されました",
        happened="処方した医療機関が、あなたの処方箋を取り消しました。この処方箋では薬を受け取れません。",
        remedy="心当たりがない場合や、薬が必要な場合は、処方した医療機関に相談してください。",
        urgency=Urgency.ACT,
    ),
    NoticeKind(
        name="eprescription.recalled",
        title="処方箋が回収されました",
        happened="処方した医療機関または受け付けた薬局が、あなたの処方箋を回収しました。この処方箋では、これから薬を受け取れません。",
        remedy="すでに受け取った薬は、自分の判断で服用をやめず、薬局または医療機関に相談してください。",
        urgency=Urgency.ACT,
    ),
    NoticeKind(
        name="eprescription.recalled_in_hand",
        title="受け付けた処方箋が回収されました",
        happened="貴薬局が受け付けた、または一部を調剤した処方箋が回収されました。これからの調剤はできません。",
        remedy="処方監査の画面でどの処方箋かを確かめ、まだ渡していない薬は渡さず、処方した医療機関と患者に連絡してください。",
        urgency=Urgency.ACT,
        to=holders(P.DISPENSE),
        **HELD,
    ),
    NoticeKind(
        name="eprescription.recalled_by_pharmacy",
        title="発行した処方箋を薬局が回収しました",
        happened="貴院が発行した処方箋を、受け付けた薬局が回収しました。この処方箋では、これから調剤されません。",
        remedy="薬がまだ必要なときは、処方をし直してください。",
        urgency=Urgency.ACT,
        to=holders(P.ISSUE_PRESCRIPTIONS),
    ),
    NoticeKind(
        name="eprescription.ended_unreceived",
        title="引き換えた処方箋が取り消されました",
        happened="貴薬局が引き換え、まだ受け付けていない処方箋が、取消または回収されました。一覧には出なくなりました。",
        remedy="調剤の用意を始めているときは、やめてください。患者には、処方した医療機関に相談するよう伝えてください。",
        urgency=Urgency.ACT,
        to=holders(P.DISPENSE),
        page="pharmacy",
    ),
    NoticeKind(
        name="eprescription.modified_unreceived",
        title="引き換えた処方箋の内容が変わりました",
        happened="貴薬局が引き換え、まだ受け付けていない処方箋の内容を、処方した医療機関が変えました。",
        remedy="新しい内容を確かめてから受け付けてください。",
        urgency=Urgency.ACT,
        to=holders(P.DISPENSE),
        **HELD,
    ),
    NoticeKind(
        name="eprescription.finding_opened",
        title="窓口での同意により、薬の確認の結果が開示されました",
        happened="医療機関または薬局が、窓口であなたの口頭の同意を得たとして、重複投薬等の確認の結果の1件を開示しました。",
        remedy="同意していない場合は、だれが見たかを記録で確かめ、その機関または支払基金に連絡してください。",
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
    NoticeKind(
        name="eprescription.inquiry_asked",
        title="薬局から疑義照会がありました",
        happened="貴院が発行した処方箋について、薬局の薬剤師が照会しています。回答があるまで、患者は薬を受け取れないことがあります。",
        remedy="疑義照会の一覧で内容を確かめ、回答してください。電話で回答したときは、薬局が回答を登録します。",
        urgency=Urgency.ACT,
        to=holders(P.ISSUE_PRESCRIPTIONS),
        **INQUIRY,
    ),
    NoticeKind(
        name="eprescription.inquiry_written",
        title="疑義照会に書込みがありました",
        happened="回答待ちの疑義照会に、相手の機関が書き込みました。",
        remedy="疑義照会の一覧で内容を確かめてください。",
        urgency=Urgency.ACT,
        to=holders(P.ISSUE_PRESCRIPTIONS, P.DISPENSE),
        **INQUIRY,
    ),
    NoticeKind(
        name="eprescription.inquiry_answered",
        title="疑義照会の回答が登録されました",
        happened="疑義照会の回答を、相手の機関が登録しました。薬局が登録した回答は、電話などで受けたものです。",
        remedy="内容を確かめてください。薬局が登録した回答に覚えがないときは、その薬局に連絡してください。",
        to=holders(P.ISSUE_PRESCRIPTIONS, P.DISPENSE),
        **INQUIRY,
    ),
    NoticeKind(
        name="eprescription.inquiry_withdrawn",
        title="疑義照会が取り下げられました",
        happened="薬局が疑義照会を取り下げました。",
        remedy="回答する必要はありません。",
        urgency=Urgency.KNOW,
        to=holders(P.ISSUE_PRESCRIPTIONS),
        **INQUIRY,
    ),
    NoticeKind(
        name="eprescription.tracing_reported",
        title="薬局から服薬情報提供書が届きました",
        happened="貴院が発行した処方箋を調剤した薬局が、服薬の状況などを知らせています。",
        remedy="服薬情報提供書の一覧で内容を確かめてください。",
        to=holders(P.ISSUE_PRESCRIPTIONS),
        page="tracing_reports",
        things={"TracingReport": "tracing_report"},
    ),
    NoticeKind(
        name="eprescription.protocol_proposed",
        title="疑義照会に代わる取決めが提案されました",
        happened="相手の機関が、疑義照会なしに変更できる範囲の取決め（プロトコル）を提案しています。合意するまで効力はありません。",
        remedy="内容と適用の期間を確かめ、合意するか、終了してください。",
        to=holders(P.ISSUE_PRESCRIPTIONS, P.DISPENSE),
        **PROTOCOL,
    ),
    NoticeKind(
        name="eprescription.protocol_agreed",
        title="疑義照会に代わる取決めに合意がありました",
        happened="提案した取決め（プロトコル）に、相手の機関が合意しました。適用開始日から使えます。",
        remedy="適用の期間を確かめてください。",
        urgency=Urgency.KNOW,
        to=holders(P.ISSUE_PRESCRIPTIONS, P.DISPENSE),
        **PROTOCOL,
    ),
    NoticeKind(
        name="eprescription.protocol_ended",
        title="疑義照会に代わる取決めが終了しました",
        happened="相手の機関が、取決め（プロトコル）またはその提案を終了しました。今日の調剤から使えません。",
        remedy="変更が必要なときは、疑義照会を行ってください。",
        urgency=Urgency.ACT,
        to=holders(P.ISSUE_PRESCRIPTIONS, P.DISPENSE),
        **PROTOCOL,
    ),
)
