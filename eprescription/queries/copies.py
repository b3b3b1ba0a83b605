"""処方内容控え: what is printed for the patient, from the very bytes that were signed (R-050)."""

from dataclasses import dataclass
from datetime import date

from eprescription.gateways.copy_pages import qr_svg, qr_text
from eprescription.models import Prescription
from eprescription.queries.prescriptions import document_of, newest_version, redemption_number_of, standing
from eprescription.rules.document import Document
from eprescription.states import RxState
from platform_site.queries.codes import policy


@dataclass(frozen=True, repr=False)
class Copy:
    """控え: the prescription, what is written in it, and how it is redeemed; `qr` is an SVG element or empty.

    A prescription that is over has no number to redeem it by, and no QR code.
    """

    row: Prescription
    document: Document
    state: RxState
    redemption_number: str
    qr: str


def copy_of(row: Prescription, *, on: date) -> Copy:
    """Return the copy as of a day; within `reads` of the person. Raises keys.Unreadable once its time is over."""
    document = document_of(newest_version(row))
    state = standing(row, on=on, window_days=policy("rx.refill.window.days", on=on))
    number = redemption_number_of(row) if state in (RxState.REGISTERED, RxState.RECEIVED) else ""
    text = qr_text(document, number)
    return Copy(row, document, state, number, qr_svg(text) if text else "")
