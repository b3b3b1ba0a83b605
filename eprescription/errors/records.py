"""What may be wrong with a record file (SJ1): with the file as a whole, or with one of its records."""

from platform_site.errors import FieldProblem, Problem, Refused


class RecordBroken(Refused):
    """The record file breaks the rules of its format."""

    problem = Problem(
        code="RX-RECORD-BROKEN",
        status=422,
        title="電子処方箋ファイルに誤りがあるため、登録していません。",
        cause="文字コード、ヘッダー、レコードの順序、項目の値のいずれかが仕様と一致しません。",
        remedy="errors に示したレコードと項目を直し、署名し直して送ってください。",
    )


BrokenEncoding = FieldProblem(
    code="RX-RECORD-ENCODING",
    title="文字コードを読み取れません。",
    cause="CP932（Shift_JIS）にない文字、または使えない制御文字が含まれています。",
    remedy="ファイルをCP932で書き出し直してください。",
)
WrongHeader = FieldProblem(
    code="RX-RECORD-HEADER",
    title="先頭行が仕様と一致しません。",
    cause="電子処方箋ファイルの先頭行は「SJ1」だけです。",
    remedy="先頭行を「SJ1」に直してください。",
)
Truncated = FieldProblem(
    code="RX-RECORD-TRUNCATED",
    title="ファイルが途中で切れているか、終わりの後に続きがあります。",
    cause="各行は復帰改行（CR LF）で、ファイルは終端文字（1Ah）で終わり、その後には何もありません。",
    remedy="書き出しをやり直し、ファイル全体を送ってください。",
)
OutOfOrder = FieldProblem(
    code="RX-RECORD-ORDER",
    title="レコードの順序が仕様と一致しません。",
    cause="レコード番号の順、RP番号、RP内連番、補足の連番のいずれかが、続いていないか前後しています。",
    remedy="示した位置に来るべきレコードを確かめ、順序を直してください。",
)
UnknownRecord = FieldProblem(
    code="RX-RECORD-UNKNOWN",
    title="定義されていないレコードです。",
    cause="レコード番号が、電子処方箋ファイルで使えるものではありません。",
    remedy="レコード番号を確かめるか、この行を取り除いてください。",
)
TooManyCells = FieldProblem(
    code="RX-RECORD-CELLS",
    title="項目の数が仕様より多い行です。",
    cause="項目の中にカンマがあるか、このレコードにない項目が続いています。引用符は使えません。",
    remedy="項目の中のカンマを取り除くか、全角の読点に置き換えてください。",
)
Missing = FieldProblem(
    code="RX-RECORD-MISSING",
    title="必須のレコードまたは項目がありません。",
    cause="この処方に必要なレコードがないか、必須の項目が空です。",
    remedy="示したレコードまたは項目を加えてください。",
)
WrongType = FieldProblem(
    code="RX-RECORD-TYPE",
    title="項目に使えない文字の種類です。",
    cause="数字だけの項目に数字以外があるか、半角の項目に全角の文字があります。",
    remedy="示した種類の文字に直してください。",
)
WrongLength = FieldProblem(
    code="RX-RECORD-LENGTH",
    title="項目の長さが範囲外です。",
    cause="桁数またはバイト数（CP932）が、その項目の上限を超えているか、決まった桁数に足りません。",
    remedy="示した長さに収めてください。",
)
WrongValue = FieldProblem(
    code="RX-RECORD-VALUE",
    title="項目の値が選択肢または範囲の外です。",
    cause="区分に定義のない値か、日付・用量・番号として成り立たない値です。",
    remedy="示した値の書き方に直してください。",
)
BrokenRule = FieldProblem(
    code="RX-RECORD-RULE",
    title="項目どうしの決まりに合いません。",
    cause="ほかのレコードまたは項目の値によって、この記載が必要になるか、書けなくなります。",
    remedy="示した組合せを確かめて直してください。",
)
BringsRedemptionNumber = FieldProblem(
    code="RX-RECORD-REDEMPTION",
    title="引換番号を付けて登録することはできません。",
    cause="引換番号はプラットフォームが登録の際に付けます。ファイルにすでに番号が書かれています。",
    remedy="レコード82の番号を空にするか、レコード82を取り除いてください。",
)
