"""Refusals around merging and splitting the records of persons."""

from platform_site.errors.catalogue import Problem
from platform_site.errors.refusals import Refused


class PersonSplit(Refused):
    """The handle names somebody whose records were split since: which of the two it means has to be checked again."""

    problem = Problem(
        code="CONF-PERSON-SPLIT",
        status=409,
        title="この識別子の方は、本人の統合が取り消されました。",
        cause="2人の方の記録が統合されていた間に、または統合される前に渡された patient_ref です。",
        remedy="窓口で資格をもう一度確認し、新しい回答の patient_ref を使ってください。",
    )


class PersonsDiffer(Refused):
    """The two records contradict one another, and the evidence does not say that somebody has looked."""

    problem = Problem(
        code="CONF-PERSONS-DIFFER",
        status=409,
        title="2つの記録の生年月日・性別・死亡日が一致しません。",
        cause="同じ方の記録とは言えない食い違いがあり、根拠にその確認が示されていません。",
        remedy="公的な書類で確認し、根拠に details_confirmed: true を入れて申請し直してください。",
    )


class NotWhatWasAsked(Refused):
    """The approval names other content than what is asked for now (ARCH-5)."""

    problem = Problem(
        code="CONF-APPROVAL",
        status=409,
        title="承認しようとした内容が、いまの申請の内容と違います。",
        cause="申請の内容が変わったか、別の申請のSHA-256です。",
        remedy="申請を読み直し、内容を確かめてから、そのSHA-256で承認してください。",
    )
