"""What may be wrong with a coverage feed: with the file as a whole, or with one of its lines."""

from platform_site.errors import FieldProblem, Problem, Refused


class FileBroken(Refused):
    """The file is not what it should be, from its first line to its last; nothing of it was applied."""

    problem = Problem(
        code="ELIG-FEED-BROKEN",
        status=422,
        title="ファイルの形式に誤りがあるため、1行も登録していません。",
        cause="文字コード、先頭行、見出し、引用符、末尾の件数のいずれかが仕様と一致しません。",
        remedy="errors に示した箇所を直して、ファイル全体を送り直してください。",
    )


class FileNumberUsed(Refused):
    """Another file with this number was taken before."""

    problem = Problem(
        code="ELIG-FEED-NUMBER",
        status=422,
        title="同じファイル番号で、内容の異なるファイルをすでに受け取っています。",
        cause="ファイル番号は保険者ごとの通し番号で、1つの番号は1つの内容を表します。",
        remedy="次の番号を付けて送り直してください。",
    )


class FileGone(Refused):
    """What came in can no longer be opened: its key was destroyed, or its bytes were changed."""

    problem = Problem(
        code="ELIG-FEED-GONE",
        status=410,
        title="受け取ったファイルを開けないため、残りの行を登録できません。",
        cause="保管期間が過ぎて復号の鍵が廃棄されたか、保管中の内容が壊れています。",
        remedy="同じファイルを、同じファイル番号で送り直してください。登録済みの行は重複しません。",
    )


BrokenEncoding = FieldProblem(
    code="ELIG-FEED-ENCODING",
    title="文字コードを読み取れません。",
    cause="UTF-8、BOM付きUTF-8、CP932（Shift_JIS）のいずれでもありません。",
    remedy="UTF-8で保存し直してください。",
)
BrokenFirstLine = FieldProblem(
    code="ELIG-FEED-FIRST-LINE",
    title="先頭行が仕様と一致しません。",
    cause="先頭行は「coverage-feed,1,保険者番号,ファイル番号,台帳の時点」です。台帳の時点は今より後になりません。",
    remedy="先頭行を直してください。台帳の時点は 2026-11-20T03:00:00+09:00 の形です。",
)
BrokenHeader = FieldProblem(
    code="ELIG-FEED-HEADER",
    title="見出しが仕様と一致しません。",
    cause="必要な列がないか、同じ列が2つあるか、定義されていない列があります。",
    remedy="2行目の見出しを仕様の列名に直してください。順序は自由です。",
)
BrokenLastLine = FieldProblem(
    code="ELIG-FEED-LAST-LINE",
    title="末尾行が仕様と一致しません。",
    cause="末尾行は「end,件数」と改行で、件数はデータ行の数です。ファイルが途中で切れている可能性があります。",
    remedy="書き出しをやり直し、ファイル全体を送ってください。",
)
BrokenQuoting = FieldProblem(
    code="ELIG-FEED-QUOTING",
    title="CSVとして読み取れません。",
    cause="引用符が閉じられていないか、1つの項目や1行が大きすぎます。",
    remedy="該当する行の引用符と長さを確かめてください。",
)
WrongColumns = FieldProblem(
    code="ELIG-FEED-COLUMNS",
    title="列の数が見出しと一致しません。",
    cause="項目の中のカンマが引用符で囲まれていないか、列が欠けています。",
    remedy="カンマを含む項目を引用符で囲んでください。",
)
AnotherInsurer = FieldProblem(
    code="ELIG-FEED-INSURER",
    title="送信した保険者の番号ではありません。",
    cause="ファイルまたは行の保険者番号が、この接続システムの保険者と一致しません。",
    remedy="自らの加入者の行だけを送ってください。",
)
AlreadyThere = FieldProblem(
    code="ELIG-FEED-EXISTS",
    title="同じ資格が別の内容ですでに登録されています。",
    cause="「new」は、まだ登録のない資格にだけ使えます。",
    remedy="内容を改めるときは change を使ってください。",
)
NotThere = FieldProblem(
    code="ELIG-FEED-UNKNOWN",
    title="この資格は登録されていません。",
    cause="記号・番号・枝番・取得日の組が、この保険者の登録と一致しません。",
    remedy="番号と取得日を確かめるか、new で登録してください。",
)
WasCancelled = FieldProblem(
    code="ELIG-FEED-CANCELLED",
    title="この資格は取り消されています。",
    cause="cancel で取り消した資格は、変更や喪失の登録ができません。",
    remedy="あらためて new で登録してください。",
)
LostBeforeAcquired = FieldProblem(
    code="ELIG-FEED-LOST-BEFORE-ACQUIRED",
    title="喪失日が取得日より前です。",
    cause="資格は取得日から喪失日の前日まで続きます。",
    remedy="取得日と喪失日を確かめてください。",
)
PeriodReversed = FieldProblem(
    code="ELIG-FEED-PERIOD",
    title="有効期間の終わりが始まりより前です。",
    cause="最終日が開始日の前日より前になっています。開始日の前日を最終日とすると、その証は取り消されます。",
    remedy="期間を確かめてください。",
)
LineFailed = FieldProblem(
    code="ELIG-FEED-LINE-FAILED",
    title="この行だけ登録できませんでした。",
    cause="行の内容に誤りは見つかりませんでしたが、登録の途中で失敗しました。他の行には影響していません。",
    remedy="運営へこのジョブの番号をお知らせください。行の内容は記録していません。",
)
LinkMismatch = FieldProblem(
    code="ELIG-LINK-MISMATCH",
    title="紐付番号の本人と、生年月日または性別が一致しません。",
    cause="同じ紐付番号が、生年月日または性別の異なる方に使われています。誤った紐付けの疑いがあります。",
    remedy="住民票の情報と照合してください。この行は保留し、公開していません。",
)
