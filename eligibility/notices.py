"""What the eligibility service tells organisations, in which words."""

from eligibility.queries import notice_names as names
from platform_site.notices import NoticeKind, Urgency, declare, holders, name_things
from platform_site.permissions import Permission as P


CASE = {"Case": "case", "Job": "cases"}
FILE = {"Job": "feed"}
COUNTER = frozenset({"receptionist", "facility_manager", "pharmacist"})
"""Who stands at a facility's counter, or answers for it."""

name_things(
    Case=names.cases,
    Job=names.files,
    CoverageFeed=names.held_files,
    Organisation=names.organisations,
    VoucherRequest=names.voucher_requests,
)
declare(
    NoticeKind(
        name="eligibility.case_opened",
        title="疑義案件が届きました",
        happened="貴機関が当事者である疑義案件が始まりました。",
        remedy="案件を開き、期限までに答えてください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.case_overdue",
        title="疑義案件の期限が過ぎました",
        happened="回答期限を過ぎても終わっていない疑義案件があります。",
        remedy="すぐに案件を開き、答えてください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.case_message",
        title="疑義案件に書込みがありました",
        happened="貴機関が当事者である疑義案件に、ほかの当事者が書き込みました。",
        remedy="案件を開いて読んでください。",
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.case_resolved",
        title="疑義案件の結論が示されました",
        happened="貴機関が当事者である疑義案件で、ほかの当事者が結論を示しました。",
        remedy="案件を開き、異なる場合は期限までに答えてください。",
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.link_disputed",
        title="「自分の情報ではない」との申出がありました",
        happened="本人または医療機関などから、資格情報の紐付けが誤っているとの申出がありました。確認が終わるまで提供を止めています。",
        remedy="案件を開き、保険者の確認の進み具合を見てください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.link_inquiry_opened",
        title="だれの資格かの照会が始まりました",
        happened="保険者または支払基金が、資格情報の紐付けに疑いがあるとして、提供を止めました。申出によるものではありません。",
        remedy="案件を開き、保険者の確認の進み具合を見てください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_CASES),
        page="cases",
        things=CASE,
    ),
    NoticeKind(
        name="eligibility.feed_held",
        title="加入者情報のファイルを保留しました",
        happened="ファイル番号の欠番、または大量の変更のため、届いたファイルを保留しました。まだ反映していません。",
        remedy="保険者による承認または取下げを待っています。続く場合は保険者に連絡してください。",
        to=holders(P.SEE_COVERAGE),
        page="feeds",
    ),
    NoticeKind(
        name="eligibility.feed_silent",
        title="加入者情報のファイルが届いていません",
        happened="いつもの間隔を過ぎても、次のファイルが届いていません。",
        remedy="送信の仕組みが動いているかを確かめ、ファイルを送ってください。",
        urgency=Urgency.ACT,
        to=holders(P.UPLOAD_FEEDS, P.SEE_COVERAGE),
        page="feed_ages",
    ),
    NoticeKind(
        name="eligibility.answer_corrected",
        title="以前の資格確認の結果が変わりました",
        happened="保険者の届出により、貴施設に以前お答えした資格情報が、さかのぼって変わりました。",
        remedy="接続システムで訂正の一覧を受け取り、請求に影響するかを確かめてください。",
        to=COUNTER,
    ),
    NoticeKind(
        name="eligibility.voucher_requested",
        title="医療券・調剤券の依頼が届きました",
        happened="医療機関または薬局から、医療券・調剤券の交付の依頼がありました。",
        remedy="依頼を開き、交付するかどうかを答えてください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_VOUCHERS),
        page="vouchers",
        things={"VoucherRequest": "voucher"},
    ),
    NoticeKind(
        name="eligibility.voucher_request_answered",
        title="医療券・調剤券の依頼に回答がありました",
        happened="福祉事務所が、貴施設の依頼に答えました。",
        remedy="接続システムで回答を確かめてください。",
        to=COUNTER,
    ),
    NoticeKind(
        name="limits.spent",
        title="誤りの多い照会を一時的に止めました",
        happened="接続システムの照会、または利用者の検索で、該当のない番号などが続いたため、上限に達しました。",
        remedy="相手の機関に事情を確かめてください。不審な場合は、接続システムまたは利用者の利用を停止してください。",
        urgency=Urgency.ACT,
        to=holders(P.DISABLE_CLIENTS),
        things={
            "ApiClient": "admin:platform_site_apiclient_changelist",
            "User": "admin:platform_site_user_changelist",
        },
    ),
    NoticeKind(
        name="eligibility.restricted_member_searched",
        title="開示が制限された方に当たる検索がありました",
        happened="ある機関の検索が、住所などの開示が制限された方に当たりました。結果には示していません。",
        remedy="監査記録で、だれが何のために検索したかを確かめてください。",
        urgency=Urgency.ACT,
        to=holders(P.ANSWER_CASES, P.SEARCH_AUDIT) & holders(P.HELP_DESK, P.SEARCH_AUDIT),
    ),
)
