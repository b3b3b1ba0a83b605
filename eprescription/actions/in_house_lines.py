"""院内処方の一括登録の1件: registered by itself, as at the door for one, and told without stopping the others."""

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from eligibility.actions.feed_chunks import as_json
from eligibility.actions.line_work import POISON
from eprescription.actions.accepting import Sent
from eprescription.actions.registering import register
from eprescription.errors.checks import Stopped
from eprescription.rules.checks.findings import Override
from eprescription.rules.document import Form, Kind
from platform_site.actors import Actor, Call
from platform_site.errors import Refused, ServerFault
from platform_site.models import DataKey, Job, JobLine


log = logging.getLogger(__name__)
Item = Mapping[str, Any]


def line_of(job: Job, number: int, item: Item, *, by: Actor, at: datetime) -> JobLine:
    """Register prescription `number` of a batch; return what came of it: its id, or why not, each sealed for a week.

    A refusal's code stands in the open; its faults may name medicines and are sealed. A stopped one has its check's id.
    """
    line = JobLine(job=job, number=number, written_at=at, outcome="refused")
    try:
        row = register(**_given(item), by=_once(by, job, number), at=at)
        line.person_id, line.outcome = row.person_id, "registered"
        return _sealed(line, {"prescription_id": str(row.uid)}, at=at)
    except Stopped as stopped:
        line.person_id = stopped.judgement.asked.person_id
        return _refused(line, stopped, at=at, check_id=str(stopped.judgement.uid))
    except Refused as refusal:
        return _refused(line, refusal, at=at)
    except POISON as error:
        log.warning("a prescription of a batch failed", extra={"error": type(error).__name__, "job": str(job.uid)})
        return _refused(line, ServerFault(), at=at)


def _given(item: Item) -> dict[str, Any]:
    """Return an item as `register` takes it; whatever its setting, it was given in-house."""
    sent = Sent(
        envelope=base64.b64decode(item["document"]), form=Form(item["form"]), kind=Kind.IN_HOUSE,
        setting=item["setting"], signature=item.get("signature"),
    )  # fmt: skip
    overrides = [
        Override(each["finding_id"], each["reason"], confirmed=each["confirmed"]) for each in item["overrides"]
    ]
    return {
        "sent": sent, "patient_ref": item["patient_ref"], "include_own": item["include_own"], "overrides": overrides,
    }  # fmt: skip


def _once(by: Actor, job: Job, number: int) -> Actor:
    """Give each prescription a key of its own, so that one which a killed worker had registered is found again."""
    digest = hashlib.sha256(f"in-house:{job.uid}:{number}".encode()).digest()
    return replace(by, call=Call(request_id=str(job.uid), key_digest=digest, body_digest=digest))


def _refused(line: JobLine, refusal: Refused, *, at: datetime, **more: str) -> JobLine:
    problem = refusal.problem
    line.faults = [{"pointer": "", "code": problem.code, "message": problem.title, "hint": refusal.detail}]
    return _sealed(line, {**more, "errors": as_json(refusal.faults)}, at=at)


def _sealed(line: JobLine, answer: dict[str, Any], *, at: datetime) -> JobLine:
    context = f"jobline:{line.job.uid}:{line.number}"
    line.content = DataKey.objects.seal("bulk_answer", json.dumps(answer).encode(), context=context, at=at)
    return line
