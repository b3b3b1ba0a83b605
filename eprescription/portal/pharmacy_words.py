"""The words of the pages of pharmacies without a program of their own."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from eprescription.models import MedicationLine
from eprescription.permissions import is_stopped
from eprescription.portal.clinic_words import DAY, KINDS
from eprescription.portal.dosages import dosages_in
from eprescription.queries.redeemed import Held
from eprescription.rules.checks.findings import FindingKind
from eprescription.rules.document import Document, Item, Veto
from eprescription.rules.given import Disposition
from eprescription.rules.results import Result
from platform_site.models import Organisation
from platform_site.permissions import Permission, organisation_of
from platform_site.portal.requests import Request


OPENS: dict[str, Any] = {
    "may": Permission.DISPENSE,
    "kinds": frozenset({Organisation.Kind.PHARMACY}),
    "parent": "pharmacy",
}
"""For whom these pages are, and where they hang."""
DISPOSITIONS = [
    (Disposition.AS_PRESCRIBED.value, "処方どおり"),
    (Disposition.GENERIC.value, "後発品・一般名から選択"),
    (Disposition.PARTIAL.value, "一部のみ"),
    (Disposition.CHANGED.value, "変更（疑義照会・取決めによる）"),
    (Disposition.DROPPED.value, "中止（疑義照会・取決めによる）"),
]
LABELS = {**dict(DISPOSITIONS), Disposition.ADDED.value: "追加（疑義照会・取決めによる）"}
VETOES = {
    Veto.GENERIC: "後発品への変更不可",
    Veto.FORM: "剤形の変更不可",
    Veto.STRENGTH: "規格の変更不可",
    Veto.FORM_AND_STRENGTH: "剤形・規格の変更不可",
    Veto.BRAND_WISH: "先発医薬品（患者の希望）",
}


def stopped(request: Request) -> bool:
    """Tell if the fund has stopped the pharmacy at whose pages somebody is; each page of redeeming says so."""
    return is_stopped(organisation_of(request.actor).id)


def vetoes(item: Item) -> list[str]:
    """Return what the prescriber does not allow, or the patient wishes, about an item."""
    return [VETOES[veto] for veto in sorted(item.vetoes)]


def items_of(held: Held) -> list[dict[str, Any]]:
    """Return the medicines with the issuer's text and the master's name beside each other (R-060)."""
    rows = {row.item_key: row for row in held.items}
    return [
        {
            "item": (item := each.item), "dosage": each, "vetoes": vetoes(item),
            "master_name": rows[item.key].master_name, "code": rows[item.key].code,
        }
        for each in dosages_in(held.document)
    ]  # fmt: skip


def overrides_of(held: Held) -> Iterator[dict[str, Any]]:
    """Yield what was answered to findings: whose reason, for which medicine, and whether it was confirmed twice."""
    names = {item.key: item.name for item in held.document.items}
    for each in held.overrides:
        yield {
            "kind": KINDS[FindingKind(each.kind)], "item": names.get(each.item_key, each.item_key),
            "reason": each.reason, "confirmed": each.confirmed,
            "who": "処方医" if each.dispensing_id is None else "薬剤師",
        }  # fmt: skip


def given_words(result: Result, document: Document) -> list[dict[str, Any]]:
    """Return what was given, each beside what was prescribed."""
    names = {item.key: item.name for item in document.items}
    return [
        {"given": one, "prescribed": names.get(one.item_key, ""), "label": LABELS[one.disposition.value]}
        for one in result.items
    ]


def history_of(lines: Sequence[MedicationLine], on: date) -> list[dict[str, Any]]:
    """Return what is taken and was taken: with its last day, its source, and whether it counts on the day."""
    return [
        {"line": line, "last_day": line.ends_on - DAY, "is_current": line.ends_on > on, "source": _source(line)}
        for line in lines
    ]


def _source(line: MedicationLine) -> str:
    if line.is_paper:
        return "紙の処方箋"
    return "処方" if line.dispensing_id is None else "調剤"
