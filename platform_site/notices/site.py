"""The site's own kinds: accounts, approvals, merges, and what does not run by itself."""

from platform_site.notices.catalogue import NoticeKind, Urgency, declare, holders
from platform_site.permissions import Permission as P


ACCOUNT = "mfa_index"
STRANGE = "心当たりがない場合は、すぐにパスワードを変え、管理者に知らせてください。"

declare(
    NoticeKind(
        name="accounts.locked",
        title="サインインを一時的に止めました",
        happened="誤ったパスワードまたは確認コードが続いたため、利用者のサインインを一時的に止めました。",
        remedy="時間をおいてサインインしてください。本人に心当たりがない場合は、パスワードの変更か利用停止をご検討ください。",
        to=holders(P.MANAGE_ACCOUNTS),
        things={"Lock": ACCOUNT, "User": "admin:platform_site_user_changelist"},
    ),
    NoticeKind(
        name="accounts.superuser_let_in",
        title="全権利用者を1時間だけ使えるようにしました",
        happened="運用担当2名の申請と承認により、全権利用者でのサインインを1時間だけ許しました。",
        remedy="理由を確かめ、終わった後に監査記録で操作の内容を調べてください。",
        urgency=Urgency.ACT,
        to=holders(P.SEARCH_AUDIT, P.APPROVE_ACCOUNTS),
        page="approvals",
        things={"Approval": "approval"},
    ),
    NoticeKind(
        name="accounts.password_changed",
        title="パスワードを変更しました",
        happened="あなたの利用者のパスワードが変わりました。ほかの端末のサインインは終わりました。",
        remedy=STRANGE,
        urgency=Urgency.KNOW,
        page=ACCOUNT,
    ),
    NoticeKind(
        name="accounts.password_reset",
        title="パスワードを再設定しました",
        happened="管理者2名の申請と承認により、あなたのパスワードを再設定しました。次のサインインで新しいものに変えていただきます。",
        remedy="依頼していない場合は、管理者に知らせてください。",
        page=ACCOUNT,
    ),
    NoticeKind(
        name="accounts.factor_added",
        title="第二要素を追加しました",
        happened="あなたの利用者に、サインインの第二要素（認証アプリ、セキュリティキー、回復コード）が加わりました。",
        remedy=STRANGE,
        urgency=Urgency.KNOW,
        page=ACCOUNT,
    ),
    NoticeKind(
        name="accounts.factor_removed",
        title="第二要素を削除しました",
        happened="あなたの利用者から、サインインの第二要素が一つ外れました。",
        remedy=STRANGE,
        page=ACCOUNT,
    ),
    NoticeKind(
        name="accounts.factors_reset",
        title="第二要素を再設定しました",
        happened="管理者2名の申請と承認により、あなたの第二要素をすべて外しました。",
        remedy="次のサインインで、第二要素を登録してください。依頼していない場合は、管理者に知らせてください。",
        page=ACCOUNT,
    ),
    NoticeKind(
        name="approvals.requested",
        title="承認を待つ申請があります",
        happened="あなたが承認できる操作が申請されました。申請した人とは別の人の承認で実行されます。",
        remedy="内容を確かめて、承認するか却下してください。期限を過ぎた申請は、申請し直しになります。",
        urgency=Urgency.ACT,
        page="approvals",
        things={"Approval": "approval"},
    ),
    NoticeKind(
        name="approvals.decided",
        title="申請の結果が出ました",
        happened="あなたの申請が、承認または却下されました。承認された操作は実行済みです。",
        remedy="結果を確かめてください。",
        urgency=Urgency.KNOW,
        page="approvals",
        things={"Approval": "approval"},
    ),
    NoticeKind(
        name="people.merged",
        title="二つの記録を一つにまとめました",
        happened="あなたの記録が二つに分かれて登録されていたため、担当者2名の確認により一つにまとめました。",
        remedy="ご自分の情報でないものが含まれている場合は、「自分の情報ではない」の手続で知らせてください。元に戻せます。",
    ),
    NoticeKind(
        name="people.split",
        title="まとめた記録を元の二つに戻しました",
        happened="別の方の記録を一つにまとめていたことが分かったため、担当者2名の確認により元の二つに戻しました。"
        "まとめていた間の同意は終わりました。",
        remedy="ご自分の情報に足りないものや、ご自分のものでないものがある場合は、知らせてください。",
    ),
    NoticeKind(
        name="purges.failed",
        title="保存期間を過ぎた記録を消去できませんでした",
        happened="保存期間の定めによる消去が、ある種類の記録で失敗しました。ほかの種類の消去は終わっています。",
        remedy="「消去の予定」で対象を確かめてください。次の実行でも失敗する場合は、運用手順書に従って原因を調べてください。",
        urgency=Urgency.ACT,
        to=holders(P.SEE_PURGES),
        page="purges_due",
    ),
    NoticeKind(
        name="outbox.dead",
        title="配信できない出来事があります",
        happened="同じ出来事の配信に8回失敗したため、配信を止めました。失われてはいません。",
        remedy="原因を除いてから、管理画面の「配信」で送り直してください。",
        urgency=Urgency.ACT,
        to=holders(P.REPLAY_DELIVERIES),
        page="admin:platform_site_outboxdelivery_changelist",
    ),
    NoticeKind(
        name="periodic.silent",
        title="定期処理が行われていません",
        happened="定期処理の一つが、予定の間隔の2倍を過ぎても完了していません。資格確認は続いています。",
        remedy="ワーカーとbeatが動いているかを確かめ、運用手順書に従って原因を除いてください。",
        urgency=Urgency.ACT,
        to=holders(P.REPLAY_DELIVERIES),
    ),
    NoticeKind(
        name="disks.filling",
        title="記憶域の空きが少なくなっています",
        happened="サーバーの記憶域の使用率が、知らせることにしている割合を超えました。さらに増えると、"
        "ファイルの登録・一括照会・帳票の出力を止めます。資格確認は続けます。",
        remedy="不要なものを消すか、記憶域を増やしてください。",
        urgency=Urgency.ACT,
        to=holders(P.REPLAY_DELIVERIES),
    ),
)
