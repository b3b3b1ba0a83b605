"""The receipt of a dispensing result: what a pharmacist is given for it, and where it leads."""

from datetime import datetime

from eprescription.actions.recording import Dispensed
from platform_site import audit
from platform_site.actions import drafts, receipts
from platform_site.actors import Actor
from platform_site.models import Draft, Receipt
from platform_site.portal.steps import Steps
from platform_site.transactions import action


EVENT = "eprescription.pharmacy_finished"


class PharmacyResult(Steps):
    """The words of the receipt; the pages before it are `pharmacy_dispensing` and `pharmacy_signing`."""

    name, title, parent = "pharmacy_dispense", "調剤結果の登録", "pharmacy"
    leads = {"Prescription": ("pharmacy_audit", "登録した調剤結果と時刻の証明を見る")}
    next_steps = (
        "患者の薬の一覧は、いまこの結果のとおりになりました。",
        "処方した医療機関は、調剤結果と伝達事項を見られます。",
        "誤りがあったときは、処方箋の画面から調剤結果を変更してください。前の版も残ります。",
    )


@action(EVENT)
def finish(*, draft: Draft, dispensed: Dispensed, by: Actor, at: datetime) -> Receipt:
    """Use the draft up and give the receipt number; raises NotInThisState for a draft that was used."""
    drafts.use_draft(draft=draft, by=by, at=at)
    about = f"Prescription:{dispensed.uid}"
    audit.record(EVENT, by=by, at=at, about=about)
    return receipts.issue(kind=PharmacyResult.name, about=about, by=by, at=at)
