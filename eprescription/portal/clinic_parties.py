"""What the pages of inquiries and of reports have in common: fields of text, and lines of a list in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from eprescription.models import Inquiry
from eprescription.states import InquiryState
from platform_site.portal.steps_about import Lines
from platform_site.portal.text_fields import Text, long_text


TEXT_HELP = "患者の氏名や番号は書かないでください。"
TONES = {InquiryState.OPEN: "open", InquiryState.ANSWERED: "done"}
WHOLE = "処方全体"


def texts(label: str, most: int) -> Text:
    """Return a field of several lines, in which no patient is named."""
    return long_text(label, most, help_text=TEXT_HELP)


def lines_of(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return inquiries with their states, results and moments as a page shows them."""
    return [
        {
            **each, "label": InquiryState(each["state"]).label, "tone": TONES.get(InquiryState(each["state"]), "ended"),
            "result_label": Inquiry.Result(each["result"]).label if each.get("result") else "",
            "asked": datetime.fromisoformat(each["asked_at"]),
            "ended": datetime.fromisoformat(each["ended_at"]) if each["ended_at"] else None,
            "written": [
                {**one, "at": datetime.fromisoformat(one["written_at"])} for one in each.get("messages", ())
            ],
        }
        for each in told
    ]  # fmt: skip


def subject_of(told: Mapping[str, Any]) -> Lines:
    """Return what a form about an inquiry says of it."""
    return [
        ("照会した薬局", told["asked_by"]["name"]),
        ("照会先", told["asked_of"]["name"]),
        ("項目", told["item"] or WHOLE),
        ("照会の内容", told["question"]),
    ]
