"""The words of a person's own pages about her prescriptions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eprescription.models import Dispensing
from eprescription.portal.clinic_words import finding_words
from eprescription.queries.own_findings import OwnCheck
from eprescription.rules.amounts import plain
from platform_site.queries.audit_lines import Line


SOURCES = {
    "prescribed": "処方箋（まだ受け取っていません）",
    "dispensed": "薬局で受け取った薬",
    "paper": "紙の処方箋で受け取った薬",
    "in_house": "医療機関の中で受け取った薬",
}
GROUNDS = {
    "own": "この機関が発行した処方箋、または登録した調剤結果のため",
    "redeemed": "この薬局で引き換えた処方箋、または登録した調剤結果のため",
    "consent": "あなたの同意",
    "oral_consent": "あなたの口頭の同意",
    "check_in": "この機関で受付をしたため",
    "stored": "保管を依頼した原本のため",
    "own_data": "あなた自身",
    "law": "法令にもとづく業務",
}
"""Ground of a line of the trail → why that was allowed, said to the person."""
FOURTEEN = "fourteen"


def source_words(medication: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the list of medicines with its days as days, and its source in words."""
    return {
        **medication,
        "starts_on": date.fromisoformat(medication["starts_on"]),
        "last_day": date.fromisoformat(medication["last_day"]),
        "registered_at": datetime.fromisoformat(medication["registered_at"]),
        "amount": medication["dose"] if "dose" in medication else f"全部で{medication['amount']}",
        "source": SOURCES[medication["source"]],
        "is_estimated": medication["counted"] == FOURTEEN,
    }


def result_words(made: Dispensing) -> dict[str, Any]:
    """Return what a page shows of a result: each item with its amount as people write it, such as 10錠."""
    items = sorted(made.items.all(), key=lambda item: item.pk)
    return {"made": made, "items": [(item, f"{plain(item.given_quantity)}{item.unit}") for item in items]}


def check_words(check: OwnCheck) -> dict[str, Any]:
    """Return what a page shows of a check: each finding in words, with the reason that was given."""
    return {
        "check": check,
        "findings": [(finding_words(one, {}), answer.reason if answer else "") for one, answer in check.findings],
    }


def ground_words(line: Line) -> str:
    """Return why somebody was let in, in words; a refused line had no ground."""
    return GROUNDS.get(line.ground, "–")
