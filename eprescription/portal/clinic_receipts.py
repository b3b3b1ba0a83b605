"""The receipt of a registration: what a prescriber is given for it, and where it leads."""

from datetime import datetime

from eprescription.models import Prescription
from eprescription.rules.document import Kind
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
        "内容を改めるときは、薬局が受け付ける前に、差し替えるか取り消してください。",
    )


class ClinicPaper(Steps):
    """The words of the receipt of 引換番号付き紙の処方箋."""

    name, title, parent = "clinic_new_paper", "引換番号付き紙の処方箋の登録", "clinic"
    leads = {"Prescription": ("clinic_copy", "引換番号を印刷する")}
    next_steps = (
        "紙の処方箋に、次のページの引換番号を書き、記名押印または署名をして、患者にお渡しください。",
        "紙の処方箋が原本です。薬局は、紙の処方箋を受け取って調剤します。",
        "内容を改めるときは、薬局が受け付ける前に差し替えるか取り消し、渡した紙を回収してください。",
    )


class ClinicInHouse(Steps):
    """The words of the receipt of 院内処方."""

    name, title, parent = "clinic_new_in_house", "院内処方の登録", "clinic"
    leads = {"Prescription": ("clinic_copy", "登録した内容を見る")}
    next_steps = (
        "登録した薬は、入院中に渡したものを除いて、ほかの医療機関・薬局での重複投薬・併用禁忌の確認に使われます。",
        "院内処方には引換番号がなく、患者にお渡しする控えもありません。",
    )


class ClinicReplaced(Steps):
    """The words of the receipt of what took the place of another."""

    name, title, parent = "clinic_replaced", "処方箋の差替え", "clinic"
    leads = {"Prescription": ("clinic_copy", "新しい内容を印刷する")}
    next_steps = (
        "引換番号は変わりません。前の内容では調剤できなくなりました。",
        "患者に渡した控えまたは紙の処方箋を、新しいものと取り替えてください。",
    )


STEPS = {Kind.ELECTRONIC: ClinicPrescription, Kind.NUMBERED_PAPER: ClinicPaper, Kind.IN_HOUSE: ClinicInHouse}


@action(EVENT)
def finish(*, draft: Draft, prescription: Prescription, by: Actor, at: datetime) -> Receipt:
    """Use the draft up and give the receipt number; raises NotInThisState for a draft that was used."""
    drafts.use_draft(draft=draft, by=by, at=at)
    about = f"Prescription:{prescription.uid}"
    audit.record(EVENT, by=by, at=at, about=about)
    return receipts.issue(kind=_kind_of(prescription), about=about, by=by, at=at)


def _kind_of(row: Prescription) -> str:
    is_replaced = row.version > 1 and row.kind != Kind.IN_HOUSE
    return (ClinicReplaced if is_replaced else STEPS[Kind(row.kind)]).name
