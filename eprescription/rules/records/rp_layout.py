"""Records 101 to 302: one RP after another, each with its medicines, and what is told beside them."""

from eprescription.rules.records.fields import Field as F
from eprescription.rules.records.fields import Level, Need, Record


MUST = Need.REQUIRED
RP_BEGINS, ITEM_BEGINS = "101", "201"

_RP = F("RP番号", "rp", "9", 3, MUST, "1-999")
_ORDER = F("RP内連番", "order", "9", 2, MUST, "1-99")
_BURDEN = "0 負担しない、1 負担する"


def _rp(number: str, name: str, *fields: F, once: bool = False, repeats: bool = False) -> Record:
    return Record(number, name, Level.RP, (_RP, *fields), is_required=once, repeats=repeats)


def _item(number: str, name: str, *fields: F, once: bool = False, repeats: bool = False) -> Record:
    return Record(number, name, Level.ITEM, (_RP, _ORDER, *fields), is_required=once, repeats=repeats)


def _tail(number: str, name: str, *fields: F) -> Record:
    return Record(number, name, Level.TAIL, (F("連番", "serial", "9", 3, MUST, "1-999"), *fields), repeats=True)


RP_RECORDS = (
    _rp(RP_BEGINS, "剤形レコード",
        F("剤形区分", "dosage_form", "9", 1, MUST,
          choices="1 内服、2 頓服、3 外用、4 内服滴剤、5 注射、6 医療材料、9 不明"),
        F("剤形名称", "form_name", "N", 2),
        F("調剤数量", "quantity", "9", 3, MUST, "1-999"), once=True),
    _rp("102", "分割指示調剤数量レコード",
        F("分割回ごと調剤数量", "split_quantity", "9", 3, MUST, "1-999"),
        F("総調剤数量", "total_quantity", "9", 3, MUST, "1-999")),
    _rp("111", "用法レコード",
        F("用法コード種別", "system", "9", 1, MUST, choices="1 コードなし、2 JAMI用法コード、3 電子処方箋用法マスタ"),
        F("用法コード", "code", "X", 16),
        F("用法名称", "name", "N", 50, MUST),
        F("1日回数", "times_a_day", "9", 2, check="1-99"), once=True),
    _rp("181", "用法補足レコード",
        F("RP補足連番", "serial", "9", 2, MUST, "1-99"),
        F("用法補足区分", "kind", "9", 2,
          choices="1 漸減、2 一包化、3 隔日、4 粉砕、5 用法の続き、6 部位、7 1回使用量、8 JAMI補足用法、9 JAMI部位"),
        F("用法補足情報", "text", "N", 50, MUST),
        F("補足用法コード", "code", "X", 8),
        F("部位コード", "site", "X", 3), repeats=True),
)  # fmt: skip

ITEM_RECORDS = (
    _item(ITEM_BEGINS, "薬品レコード",
          F("情報区分", "information", "9", 1, choices="1 医薬品、2 医療材料、3 非保険薬", omitted="医薬品"),
          F("薬品コード種別", "code_system", "9", 1, MUST,
            choices="1 コードなし、2 レセプト電算コード、3 厚生省コード、4 YJコード、6 HOTコード、7 一般名コード"),
          F("薬品コード", "code", "X", 13),
          F("薬品名称", "name", "N", 40),
          F("用量", "dose", "X", 12, MUST, "amount"),
          F("力価フラグ", "potency", "9", 1, MUST, choices="1 薬価単位、2 力価単位"),
          F("単位名", "unit", "N", 6, MUST), once=True),
    _item("211", "単位変換レコード", F("単位変換係数", "unit_factor", "X", 12, MUST, "amount")),
    _item("221", "不均等レコード",
          *(F(f"{time}回目服用量", f"uneven_doses/{time - 1}", "X", 12, MUST if time < 3 else Need.OPTIONAL, "amount")
            for time in range(1, 6)),
          *(F(f"{time}回目服用量コード", f"uneven_codes/{time - 1}", "X", 8) for time in range(1, 6))),
    _item("231", "負担区分レコード",
          *(F(f"{name}負担区分", f"burdens/{place}", "9", 1, choices=_BURDEN, omitted="負担しない")
            for place, name in enumerate(("第一公費", "第二公費", "第三公費", "特殊公費")))),
    _item("241", "1回服用量レコード",
          F("1回服用量", "single_dose", "X", 12, MUST),
          F("1日服用回数", "single_times", "9", 2, check="1-99")),
    _item("281", "薬品補足レコード",
          F("薬品補足連番", "serial", "9", 3, MUST, "1-999"),
          F("薬品補足区分", "kind", "9", 2,
            choices="1 一包化、2 粉砕、3 後発品変更不可、4 剤形変更不可、5 含量規格変更不可、"
                    "6 剤形変更不可及び含量規格変更不可、7 JAMI補足用法、8 先発医薬品患者希望"),
          F("薬品補足情報", "text", "N", 50, MUST),
          F("補足用法コード", "code", "X", 8), repeats=True),
)  # fmt: skip

# These two belong to the service alone; the paper's symbols have none of them.
TAIL_RECORDS = (
    _tail("301", "提供診療情報レコード", F("薬品名称", "name", "N", 40), F("コメント", "comment", "N", 50, MUST)),
    _tail("302", "検査値データ等レコード", F("検査値", "value", "N", 50, MUST)),
)
