"""The receipt of a dispensing result: what a pharmacist is given for it, and where it leads."""

from datetime import datetime

from platform_site import audit
from platform_site.actions import drafts, receipts
from platform_site.actors import Actor
from platform_site.models import Draft, Receipt
from platform_site.portal.steps import Steps
from platform_site.transactions import action


EVENT = "eprescription.pharmacy_finished"
LISTED = "患者の薬の一覧は、いまこの結果のとおりになりました。"


class PharmacyResult(Steps):
    """The words of the receipt; the pages before it are `pharmacy_dispensing` and `pharmacy_signing`."""

    name, title, parent = "pharmacy_dispense", "調剤結果の登録", "pharmacy"
    leads = {"Prescription": ("pharmacy_audit", "登録した調剤結果と時刻の証明を見る")}
    next_steps = (
        LISTED,
        "処方した医療機関は、調剤結果と伝達事項を見られます。",
        "誤りがあったときは、処方箋の画面から調剤結果を変更してください。前の版も残ります。",
    )


class PharmacyPaperResult(Steps):
    """The words of the receipt for the result of a paper prescription."""

    name, title, parent = "pharmacy_paper_dispense", "紙の処方箋の調剤結果の登録", "pharmacy_papers"
    leads = {"Dispensing": ("pharmacy_paper_result", "登録した調剤結果と時刻の証明を見る")}
    next_steps = (
        LISTED,
        "ほかの医療機関・薬局での重複投薬・併用禁忌の確認に使われます。",
        "処方した医療機関には知らされません。紙の処方箋と、署名済みの調剤結果は、薬局で保管してください。",
        "誤りがあったときは、登録した調剤結果の画面から変更または取消をしてください。前の版も残ります。",
    )


@action(EVENT)
def finish(*, kind: type[Steps], about: str, draft: Draft, by: Actor, at: datetime) -> Receipt:
    """Use the draft up and give the receipt number; raises NotInThisState for a draft that was used."""
    drafts.use_draft(draft=draft, by=by, at=at)
    audit.record(EVENT, by=by, at=at, about=about)
    return receipts.issue(kind=kind.name, about=about, by=by, at=at)
