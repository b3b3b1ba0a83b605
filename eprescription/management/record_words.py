"""What the document of the records says in words, with the limits as the code has them."""

from eprescription.gateways.record_files import MOST_BYTES, MOST_LINES
from eprescription.rules.json_form.shape import LICENCE
from eprescription.rules.records.item_relations import SHAPES
from eprescription.rules.records.rp_relations import MOST_ITEMS, MOST_RPS


CHECK_WORDS = {
    "amount": "整数6桁・小数5桁まで、0より大きい",
    "branch": "英数字2桁",
    "date": "YYYYMMDD か GYYMMDD。JSONは YYYY-MM-DD",
    "digits": "決まった桁数の数字",
    "licence": "数字",
    "name": "氏名。JSONではCP932にない文字も書ける",
    "payer": "検証番号の合う8桁",
    "phone": "数字とハイフン",
    "postcode": "数字3桁-数字4桁",
}

INTRODUCTION = f"""\
Source of records 1 to 281: JAHIS 院外処方箋２次元シンボル記録条件規約 Ver.1.10.
301 and 302 belong to the service; how long their texts may be is our choice.

**A file** is the line `SJ1`, then one line a record, `number,item 1,item 2,…`, in CP932, CR LF behind each line,
one byte 1Ah at the end and nothing behind it. Nothing is quoted: a comma within a text is written full-width,
外字 as ■. Blank items at the end of a line may be left out. At most {MOST_BYTES // 1024} KB and {MOST_LINES} lines.
Numbers ascend within the head; then for each RP 101, 102, 111, 181, and for each of its medicines 201 to 281.
RP番号 and RP内連番 count from 1 without a gap, every other 連番 ascends.

**JSON** is one object in UTF-8, at most {MOST_BYTES // 1024} KB, with the members of the last column. Numbers with
limits (`1～999`) are JSON numbers, all others texts, with the same codes. A text with CR, LF, a comma, 1Ah or another
control, or with a character outside of CP932, is refused (`RX-JSON-TEXT`).
`prescriber.{LICENCE.member}` ({LICENCE.name}) stands in JSON only.

At most {MOST_RPS} RPs and {MOST_ITEMS} medicines. ◎ is required; of ● at least one. 9 is digits, X half width,
N any; an N of n characters holds 2n bytes.

Between records (`RX-RECORD-RULE`, if no other code is named):

- 14 of a person with health insurance who is under 6, or 70 from the next month on, or in 後期高齢者医療
- 27 before 28 before 29; facility, insurer, payer and national recipient with their check digits (`RX-RECORD-VALUE`)
- 51 not before 13; 52 not before 51 nor more than 365 days behind it
- 63 if and only if each RP has 102, whose total is the quantity of 101
- 82 empty when registering: the platform gives the number (`RX-RECORD-REDEMPTION`)
- 101 item 3 only with 剤形区分 9; 111 item 3 unless 用法コード種別 is 1
- 181 with its code for 8 and its site for 9; 281 with its code for 7
- 201 of a medicine with code system {", ".join(system.value for system in SHAPES)} (`RX-RECORD-VALUE`),
  with its name unless the system is 2 (`RX-RECORD-MISSING`)
- 221 without a gap among the doses; 231 of all medicines or of none""".splitlines()
