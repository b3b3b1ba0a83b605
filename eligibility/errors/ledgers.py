"""What the comparison of an insurer's ledger finds."""

from platform_site.errors import FieldProblem


Differs = FieldProblem(
    code="ELIG-LEDGER-DIFFERS",
    title="台帳と登録の内容が一致しません。",
    cause="この列の値が、プラットフォームに登録されている値と異なります。どちらの値も、結果には載せません。",
    remedy="台帳が正しければ、加入者情報ファイルの change で登録を改めてください。",
)
