"""The layout of a coverage feed, version 1 (docs/integrators/coverage-feed.md).

coverage-feed,1,<insurer number>,<file number>,<when the ledger was read>
<column names, in any order, in English or Japanese>
<one line for each change>
end,<number of change lines>

A line break ends the last line too: without it, `end,13` might be the start of an `end` line that was cut off.
A certificate's columns add it or replace the one that begins on that day; those of other days stay. `change` tells
all of a coverage, its end included: one without `lost_on` takes an end back.
"""

from eligibility.rules.file_layout import Column, Layout
from platform_site.identifiers import InsurerNumber


COLUMNS = {
    "change": Column("異動区分", "new 新規、change 変更、end 喪失、cancel 取消", "ncex"),
    "insurer_number": Column("保険者番号", "6桁または8桁", "ncex"),
    "symbol": Column("記号", "40文字まで。ない場合は空"),
    "number": Column("番号", "40文字まで", "ncex"),
    "branch": Column("枝番", "2桁。ない場合は空"),
    "acquired_on": Column("資格取得日", "日付", "ncex"),
    "link_token": Column("紐付番号", "住民情報の照合で得た番号。英数字とハイフンで8～64文字", "nc"),
    "name": Column("氏名", "100文字まで", "nc"),
    "kana": Column("氏名カナ", "全角カタカナ", "nc"),
    "other_name": Column("通称名", "通称など。ない場合は空"),
    "other_kana": Column("通称名カナ", "全角カタカナ"),
    "sex": Column("性別", "1 男、2 女、3 未設定", "nc"),
    "sex_other": Column("性別（別取扱い）", "1、2、3。ない場合は空"),
    "birth_date": Column("生年月日", "日付", "nc"),
    "postal_code": Column("郵便番号", "7桁。ハイフンがあってもよい"),
    "address": Column("住所", "200文字まで"),
    "relationship": Column("本人家族区分", "1 本人、2 家族", "nc"),
    "householder": Column("被保険者氏名", "被保険者・世帯主の氏名"),
    "card_class": Column("証区分", "コード表 card_class", "nc"),
    "issued_on": Column("交付日", "日付"),
    "valid_from": Column("有効開始日", "日付"),
    "last_day": Column("有効期限", "日付。その日まで有効"),
    "lost_on": Column("資格喪失日", "日付。資格のない最初の日", "e"),
    "loss_reason": Column("喪失事由", "コード表 loss_reason", "e"),
    "ratio": Column("後期高齢者負担割合", "10、20、30（%）"),
    "ratio_from": Column("負担割合開始日", "日付"),
    "ratio_last_day": Column("負担割合終了日", "日付"),
    "elderly_ratio": Column("高齢受給者証負担割合", "20、30（%）"),
    "elderly_issued_on": Column("高齢受給者証交付日", "日付"),
    "elderly_from": Column("高齢受給者証開始日", "日付"),
    "elderly_last_day": Column("高齢受給者証有効期限", "日付"),
    "limit_form": Column("限度額証区分", "コード表 limit_form"),
    "limit_class": Column("適用区分", "コード表 limit_class"),
    "limit_issued_on": Column("限度額証交付日", "日付"),
    "limit_from": Column("限度額証開始日", "日付"),
    "limit_last_day": Column("限度額証有効期限", "日付"),
    "limit_long_term_on": Column("長期入院該当日", "日付"),
    "disease": Column("特定疾病区分", "コード表 specific_disease"),
    "disease_issued_on": Column("特定疾病受療証交付日", "日付"),
    "disease_from": Column("特定疾病受療証開始日", "日付"),
    "disease_last_day": Column("特定疾病受療証有効期限", "日付"),
    "disease_cap": Column("特定疾病自己負担限度額", "月額（円）"),
    "special_care_from": Column("特別療養費開始日", "日付"),
    "special_care_last_day": Column("特別療養費終了日", "日付"),
    "paper_issued_on": Column("資格確認書交付日", "日付"),
    "paper_from": Column("資格確認書開始日", "日付"),
    "paper_last_day": Column("資格確認書有効期限", "日付。開始日から5年以内"),
    "paper_returned_on": Column("資格確認書返納日", "日付。その日から使えない"),
    "address_withheld": Column("不開示該当", "1 該当、0 解除。空なら変えない"),
    "self_view_stopped": Column("自己情報提供不可", "1 該当、0 解除。空なら変えない"),
}

CHANGES = {"new": "n", "change": "c", "end": "e", "cancel": "x"}
"""Each change with its letter in `Column.needed`; the codes 1, 2, 3 and 9 are taken as well."""
CHANGE_CODES = {"1": "new", "2": "change", "3": "end", "9": "cancel"}

LAYOUT = Layout("coverage-feed", "1", COLUMNS, sender=InsurerNumber.parse, sender_name="保険者番号")
