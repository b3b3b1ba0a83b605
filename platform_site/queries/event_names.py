"""出来事の名前: what an auditor and the help desk read where a line of the audit trail has its code."""

from collections.abc import Mapping


NAMES: dict[str, str] = {}
"""The Japanese name of every event, by its code; each storey declares its own in its `queries/event_names`."""


def declare(names: Mapping[str, str]) -> None:
    """Add names; raises ValueError for a code that has one already."""
    for code, name in names.items():
        if code in NAMES:
            raise ValueError(f"{code} is declared twice")
        NAMES[code] = name


def name_of(event: str) -> str:
    """Return an event's name; one that is declared no longer is shown as its code."""
    return NAMES.get(event, event)


def code_of(text: str) -> str:
    """Return the code of an event that is given by its name; anything else as it is."""
    return next((code for code, name in NAMES.items() if name == text.strip()), text.strip())


def choices() -> list[tuple[str, str]]:
    """Return all events for a field, by code with the name, in the order of the names."""
    return sorted(NAMES.items(), key=lambda choice: choice[1])


declare(
    {
        "accounts.deactivated": "利用者の利用停止",
        "accounts.factors_reset": "第二要素の再設定",
        "accounts.first_operator_opened": "最初の運用担当の登録",
        "accounts.membership_ended": "役割の終了",
        "accounts.membership_given": "役割の付与",
        "accounts.password_given": "仮のパスワードの発行",
        "accounts.password_reset": "パスワードの再設定",
        "accounts.reactivated": "利用者の利用再開",
        "accounts.registered": "利用者の登録",
        "accounts.reset_requested": "再設定の申請",
        "accounts.role_requested": "役割の申請",
        "approvals.approved": "申請の承認",
        "approvals.declined": "申請の却下",
        "approvals.requested": "承認の申請",
        "approvals.withdrawn": "申請の取下げ",
        "audit.exported": "監査記録のファイル出力",
        "audit.searched": "監査記録の検索",
        "audit.shown": "監査記録の表示",
        "auth.token_issued": "アクセストークンの発行",
        "clients.disabled": "接続システムの利用停止",
        "clients.keys_replaced": "接続システムの公開鍵の交換",
        "clients.keys_requested": "公開鍵の交換の申請",
        "clients.registered": "接続システムの登録",
        "clients.registration_requested": "接続システムの登録の申請",
        "consents.all_withdrawn": "同意のすべての撤回",
        "consents.withdrawn": "同意の撤回",
        "deliveries.dead_looked_for": "配信不能の点検",
        "deliveries.replayed": "配信の送り直し",
        "drafts.carried_out": "確認した内容の実行",
        "drafts.kept": "入力内容の一時保存",
        "drafts.used": "一時保存した内容の使用",
        "holds.lifted": "保全の解除",
        "holds.placed": "保全の設定",
        "identities.unmasked": "本人の特定（表示）",
        "identities.unmasking_granted": "本人の特定の許可",
        "identities.unmasking_requested": "本人の特定の申請",
        "jobs.read": "処理の状況の確認",
        "masters.discarded": "コード表の破棄",
        "masters.file_loaded": "コード表のファイルの取込み",
        "masters.loaded": "コード表の取込み",
        "masters.published": "コード表の公開",
        "masters.publishing_requested": "コード表の公開の申請",
        "masters.rolled_back": "コード表の公開の取消し",
        "masters.rolling_back_requested": "コード表の公開の取消しの申請",
        "notices.fund_told": "支払基金へのお知らせ",
        "notices.mail_made_due": "お知らせのメールの準備",
        "notices.mailed": "お知らせのメールの送信",
        "notices.organisations_told": "機関へのお知らせ",
        "notices.read": "お知らせの確認",
        "notices.users_told": "利用者へのお知らせ",
        "organisations.changed": "機関の変更",
        "organisations.closed": "機関の利用停止",
        "organisations.registered": "機関の登録",
        "people.factor_added": "第二要素の追加",
        "people.factor_proved": "第二要素の確認",
        "people.factor_removed": "第二要素の削除",
        "people.factor_renamed": "第二要素の名前の変更",
        "people.factor_used": "第二要素による確認",
        "people.locked": "サインインの一時停止",
        "people.merge_declined": "記録の統合の却下",
        "people.merge_read": "記録の統合の表示",
        "people.merge_requested": "記録の統合の申請",
        "people.merged": "記録の統合",
        "people.password_changed": "パスワードの変更",
        "people.password_proved": "パスワードの確認",
        "people.reauthenticated": "本人の再確認",
        "people.records_compared": "二つの記録の比較",
        "people.recovery_codes_made": "回復コードの作成",
        "people.registered": "本人の記録の登録",
        "people.restricted": "開示の制限",
        "people.restriction_lifted": "開示の制限の解除",
        "people.role_switched": "役割の切替え",
        "people.signed_in": "サインイン",
        "people.signed_out": "サインアウト",
        "people.split": "統合の取消し（元の二つに戻す）",
        "people.split_declined": "統合の取消しの却下",
        "people.split_requested": "統合の取消しの申請",
        "people.tried": "サインインの試み",
        "policies.set": "規程の値の登録",
        "policies.setting_requested": "規程の値の登録の申請",
        "receipts.issued": "受付番号の発行",
        "requests.searched": "問い合わせ番号の検索",
        "retention.due_counted": "消去の対象の集計",
        "retention.failures_told": "消去の失敗のお知らせ",
        "retention.purged": "保存期間を過ぎた記録の消去",
        "retention.run_noted": "消去の実行の記録",
        "sandbox.accounts_opened": "サンドボックスの利用者の作成",
        "sandbox.clock_set": "サンドボックスの時計の変更",
        "sandbox.reset_asked": "サンドボックスのやり直し",
        "sandbox.usage_made": "サンドボックスの利用の作成",
        "sandbox.usage_wanted": "サンドボックスの利用の作成の依頼",
        "searches.kept": "検索条件の一時保存",
        "superuser.asked_for": "全権利用者の緊急利用の申請",
        "superuser.let_in": "全権利用者の緊急利用の許可",
    }
)
