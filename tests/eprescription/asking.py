"""What pharmacies of the sandbox ask, report and agree with clinics."""

from typing import Any

from eprescription.actions import inquiries, protocols, tracing_reports
from eprescription.models import Inquiry, Prescription, Protocol, TracingReport
from platform_site import clock
from platform_site.actors import Actor
from platform_site.models import Notice
from platform_site.periods import jst_day
from tests.eprescription.pharmacies import BLUE
from tests.support import rx
from tests.support.callers import Caller


QUESTION = "腎機能を考えると量が多いのではないでしょうか。"


def asked(row: Prescription, *, at_pharmacy: str = BLUE, **changed: Any) -> Inquiry:
    """Ask about item 1-1 of a prescription that a pharmacy has in hand."""
    given = {"item_key": "1-1", "question": QUESTION, **changed}
    return inquiries.ask(prescription_uid=row.uid, **{"by": Caller(at_pharmacy).actor, "at": clock.now(), **given})


def answered(row: Inquiry, *, by: str = rx.CLINIC, **changed: Any) -> Inquiry:
    """Have an inquiry answered with a change."""
    said = {"result": "changed", "answer": "半量にしてください。", "answered_by": "医師　二奈", **changed}
    return inquiries.answer(uid=row.uid, **{"by": Caller(by).actor, "at": clock.now(), **said})


def reported(row: Prescription, *, at_pharmacy: str = BLUE, **changed: Any) -> TracingReport:
    """Tell the issuer something about a prescription that a pharmacy dispensed."""
    given = {"text": "残薬が多いため、飲み方を説明しました。", "by": Caller(at_pharmacy).actor, "at": clock.now()}
    return tracing_reports.send(prescription_uid=row.uid, **{**given, **changed})


def proposed(*, by: str = BLUE, partner: str = rx.CLINIC, actor: Actor | None = None, **changed: Any) -> Protocol:
    """Propose from today on what a pharmacy may change without asking, as a system or as `actor`."""
    given = {
        "partner": Caller(partner).code, "text": "同じ成分の錠剤と口腔内崩壊錠は、照会なしに変更できる。",
        "valid_from": jst_day(clock.now()), **changed,
    }  # fmt: skip
    return protocols.propose(**given, by=actor or Caller(by).actor, at=clock.now())


def agreed(row: Protocol, *, by: str = rx.CLINIC, actor: Actor | None = None) -> Protocol:
    """Agree to what was proposed, as a system or as `actor`."""
    return protocols.agree(uid=row.uid, by=actor or Caller(by).actor, at=clock.now())


def told(client: str, kind: str) -> list[str]:
    """Return what an organisation was told of a kind about, oldest first."""
    notices = Notice.objects.filter(organisation=Caller(client).row.organisation_id, kind=f"eprescription.{kind}")
    return list(notices.order_by("pk").values_list("about", flat=True))
