"""調剤結果 as rows: the version, what was given, and what is taken by it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from eprescription.actions import lines
from eprescription.actions.accepting_results import AcceptedResult
from eprescription.actions.versions import SHORT
from eprescription.gateways import time_stamps
from eprescription.gateways.slips import Slip
from eprescription.models import (
    DispensedItem,
    Dispensing,
    Inquiry,
    Prescription,
    PrescriptionItem,
    Protocol,
)
from eprescription.queries.paper_slips import slip_context
from eprescription.queries.redeemed import result_context
from eprescription.rules.amounts import plain
from eprescription.rules.checks.findings import New
from eprescription.rules.drugs.concepts import Masters
from eprescription.rules.result_form import as_json
from eprescription.rules.result_items import drug_of
from eprescription.rules.results import GivenItem
from eprescription.rules.signing import facility_code
from platform_site.models import DataKey


Grounds = tuple[Inquiry | Protocol | None, ...]
"""Of each given item, why it may differ from what was prescribed."""


def write(
    accepted: AcceptedResult, *, uid: UUID, version: int, prescription: Prescription | None, person_id: int,
    house_id: int, received_on: date, refill_number: int, masters: Masters, at: datetime,
    next_due_on: date | None = None, slip: Slip | None = None,
) -> Dispensing:  # fmt: skip
    """Write one version of a result, sealed as it came, with our time stamp over it; within `reads` of the person.

    With the `slip` of a paper prescription, sealed too: the platform has no other prescription to correct it by.
    """
    result, sent = accepted.result, accepted.sent
    context = result_context(uid, version)
    return Dispensing.objects.create(
        uid=uid, version=version, person_id=person_id, prescription=prescription, organisation_id=house_id,
        dispensed_on=result.dispensed_on, received_on=received_on, registered_at=at, refill_number=refill_number,
        next_due_on=next_due_on, form="json", sha256=accepted.signed,
        content=DataKey.objects.seal(SHORT, sent.document, context=context, at=at),
        signature=sent.signature or "", signer=accepted.signer,
        certificate_status=accepted.verified.certificate_status,
        time_stamp=time_stamps.stamp(accepted.signed, f"Dispensing:{uid}:{version}", at),
        message=result.message, leftover=[as_json(each) for each in result.leftover],
        masters=masters.version, **(_paper(slip, slip_context(uid, version), at=at) if slip else {}),
    )  # fmt: skip


def write_items(
    row: Dispensing, accepted: AcceptedResult, prescribed: Mapping[str, PrescriptionItem], grounds: Grounds,
    masters: Masters,
) -> None:  # fmt: skip
    """Write what was given, item by item and lot by lot."""
    keys = _row_keys(accepted.result.items)
    DispensedItem.objects.bulk_create(
        _item(row, key, one, prescribed.get(one.item_key), ground, masters)
        for key, one, ground in zip(keys, accepted.result.items, grounds, strict=True)
    )


def write_lines(
    row: Dispensing, accepted: AcceptedResult, taken: Iterable[New], *, issuer_id: int | None, issuer_name: str,
    setting: str, at: datetime,
) -> None:  # fmt: skip
    """Write what is taken by a result, under the name of who prescribed it (operations 2.7)."""
    given = {one.item_key: one for one in reversed(accepted.result.items)}
    usages = dict(row.items.values_list("item_key", "usage_name"))
    lines.write(
        lines.line_of(
            new, person_id=row.person_id, organisation_id=issuer_id, organisation_name=issuer_name, setting=setting,
            is_paper=row.prescription_id is None, prescription_id=row.prescription_id, dispensing_id=row.pk,
            code=_code(given[new.item_key]), amount=_amount(given[new.item_key]), usage=usages[new.item_key], at=at,
        )
        for new in taken
    )  # fmt: skip


def _paper(slip: Slip, context: str, *, at: datetime) -> dict[str, Any]:
    document = slip.document
    said = {
        "facility": document.facility.name,
        "facility_code": facility_code(document.facility),
        "prescriber": document.prescriber.name,
        "issued_on": document.issued_on.isoformat(),
        "form": slip.form.value,
    }
    return {"paper": said, "slip": DataKey.objects.seal(SHORT, slip.content, context=context, at=at)}


def _row_keys(items: tuple[GivenItem, ...]) -> Iterator[str]:
    """Yield a key for each given item: that of the prescribed one, with a mark for its second lot and so on."""
    seen: Counter[str] = Counter()
    for one in items:
        seen[one.item_key] += 1
        yield one.item_key if seen[one.item_key] == 1 else f"{one.item_key}+{seen[one.item_key]}"


def _item(
    row: Dispensing, key: str, one: GivenItem, prescribed: PrescriptionItem | None,
    ground: Inquiry | Protocol | None, masters: Masters,
) -> DispensedItem:  # fmt: skip
    drug = drug_of(one, masters, row.dispensed_on)
    return DispensedItem(
        person_id=row.person_id, dispensing=row, item_key=key, prescribed_item=prescribed,
        disposition=one.disposition, code_system=one.code.system if one.code else "1", code=_code(one),
        sent_name=one.name, master_name=drug.name if drug else "", receipt_code=drug.receipt_code if drug else "",
        ingredient7s=[drug.ingredient7] if drug and drug.ingredient7 else [],
        components=sorted(drug.components) if drug else [], route=drug.route if drug else "", unit=one.unit,
        given_quantity=one.amount, days=one.days, usage_name=one.usage or (prescribed.usage_name if prescribed else ""),
        lot=one.lot, package_code=one.package_code, inquiry=ground if isinstance(ground, Inquiry) else None,
        protocol=ground if isinstance(ground, Protocol) else None,
    )  # fmt: skip


def _code(one: GivenItem) -> str:
    return one.code.code if one.code else ""


def _amount(one: GivenItem) -> str:
    return f"{plain(one.amount)}{one.unit}"
