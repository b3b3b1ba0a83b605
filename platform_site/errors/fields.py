"""What may be wrong with one field of a request or one cell of a file."""

from platform_site.errors.catalogue import FieldProblem


Required = FieldProblem(
    code="VAL-REQUIRED",
    title="必須の項目がありません。",
    cause="この操作に必要な項目が送られていないか、空です。",
    remedy="項目に値を入れて送り直してください。",
)
UnknownField = FieldProblem(
    code="VAL-UNKNOWN-FIELD",
    title="定義されていない項目です。",
    cause="項目名の綴りの誤り、または、この要求では受け付けない項目です。",
    remedy="項目を取り除くか、API仕様の項目名に直してください。",
)
WrongType = FieldProblem(
    code="VAL-TYPE",
    title="値の型が違います。",
    cause="文字列・真偽値・配列などの型がAPI仕様と一致しません。",
    remedy="API仕様の型で送り直してください。番号も文字列で送ります。",
)
Format = FieldProblem(
    code="VAL-FORMAT",
    title="値の形式が違います。",
    cause="桁数、日付の書き方、使える文字などが定められた形式と一致しません。",
    remedy="示された形式に直してください。",
)
Length = FieldProblem(
    code="VAL-LENGTH",
    title="長さが範囲外です。",
    cause="文字数または件数が上限を超えているか、下限に足りません。",
    remedy="示された範囲に収めてください。",
)
Choice = FieldProblem(
    code="VAL-CHOICE",
    title="選択肢にない値です。",
    cause="コード表または定められた選択肢に、その日に有効な値として存在しません。",
    remedy="示された選択肢から選んでください。",
)
Character = FieldProblem(
    code="VAL-CHARACTER",
    title="使えない文字が含まれています。",
    cause="制御文字、書字方向を変える文字、対になっていないサロゲート、外字などが含まれています。",
    remedy="該当する文字を取り除いてください。",
)
IndividualNumber = FieldProblem(
    code="VAL-INDIVIDUAL-NUMBER",
    title="個人番号（マイナンバー）とみられる値は受け付けません。",
    cause="検査用数字の合う12桁の数字が含まれています。個人番号は一切保存しません。",
    remedy="個人番号を取り除いてください。値は記録していません。",
)
CheckDigit = FieldProblem(
    code="VAL-CHECK-DIGIT",
    title="検証番号が一致しません。",
    cause="末尾の検証番号が計算と合わないので、番号に誤りがあります。",
    remedy="番号を確かめてください。表計算ソフトで先頭の0が消えていないかもご確認ください。",
)
FutureDate = FieldProblem(
    code="VAL-DATE-FUTURE",
    title="未来の日付は指定できません。",
    cause="日本時間の今日より後の日付です。",
    remedy="今日以前の日付にしてください。",
)
DuplicateKey = FieldProblem(
    code="VAL-DUPLICATE-KEY",
    title="同じ項目が2回あります。",
    cause="JSONの同じオブジェクトに、同じ名前の項目が2つ以上あります。",
    remedy="1つだけにしてください。どちらの値も使っていません。",
)
