"""What inquiries, reports and agreements between pharmacies and issuers take."""

from eprescription.actions.inquiries import LONGEST_NAME
from eprescription.actions.told_texts import MOST
from eprescription.models import Inquiry
from platform_site.api.fields import Day, OneOf, Strict, Text


class InquiryRequest(Strict):
    """What a pharmacist asks; `item` as "1-1", or left out for the prescription as a whole."""

    item = Text(max_length=8, required=False, allow_blank=True, default="")
    question = Text(max_length=MOST)


class InquiryMessageRequest(Strict):
    """What either side writes besides."""

    text = Text(max_length=MOST)


class InquiryAnswerRequest(Strict):
    """What came of it; `answered_by` names the prescriber who said so."""

    result = OneOf(Inquiry.Result.values)
    answer = Text(max_length=MOST)
    answered_by = Text(max_length=LONGEST_NAME)


class TracingReportRequest(Strict):
    """What a pharmacist tells the prescriber without asking."""

    text = Text(max_length=MOST)


class ProtocolRequest(Strict):
    """What a pharmacy may change without asking; `partner` is the other side's facility code."""

    partner = Text(max_length=20)
    text = Text(max_length=MOST)
    valid_from = Day()
    last_day = Day(required=False)
