"""重複投薬等チェック as every door asks for it: what is found, what the asker is shown of it, and what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from eprescription.errors.checks import Stopped
from eprescription.models import FindingOverride, PrescriptionCheck
from eprescription.ports import allergies
from eprescription.queries import digests
from eprescription.queries.findings import kept_stopped
from eprescription.queries.history import History, history
from eprescription.rules.checks import check
from eprescription.rules.checks.alternatives import clearing
from eprescription.rules.checks.findings import Allergy, Alternative, Finding, New, Options, Override, Taken
from eprescription.rules.checks.kept import as_json
from eprescription.rules.checks.masking import Sight, masked
from eprescription.rules.checks.overrides import missing
from eprescription.rules.drugs.concepts import Masters
from platform_site.actors import Actor, Call


STILL = timedelta(minutes=30)
"""How long the answers to a stopped check may be given (I04-4): later, she may take something else by now."""
Purpose = PrescriptionCheck.Purpose


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is checked: items, for whom, by which masters. `subject` is the SHA-256 of the document or the question.

    `without` is the prescription that is itself changed or dispensed; `redeemed` are those that the asker may know.
    """

    person_id: int
    new: tuple[New, ...]
    masters: Masters
    options: Options
    purpose: str
    subject: bytes
    without: str = ""
    redeemed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was found, unmasked, and what of it is `shown` to the asker, who has the person's `consent` or not."""

    uid: UUID
    asked: Asked
    history: History
    allergies: tuple[Allergy, ...]
    findings: tuple[Finding, ...]
    shown: tuple[Finding, ...]

    @property
    def consent(self) -> bool:
        """Whether the person lets the facility see what she takes."""
        return self.history.consent


def judge(asked: Asked, *, by: Actor, at: datetime, charge: bool = False) -> Judgement:
    """Check items against what the person takes and is allergic to; leaves the audit line, and no row yet.

    With `charge` the items count in the budget of the day; raises CheckBudget (I04-4).
    """
    uid = uuid4()
    known = history(
        person_id=asked.person_id, on=asked.options.on, purpose=asked.purpose, about=f"PrescriptionCheck:{uid}",
        drugs=len(asked.new) if charge else None, by=by, at=at,
    )  # fmt: skip
    allergic = tuple(allergies().of(known.records, at))
    found = check(asked.new, known.taken, allergic, asked.masters, asked.options, without=asked.without)
    return Judgement(
        uid=uid, asked=asked, history=known, allergies=allergic, findings=found,
        shown=found if known.consent else _hidden(asked, found),
    )  # fmt: skip


def secret_of(asked: Asked) -> bytes:
    """Return under what masked findings are named, the same when the same document comes again with reasons."""
    return digests.findings_secret(asked.subject, asked.options.organisation_id)


def sight_of(asked: Asked) -> Sight:
    """Return what the asker knows without consent."""
    return Sight(asked.options.organisation_id, asked.redeemed)


def stop_unless_answered(judgement: Judgement, overrides: Sequence[Override], *, at: datetime) -> None:
    """Raise Stopped unless each finding has the reason, and the contraindicated the confirmation, that it needs.

    An answer to a masked finding counts only for what stood behind it when the same document was stopped, at most 30
    minutes ago; else it stops again, under the same name (I04-4).
    """
    changed = _changed(judgement, since=at - STILL) if overrides else ()
    faults = missing(judgement.shown, [one for one in overrides if one.finding_key not in changed])
    if faults:
        raise Stopped(findings=judgement.shown, faults=faults, judgement=judgement)


def _changed(judgement: Judgement, *, since: datetime) -> frozenset[str]:
    """Return the names of masked findings behind which another stands than when the document was stopped."""
    hidden = [one for one in judgement.shown if one.is_masked]
    if not hidden:
        return frozenset()
    known = kept_stopped(judgement.asked.subject, judgement.asked.options.organisation_id, since=since)
    behind = {kept.key: kept.behind for kept in known}
    return frozenset(one.key for one in hidden if behind.get(one.key) != one.behind)


def keep(
    judgement: Judgement, *, by: Actor, at: datetime, stopped: bool = False, prescription_id: int | None = None,
    dispensing_id: int | None = None,
) -> PrescriptionCheck:  # fmt: skip
    """Write the check's row; it never changes."""
    row = check_of(
        judgement, by=by, at=at, stopped=stopped, prescription_id=prescription_id, dispensing_id=dispensing_id
    )
    row.save(force_insert=True)
    return row


def check_of(
    judgement: Judgement, *, by: Actor, at: datetime, stopped: bool = False, prescription_id: int | None = None,
    dispensing_id: int | None = None,
) -> PrescriptionCheck:  # fmt: skip
    """Return the check's row, not yet written."""
    asked = judgement.asked
    options = {"include_own": asked.options.include_own, "without": asked.without}
    findings = [as_json(one) for one in judgement.findings] + [as_json(one) for one in judgement.shown if one.is_masked]
    return PrescriptionCheck(
        uid=judgement.uid, at=at, person_id=asked.person_id, organisation_id=asked.options.organisation_id,
        acting_user=by.acting_user, prescription_id=prescription_id, dispensing_id=dispensing_id,
        purpose=asked.purpose, subject=asked.subject, on_day=asked.options.on, options=options,
        asked=[as_json(one) for one in asked.new], masters=asked.masters.version, findings=findings,
        alternatives=alternatives_of(judgement), consent=judgement.consent, stopped=stopped, drugs=len(asked.new),
    )  # fmt: skip


def keep_overrides(
    judgement: Judgement, overrides: Sequence[Override], *, by: Actor, at: datetime, prescription_id: int | None = None,
    dispensing_id: int | None = None,
) -> None:  # fmt: skip
    """Write the answers to findings; whoever dispenses sees them."""
    FindingOverride.objects.bulk_create(
        answers_of(judgement, overrides, by=by, at=at, prescription_id=prescription_id, dispensing_id=dispensing_id)
    )


def answers_of(
    judgement: Judgement, overrides: Sequence[Override], *, by: Actor, at: datetime, prescription_id: int | None = None,
    dispensing_id: int | None = None,
) -> list[FindingOverride]:  # fmt: skip
    """Return the answers to findings, not yet written."""
    shown = {one.key: one for one in judgement.shown}
    answers = {one.finding_key: one for one in overrides if one.finding_key in shown}
    return [
        FindingOverride(
            check_uid=judgement.uid, finding_key=key, kind=shown[key].kind, item_key=shown[key].new_key,
            person_id=judgement.asked.person_id, organisation_id=judgement.asked.options.organisation_id,
            acting_user=by.acting_user, prescription_id=prescription_id, dispensing_id=dispensing_id,
            reason=answer.reason.strip(), confirmed=answer.confirmed, given_at=at,
        )
        for key, answer in answers.items()
    ]  # fmt: skip


def alternatives_of(judgement: Judgement) -> dict[str, list[dict[str, str]]]:
    """Return by the name of each open finding what would clear it; made only of what the asker may see (I04-4)."""
    asked, sight = judgement.asked, sight_of(judgement.asked)
    open_ones = [one for one in judgement.shown if not one.is_masked]
    if not open_ones:
        return {}
    taken = [one for one in judgement.history.taken if judgement.consent or _knows(one, sight)]
    allergic = judgement.allergies if judgement.consent else ()
    found = clearing(open_ones, asked.new, taken, allergic, asked.masters, asked.options, without=asked.without)
    return {key: [_offered(each) for each in alternatives] for key, alternatives in found.items()}


def _offered(one: Alternative) -> dict[str, str]:
    return {"receipt_code": one.receipt_code, "name": one.name, "price": str(one.price)}


def apart(by: Actor) -> Actor:
    """Return the actor for what has to outlive a refusal: the same request without its Idempotency-Key."""
    return replace(by, call=Call(request_id=by.call.request_id))


def _hidden(asked: Asked, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return masked(found, secret=secret_of(asked), sight=sight_of(asked))


def _knows(one: Taken, sight: Sight) -> bool:
    return one.organisation_id == sight.organisation_id or one.prescription_uid in sight.redeemed
