"""Where a paper prescription is kept until its result is registered: sealed, for whoever scanned or typed it."""

from datetime import date, datetime
from uuid import UUID

from eprescription.gateways.slips import Slip
from eprescription.portal.pharmacy_paper_cases import PaperCase
from eprescription.portal.visits import visit_here
from eprescription.queries.masters import masters_on
from eprescription.queries.visits import Visit
from eprescription.rules.document import Form
from eprescription.rules.records.values import CHARSET
from platform_site.actions import drafts
from platform_site.actors import Actor
from platform_site.models import Draft
from platform_site.portal.pages import found
from platform_site.queries.drafts import answers_in, draft_of


SLIP = "pharmacy_slip"
CHARSETS = {Form.RECORD_FILE: CHARSET, Form.JSON: "utf-8"}


def keep_slip(visit: Visit, slip: Slip, on: date, *, typed: str = "", by: Actor, at: datetime) -> Draft:
    """Keep a paper prescription that was dispensed on a day; `typed` is the draft of the sheet that it was typed on."""
    text = slip.content.decode(CHARSETS[slip.form])
    answers = {
        "visit": str(visit.uid), "text": text, "form": slip.form.value, "on": on.isoformat(), "typed": typed,
    }  # fmt: skip
    return drafts.keep_draft(kind=SLIP, answers=answers, by=by, at=at)


def paper_case_of(uid: UUID, *, by: Actor, at: datetime) -> PaperCase:
    """Return one that one kept oneself; raise NotFound for any other, NoCheckIn once the patient's visit is over."""
    kept = found(answers_in(found(draft_of(by, uid, kind=SLIP))))
    visit, on = visit_here(by, UUID(kept["visit"]), at=at), date.fromisoformat(kept["on"])
    form = Form(kept["form"])
    slip = Slip(content=kept["text"].encode(CHARSETS[form]), form=form)
    return PaperCase(
        about=uid, document=slip.document, slip=slip, on=on, masters=masters_on(on), visit=visit,
        typed=kept["typed"],
    )  # fmt: skip
