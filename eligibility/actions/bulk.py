"""一括照会: many people in one job, and what is different from what the facility was last told."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from eligibility.actions.asking import EVENT, Facts, as_bytea, ask, budgeted, question
from eligibility.errors import NoCheckIn
from eligibility.models import Method
from eligibility.queries.answers import answer
from eligibility.queries.checks import YEAR, last_told, person_checked_in
from eligibility.rules.differences import differences
from eligibility.rules.numbers import branch_key, number_key, symbol_key
from platform_site import audit, jobs, outbox
from platform_site.actions.leased import work_on
from platform_site.actors import Actor, the_platform
from platform_site.errors import Refused
from platform_site.limits import budget
from platform_site.models import DataKey, Job, JobLine
from platform_site.periods import jst_day
from platform_site.permissions import Scope, check_scope, facility
from platform_site.queries import disks
from platform_site.queries.jobs import actor_behind, job_of
from platform_site.transactions import action, refusals_recorded


KIND = "eligibility.bulk_check"
MOST = 1000
CHUNK = 25
FARTHEST = timedelta(days=31)
"""How far ahead an appointment may lie for which somebody is looked up."""
Item = dict[str, Any]


def requested_before(uid: UUID, *, by: Actor, at: datetime) -> Job:
    """Return the job of an earlier request with the same key."""
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    return job_of(by, uid)


@action("eligibility.bulk_check_requested", again=requested_before)
def request_bulk_check(*, items: list[Item], by: Actor, at: datetime) -> Job:
    """Take up to 1,000 people to be looked up by a worker, sealed; each item was validated at the door."""
    check_scope(by, Scope.ELIGIBILITY_CHECK)
    facility(by)
    disks.check_room()
    job = jobs.create(KIND, json.dumps(items).encode(), purpose="bulk_request", by=by, at=at)
    jobs.expect(job, len(items))
    audit.record("eligibility.bulk_check_requested", by=by, at=at, about=f"Job:{job.uid}", items=len(items))
    outbox.put("eligibility.bulk_check_requested", at=at, job=str(job.uid))
    return job


def run_bulk_check(*, job_uid: str, now: Callable[[], datetime]) -> None:
    """Work on a bulk check from where it stands; raises outbox.NotYet while, or once, another worker holds it."""
    if jobs.has_ended(job_uid):
        return
    work_on(job_uid, lambda job: _work(job, now), now=now)


def _work(job: Job, now: Callable[[], datetime]) -> None:
    items = json.loads(jobs.content_of(job))
    for start in range(job.done, len(items), CHUNK):
        try:
            by = actor_behind(job)
            check_scope(by, Scope.ELIGIBILITY_CHECK)
        except Refused as refusal:
            fail(job=job, code=refusal.problem.code, by=the_platform(str(job.uid)), at=now())
            return
        at = now()
        chunk = enumerate(items[start : start + CHUNK], start=start + 1)
        lines = [_line(job, number, item, by=by, at=at) for number, item in chunk]
        keep_answers(job=job, lines=lines, by=by, at=at)
    close(job=job, by=the_platform(str(job.uid)), at=now())


@action("eligibility.bulk_chunk_answered")
def keep_answers(*, job: Job, lines: list[JobLine], by: Actor, at: datetime) -> None:
    """Keep the answers of a chunk, sealed for a week."""
    jobs.progress(job, lines, at=at)
    audit.record("eligibility.bulk_chunk_answered", by=by, at=at, about=f"Job:{job.uid}", items=len(lines))


@action("eligibility.bulk_check_done")
def close(*, job: Job, by: Actor, at: datetime) -> None:
    """Close a bulk check."""
    jobs.finish(job, at=at)
    audit.record("eligibility.bulk_check_done", by=by, at=at, about=f"Job:{job.uid}", items=job.done)


@action("eligibility.bulk_check_failed")
def fail(*, job: Job, code: str, by: Actor, at: datetime) -> None:
    """Close a bulk check that may not go on, and say why."""
    jobs.fail(job, code=code, faults=[], at=at)
    audit.record("eligibility.bulk_check_failed", by=by, at=at, about=f"Job:{job.uid}", reason=code)


def _line(job: Job, number: int, item: Item, *, by: Actor, at: datetime) -> JobLine:
    line = JobLine(job=job, number=number, written_at=at)
    try:
        with refusals_recorded(EVENT, by=by, at=at, method=_method(item), bulk=True):
            asked = _question(item, by=by, at=at)
        facts = ask({**asked, **_once(job, number)}, by=by)
    except Refused as refusal:
        line.outcome, line.faults = "refused", [_shown(refusal)]
        return line
    found = _told(facts, item, by=by)
    line.person_id, line.outcome = facts["person_id"], found.pop("outcome")
    content = json.dumps(found).encode()
    line.content = DataKey.objects.seal("bulk_answer", content, context=f"jobline:{job.uid}:{number}", at=at)
    return line


def _shown(refusal: Refused) -> dict[str, str]:
    return {
        "pointer": "",
        "code": refusal.problem.code,
        "message": refusal.problem.title,
        "hint": refusal.detail,
    }


def _told(facts: Facts, item: Item, *, by: Actor) -> dict[str, Any]:
    """Return the answer and its differences to what this facility was last told; the first time it is `new`."""
    organisation = facility(by)
    shown = answer(facts, told=organisation)
    if facts["person_id"] is None:
        return {"outcome": "not_found", "answer": shown, "changes": []}
    before = last_told(
        person_id=facts["person_id"],
        organisation_id=organisation.id,
        before=facts["check_id"],
        at=datetime.fromisoformat(facts["checked_at"]),
    )
    if before is None:
        return {"outcome": "new", "answer": shown, "changes": []}
    told = answer(before, told=organisation)
    knew_limit = before["method"] == Method.CARD or told["certificates"]["limit"] is not None
    limit = knew_limit and item.get("limit_certificate", False)
    changes = differences(_compared(told, limit=limit), _compared(shown, limit=limit))
    return {"outcome": "changed" if changes else "unchanged", "answer": shown, "changes": changes}


def _compared(shown: dict[str, Any], *, limit: bool) -> dict[str, Any]:
    """Return an answer with those certificates that both ways of asking open, so that no way is taken for a change."""
    kinds = ("elderly", "confirmation_paper", *(["limit"] if limit else []))
    return {**shown, "certificates": {kind: shown["certificates"][kind] for kind in kinds}}


def _method(item: Item) -> Method:
    return Method.PATIENT_REF if "patient_ref" in item else Method.INSURANCE_NUMBER


def _question(item: Item, *, by: Actor, at: datetime) -> dict[str, Any]:
    on = date.fromisoformat(item["on"]) if item.get("on") else jst_day(at)
    if "patient_ref" in item:
        person_id = person_checked_in(item["patient_ref"], organisation_id=facility(by).id, since=at - YEAR)
        asked = question(method=_method(item), on=on, by=by, at=at, person_id=person_id)
    else:
        asked = _by_number(item, on, by=by, at=at)
    return {**asked, "is_bulk": True, "limit_certificate": item.get("limit_certificate", False)}


def _by_number(item: Item, on: date, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Ask by numbers for an appointment; whoever has none within a month has to have been there (NoCheckIn)."""
    appointment = date.fromisoformat(item["appointment_on"])
    if not jst_day(at) - timedelta(days=1) <= appointment <= jst_day(at) + FARTHEST:
        raise NoCheckIn("予約日は、今日から31日以内の日付にしてください。")
    asked = question(
        method=_method(item), on=on, by=by, at=at,
        insurer_number=item["insurer_number"],
        symbol_key=symbol_key(item.get("symbol", "")), number_key=number_key(item["number"]),
        branch_key=branch_key(item.get("branch", "")), birth_date=item["birth_date"],
    )  # fmt: skip
    target = f"{item['insurer_number']}:{asked['symbol_key']}:{asked['number_key']}"
    return {**asked, **budgeted(budget(by, target))}


def _once(job: Job, number: int) -> dict[str, str]:
    """Give each item a key of its own, so that an item which a killed worker had asked is not asked twice."""
    digest = hashlib.sha256(f"bulk:{job.uid}:{number}".encode()).digest()
    return {"key_digest": as_bytea(digest), "body_digest": as_bytea(digest)}
