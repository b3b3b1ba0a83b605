"""What may be wrong with a same-day registration (即日の登録)."""

from platform_site.errors import Problem, Refused


class SameDayRefused(Refused):
    """As a line of a file it would be refused; nothing of it was entered."""

    problem = Problem(
        code="ELIG-SAME-DAY-REFUSED",
        status=422,
        title="この内容では即日の登録ができません。",
        cause="加入者情報ファイルの1行として送られたときに、拒否となる内容です。",
        remedy="errors に示した項目を直して送り直してください。何も登録していません。",
    )
