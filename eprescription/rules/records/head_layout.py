"""Records 1 to 82: the facility, the prescriber, the patient, who pays, and what holds for the whole prescription."""

from eprescription.rules.records.fields import Field as F
from eprescription.rules.records.fields import Level, Need, Record


MUST, EITHER = Need.REQUIRED, Need.EITHER


def _record(number: str, name: str, *fields: F, once: bool = False, repeats: bool = False) -> Record:
    return Record(number, name, Level.HEAD, fields, is_required=once, repeats=repeats)


def _payer(number: str, name: str) -> Record:
    return _record(
        number,
        f"{name}レコード",
        F(f"{name}負担者番号", "payer_number", "9", 8, MUST, "payer"),
        F(f"{name}受給者番号", "recipient_number", "9", 7, check="digits"),
    )


HEAD_RECORDS = (
    _record("1", "医療機関レコード",
            F("医療機関コード種別", "fee_table", "9", 1, MUST, choices="1 医科、3 歯科、6 訪問", omitted="医科"),
            F("医療機関コード", "code", "X", 7, MUST, "digits"),
            F("医療機関都道府県コード", "prefecture", "X", 2, MUST, "digits"),
            F("医療機関名称", "name", "N", 60), once=True),
    _record("2", "医療機関所在地レコード",
            F("医療機関郵便番号", "postcode", "X", 8, EITHER, "postcode"),
            F("医療機関所在地", "address", "N", 50, EITHER)),
    _record("3", "医療機関電話レコード",
            F("医療機関電話番号", "phone", "X", 13, MUST, "phone"),
            F("FAX番号", "fax", "X", 13, check="phone"),
            F("その他連絡先", "other_contact", "N", 50)),
    _record("4", "診療科レコード",
            F("診療科コード種別", "department_system", "9", 1, MUST, choices="1 コードなし、2 診療科コード",
              omitted="コードなし"),
            F("診療科コード", "department_code", "X", 6),
            F("診療科名", "department", "N", 40, MUST)),
    _record("5", "医師レコード",
            F("医師コード", "code", "X", 15),
            F("医師カナ氏名", "kana", "X", 40),
            F("医師漢字氏名", "name", "N", 20, MUST, "name"), once=True),
    _record("11", "患者氏名レコード",
            F("患者コード", "code", "X", 15),
            F("患者漢字氏名", "name", "N", 20, EITHER, "name"),
            F("患者カナ氏名", "kana", "X", 40, EITHER), once=True),
    _record("12", "患者性別レコード", F("患者性別", "sex", "9", 1, MUST, choices="1 男、2 女"), once=True),
    _record("13", "患者生年月日レコード", F("患者生年月日", "birth_date", "9", 8, MUST, "date"), once=True),
    _record("14", "患者一部負担区分レコード",
            F("一部負担金区分", "burden", "9", 1, MUST,
              choices="1 高齢者一般、2 高齢者7割、3 6歳未満、4 高齢者一般（※）、5 高齢者8割（後期高齢者）")),
    _record("21", "保険種別レコード",
            F("保険種別", "kind", "9", 1, MUST,
              choices="1 医保又は公費、2 国保、3 労災、4 自賠、5 公害、6 自費、7 後期高齢者")),
    _record("22", "保険者番号レコード", F("保険者番号", "insurer_number", "X", 14), once=True),
    _record("23", "記号番号レコード",
            F("被保険者証記号", "symbol", "N", 20),
            F("被保険者証番号", "number", "N", 20),
            F("被保険者/被扶養者", "relationship", "9", 1, MUST, choices="1 被保険者、2 被扶養者"),
            F("被保険者証枝番", "branch", "X", 2, check="branch"), once=True),
    _record("24", "負担・給付率レコード",
            F("患者負担率", "copay_ratio", "9", 3, MUST, "0-100"),
            F("保険給付率", "benefit_ratio", "9", 3, MUST, "0-100")),
    _record("25", "職務上の事由レコード",
            F("職務上の事由", "work_related", "9", 1, MUST, choices="1 職務上、2 下船後3月以内、3 通勤災害")),
    _payer("27", "第一公費"),
    _payer("28", "第二公費"),
    _payer("29", "第三公費"),
    _record("30", "特殊公費レコード",
            F("特殊公費負担者番号", "payer_number", "N", 20, MUST),
            F("特殊公費受給者番号", "recipient_number", "N", 20)),
    _record("31", "レセプト種別レコード", F("レセプト種別コード", "receipt_type", "9", 4, MUST, "digits")),
    _record("51", "処方箋交付年月日レコード", F("処方箋交付年月日", "issued_on", "9", 8, MUST, "date"), once=True),
    _record("52", "使用期限年月日レコード", F("使用期限年月日", "last_day", "9", 8, MUST, "date")),
    _record("61", "麻薬施用レコード",
            F("麻薬施用者免許番号", "licence", "X", 15),
            F("麻薬施用患者住所", "patient_address", "N", 50, MUST),
            F("麻薬施用患者電話番号", "patient_phone", "X", 13, MUST, "phone")),
    _record("62", "残薬確認欄レコード",
            F("残薬確認対応フラグ", "leftover", "9", 1, MUST, choices="1 疑義照会した上で調剤、2 情報提供")),
    _record("63", "分割指示レコード",
            F("分割回数", "total", "9", 2, MUST, "1-3"),
            F("分割回", "part", "9", 2, MUST, "1-3")),
    _record("64", "リフィル処方箋情報レコード", F("総使用回数", "refills", "9", 1, MUST, "1-3")),
    _record("81", "備考レコード",
            F("備考連番", "serial", "9", 3, MUST, "1-999"),
            F("備考種別", "kind", "9", 2, choices="1 一包化、2 粉砕、3 分割"),
            F("備考", "text", "N", 50, MUST), repeats=True),
    _record("82", "処方箋番号レコード",
            F("処方箋番号種別", "number_kind", "9", 1, MUST, choices="1 引換番号"),
            F("処方箋番号", "redemption_number", "9", 16, MUST, omitted="登録の際に付ける")),
)  # fmt: skip
"""Ascending, as they have to stand in a file."""
