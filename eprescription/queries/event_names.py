"""出来事の名前: what this service leaves in the audit trail, in the words of a page."""

from platform_site.queries.event_names import declare


declare(
    {
        "eprescription.alerts_counted": "警告の件数の集計",
        "eprescription.cancelled": "処方箋の取消",
        "eprescription.check_read": "チェックの結果の再表示",
        "eprescription.checked": "重複投薬等チェック",
        "eprescription.clinic_finished": "診療所の画面での処方の完了",
        "eprescription.corrected": "調剤結果の変更",
        "eprescription.dispensed": "調剤結果の登録",
        "eprescription.drugs_discarded": "医薬品マスターの版の破棄",
        "eprescription.drugs_loaded": "医薬品マスターの取込み",
        "eprescription.drugs_published": "医薬品マスターの版の公開",
        "eprescription.drugs_publishing_requested": "医薬品マスターの版の公開の申請",
        "eprescription.drugs_rolled_back": "医薬品マスターの版の公開取消",
        "eprescription.drugs_rolling_back_requested": "医薬品マスターの版の公開取消の申請",
        "eprescription.expired": "処方箋の期限切れ",
        "eprescription.finding_opened": "口頭の同意によるチェック結果の開示",
        "eprescription.granted": "処方箋の引換え",
        "eprescription.inspection_registered": "自主点検の登録",
        "eprescription.inspection_revoked": "自主点検の取消",
        "eprescription.lift_asked": "停止の解除の申請",
        "eprescription.medications_read": "薬の一覧の表示",
        "eprescription.modified": "処方箋の変更",
        "eprescription.paper_dispensed": "紙の処方箋の調剤結果の登録",
        "eprescription.prescription_read": "処方箋の表示",
        "eprescription.recall_announced": "製造番号による医薬品の回収の公表",
        "eprescription.recall_asked": "医薬品の回収の申請",
        "eprescription.recall_told": "医薬品の回収のお知らせ",
        "eprescription.recalled": "処方箋の回収",
        "eprescription.received": "処方箋の受付",
        "eprescription.redeemed": "処方箋の取出し",
        "eprescription.registered": "処方箋の登録",
        "eprescription.reminded": "処方箋の期限などのお知らせ",
        "eprescription.replayed": "チェックの再現",
        "eprescription.returned": "処方箋の受付取消",
        "eprescription.signer_list_stored": "署名証明書の失効リストの登録",
        "eprescription.stop_lifted": "停止の解除",
        "eprescription.stop_set": "機関または医薬品コードの停止",
        "eprescription.stored": "原本の保管",
        "eprescription.visit_read": "来院中の患者の表示",
        "eprescription.withdrawn": "調剤結果の取消",
        "sandbox.prescriptions_wanted": "サンドボックスの処方の作成の依頼",
    }
)
