"""What may be wrong with a coverage feed: with the file as a whole, or with one of its lines."""

from platform_site.errors import FieldProblem, Problem, Refused


class FileBroken(Refused):
    """The file is not what it should be, from its first line to its last; nothing of it was applied."""

    problem = Problem(
        code="ELIG-FEED-BROKEN",
        status=422,
        title="ファイルの形式に誤りがあるため、1行も処理していません。",
        cause="文字コード、先頭行、見出し、引用符、末尾の件数のいずれかが仕様と一致しません。",
        remedy="errors に示した箇所を直して、ファイル全体を送り直してください。",
    )


class FileNumberUsed(Refused):
    """Another file with this number was taken before."""

    problem = Problem(
        code="ELIG-FEED-NUMBER",
        status=422,
        title="同じファイル番号で、内容の異なるファイルをすでに受け取っています。",
        cause="ファイル番号は保険者・福祉事務所ごとの通し番号で、1つの番号は1つの内容を表します。",
        remedy="次の番号を付けて送り直してください。",
    )


class FileOutOfOrder(Refused):
    """A file with a higher number was applied before; this one would overwrite what is newer."""

    problem = Problem(
        code="ELIG-FEED-OUT-OF-ORDER",
        status=422,
        title="これより後の番号のファイルを、すでに登録しています。",
        cause="ファイル番号は通し番号で、登録済みの番号より小さいファイルは、新しい内容を古い内容で上書きするおそれがあります。",
        remedy="登録したい内容を、次の番号のファイルとして送ってください。",
    )


class FileRejected(Refused):
    """The insurer itself decided that a held file is not to be applied."""

    problem = Problem(
        code="ELIG-FEED-REJECTED",
        status=422,
        title="保留していたファイルは、保険者の担当者が取り下げました。",
        cause="担当者が、このファイルを登録しないと判断しました。",
        remedy="正しいファイルを、同じファイル番号で送ってください。",
    )


class SequenceGap(Refused):
    """A file number before this one has never come."""

    problem = Problem(
        code="ELIG-FEED-GAP",
        status=409,
        title="ファイル番号に欠番があるため、保留しています。",
        cause="前の番号のファイルを受け取っていません。",
        remedy="欠けている番号のファイルを送ると続きを登録します。欠番のまま進めるときは、二人目の担当者が承認してください。",
        retry=True,
    )


class LargeChange(Refused):
    """The file would change more than one person may bring about."""

    problem = Problem(
        code="ELIG-FEED-LARGE-CHANGE",
        status=409,
        title="24時間の変更が加入者数に対して多いため、保留しています。",
        cause="このファイルを登録すると、規程の割合を超える資格が24時間のうちに変わります。まだ1行も登録していません。",
        remedy="内容に誤りがないことを確かめ、二人目の担当者が承認するか、取り下げてください。",
        retry=True,
    )


class WaitsForEarlier(Refused):
    """A file with a lower number is held."""

    problem = Problem(
        code="ELIG-FEED-WAITS",
        status=409,
        title="前の番号のファイルが終わるのを待っています。",
        cause="番号の小さいファイルが保留中または処理中です。ファイルは番号の順に登録します。",
        remedy="保留中のファイルを承認するか取り下げてください。このファイルの操作は要りません。",
        retry=True,
    )


class SamePerson(Refused):
    """Whoever sent or confirmed a file may not be the second person too (ARCH-5)."""

    problem = Problem(
        code="ELIG-FEED-SAME-PERSON",
        status=409,
        title="ファイルを送信または確認した方は、二人目として承認できません。",
        cause="X-Acting-User が、送信した担当者または一人目の確認者と同じです。",
        remedy="別の担当者が承認してください。",
    )


class OtherContent(Refused):
    """What is approved is not what was received (ARCH-5)."""

    problem = Problem(
        code="ELIG-FEED-OTHER-CONTENT",
        status=422,
        title="承認するファイルの SHA-256 が、受け取ったファイルと一致しません。",
        cause="手元のファイルが、このジョブで受け取ったファイルと異なります。",
        remedy="送信したファイルの SHA-256 を確かめ、内容を見直してから承認してください。",
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
    cause="先頭行は「coverage-feed,1,保険者番号,ファイル番号,台帳の時点」などです。台帳の時点は今より後になりません。",
    remedy="先頭行を仕様のとおりに直してください。台帳の時点は 2026-11-20T03:00:00+09:00 の形です。",
)
BrokenHeader = FieldProblem(
    code="ELIG-FEED-HEADER",
    title="見出しが仕様と一致しません。",
    cause="必要な列がないか、同じ列が2つあるか、定義されていない列があります。",
    remedy="2行目の見出しを仕様の列名に直してください。順序は自由です。",
)
BrokenLastLine = FieldProblem(
    code="ELIG-FEED-LAST-LINE",
    title="末尾行がないか、仕様と一致しません。",
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
PaperTooLong = FieldProblem(
    code="ELIG-FEED-PAPER",
    title="資格確認書の有効期限が長すぎます。",
    cause="資格確認書の有効期間は、開始日から5年以内です。期限のない資格確認書はありません。",
    remedy="開始日と有効期限を確かめてください。",
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
FiveDetailsDiffer = FieldProblem(
    code="ELIG-FEED-FIVE-DETAILS",
    title="住民情報と一致しません。",
    cause="紐付番号の本人の氏名・カナ・生年月日・性別・住所のうち、この項目が住民情報と異なります。",
    remedy="住民票の情報と照合して送り直してください。この行は保留し、公開していません。",
)
UnexpectedRatio = FieldProblem(
    code="ELIG-FEED-RATIO",
    title="負担割合または証が、年齢と合いません。",
    cause="70歳から74歳には高齢受給者証の割合、75歳以上と後期高齢者医療には負担割合が必要で、"
    "それぞれの開始日にその年齢に達していなければなりません。特別療養費は18歳に達した年度末までの方にはありません。",
    remedy="登録はしました。割合と開始日を確かめ、誤りがあれば change で直してください。",
)
