"""The layout of an assistance feed, version 1 (docs/integrators/assistance-feed.md).

assistance-feed,1,<the welfare office's payer number>,<file number>,<when the ledger was read>

Two kinds of line stand in one file: recipients, and the vouchers of a month.
"""

from eligibility.rules.file_layout import Column, Layout
from platform_site.identifiers import PayerNumber


RECIPIENT, VOUCHER = "recipient", "voucher"
CHANGES = {
    (RECIPIENT, "new"): "N",
    (RECIPIENT, "change"): "C",
    (RECIPIENT, "end"): "E",
    (RECIPIENT, "cancel"): "X",
    (VOUCHER, "new"): "n",
    (VOUCHER, "change"): "c",
    (VOUCHER, "cancel"): "x",
}
"""Each change of each kind of line with its letter in `Column.needed`."""
EVERY, VOUCHERS = "".join(CHANGES.values()), "ncx"

COLUMNS = {
    "record": Column("レコード種別", "recipient 受給者、voucher 医療券・調剤券。1、2 でもよい", EVERY),
    "change": Column("異動区分", "new 新規、change 変更、end 終了（受給者だけ）、cancel 取消", EVERY),
    "payer_number": Column("公費負担者番号", "8桁", EVERY),
    "recipient_number": Column("受給者番号", "7桁", EVERY),
    "link_token": Column("紐付番号", "住民情報の照合で得た番号。英数字とハイフンで8～64文字", "NC"),
    "name": Column("氏名", "100文字まで", "NC"),
    "kana": Column("氏名カナ", "全角カタカナ", "NC"),
    "sex": Column("性別", "1 男、2 女、3 未設定", "NC"),
    "birth_date": Column("生年月日", "日付", "NC"),
    "valid_from": Column("開始日", "日付", "NC"),
    "last_day": Column("終了日", "日付。その日まで受給", "E"),
    "month": Column("診療年月", "2026-11、令和8年11月 など", VOUCHERS),
    "institution": Column("医療機関コード", "10桁", VOUCHERS),
    "care": Column(
        "診療種別",
        "inpatient 入院、outpatient 入院外、dental 歯科、pharmacy 調剤、home_nursing 訪問看護",
        VOUCHERS,
    ),
    "beside_insurance": Column("社会保険併用", "1 併用、0 単独", "nc"),
    "own_payment": Column("本人支払額", "円。ない場合は 0", "nc"),
}
RECORD_CODES = {"1": RECIPIENT, "2": VOUCHER}

LAYOUT = Layout("assistance-feed", "1", COLUMNS, sender=PayerNumber.parse, sender_name="公費負担者番号")
