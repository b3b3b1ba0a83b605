"""What may be wrong with the JSON form of a prescription (I04-5)."""

from platform_site.errors import FieldProblem, Problem, Refused


class JsonBroken(Refused):
    """The signed JSON is no prescription."""

    problem = Problem(
        code="RX-JSON-BROKEN",
        status=422,
        title="処方箋のJSONに誤りがあるため、登録していません。",
        cause="JSONとして読み取れないか、項目の有無・型・値が仕様と一致しません。",
        remedy="errors に示した項目を直し、署名し直して送ってください。",
    )


TextUnfit = FieldProblem(
    code="RX-JSON-TEXT",
    title="レコードに書けない文字が含まれています。",
    cause="改行・カンマ・終端文字などの制御文字、またはCP932にない文字は、電子処方箋ファイルのレコードを壊します。",
    remedy="示した文字を取り除くか、別の文字に置き換えてください。",
)
