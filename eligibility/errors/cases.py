"""What may be wrong with an answer to a case (疑義案件)."""

from platform_site.errors import Problem, Refused


class ResolutionNotOpen(Refused):
    """This party may not close this case with this word."""

    problem = Problem(
        code="ELIG-CASE-RESOLUTION",
        status=409,
        title="この案件は、この機関がこの結果で終えることはできません。",
        cause="案件の種別ごとに、終えられる当事者と結果が決まっています。保留中のファイルは承認または却下で終わります。",
        remedy="案件の resolutions に示された結果を使うか、やり取りで相手の機関へお知らせください。",
    )


class NotCorrected(Refused):
    """The insurer says that it has corrected the coverage, and nothing of it has changed since."""

    problem = Problem(
        code="ELIG-CASE-NOT-CORRECTED",
        status=409,
        title="この案件の資格は、まだ訂正されていません。",
        cause="案件が開かれてから、この資格の登録内容が変わっていません。",
        remedy="訂正した行を送って反映を確かめてから、もう一度送ってください。正しい場合は confirmed_correct です。",
    )


class CaseClosed(Refused):
    """The case has ended; nothing more is written into it."""

    problem = Problem(
        code="ELIG-CASE-CLOSED",
        status=409,
        title="この案件は終了しています。",
        cause="案件の対象が解消したか、当事者が結果を登録しています。",
        remedy="新しい疑いがあるときは、あらためて申し出てください。",
    )
