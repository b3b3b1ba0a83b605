"""The receipt of a registration: what a prescriber is given for it, and where it leads."""

from datetime import datetime

from eprescription.models import Prescription
from platform_site import audit
from platform_site.actions import drafts, receipts
from platform_site.actors import Actor
from platform_site.models import Draft, Receipt
from platform_site.portal.steps import Steps
from platform_site.transactions import action


EVENT = "eprescription.clinic_finished"


class ClinicPrescription(Steps):
    """The words of the receipt; the pages before it are `clinic_writing` and `clinic_signing`."""

    name, title, parent = "clinic_new", "処方箋の登録", "clinic"
    leads = {"Prescription": ("clinic_copy", "処方内容控えを印刷する")}
    next_steps = (
        "処方内容控えを印刷し、患者にお渡しください。引換番号とQRコードが印刷されます。",
        "薬局は、患者のカードまたは控えの引換番号で、この処方箋を受け付けます。",
        "内容を改めるときは、薬局が受け付ける前に取り消し、あらためて処方してください。",
    )


@action(EVENT)
def finish(*, draft: Draft, prescription: Prescription, by: Actor, at: datetime) -> Receipt:
    """Use the draft up and give the receipt number; raises NotInThisState for a draft that was used."""
    drafts.use_draft(draft=draft, by=by, at=at)
    about = f"Prescription:{prescription.uid}"
    audit.record(EVENT, by=by, at=at, about=about)
    return receipts.issue(kind=ClinicPrescription.name, about=about, by=by, at=at)
