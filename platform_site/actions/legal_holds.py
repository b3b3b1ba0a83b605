"""保全: a case stops the erasing of a person's rows until it is over.

The person is named by a thing that is about her, such as a case or a merge: no name or number is typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_site import audit
from platform_site.actions.approvals import check_free_of_numbers, human
from platform_site.actors import Actor
from platform_site.errors import Choice, Fault, Invalid, NotFound, NotInThisState
from platform_site.models import LegalHold, Person, PersonMerge
from platform_site.permissions import Permission
from platform_site.transactions import action


@dataclass(frozen=True)
class Subject:
    """A kind of thing that names persons: what it is called, and `persons(uid)`, which gives their keys."""

    label: str
    persons: Callable[[UUID], list[int]]


SUBJECTS: dict[str, Subject] = {}
LIFTED = {
    "case_over": "案件が終わった",
    "placed_in_error": "誤って設定した",
    "replaced": "別の保全に置き換えた",
}
"""Why a hold is lifted."""


def named_by(thing: str, label: str, persons: Callable[[UUID], list[int]]) -> None:
    """Let a thing of a storey name the person whom a hold is about; called in an app's `ready`."""
    SUBJECTS[thing] = Subject(label, persons)


@action("holds.placed")
def place_hold(*, thing: str, uid: UUID, case_number: str, reason: str, by: Actor, at: datetime) -> list[LegalHold]:
    """Hold the rows of each person whom a case or merge is about; returns the holds.

    Raises NotPermitted, Invalid for a thing that is not there or names nobody, NotInThisState if this case number
    holds her already.
    """
    who = human(by, Permission.PLACE_HOLDS)
    check_free_of_numbers(case_number=case_number, reason=reason)
    persons = SUBJECTS[thing].persons(uid) if thing in SUBJECTS else []
    if not persons:
        raise Invalid(faults=[Fault(Choice, "/uid", "この識別子の示す本人はいません。識別子を確かめてください。")])
    for person in Person.objects.select_for_update().filter(pk__in=persons).order_by("pk"):
        if LegalHold.objects.filter(person=person, case_number=case_number, lifted_at__isnull=True).exists():
            raise NotInThisState("この番号の保全は、すでに設定されています。")
    holds = [
        LegalHold(person_id=pk, case_number=case_number, reason=reason, placed_by=who, placed_at=at)
        for pk in sorted(persons)
    ]
    LegalHold.objects.bulk_create(holds)
    for hold in holds:
        audit.record("holds.placed", by=by, at=at, person_id=hold.person_id, about=f"LegalHold:{hold.uid}", thing=thing)
    return holds


@action("holds.lifted")
def lift_hold(*, uid: UUID, why: str, by: Actor, at: datetime) -> None:
    """Let a person's rows be erased again once they are over; `why` is one of LIFTED.

    Raises NotPermitted, Invalid, NotFound, NotInThisState.
    """
    who = human(by, Permission.PLACE_HOLDS)
    if why not in LIFTED:
        raise Invalid(faults=[Fault(Choice, "/why")])
    hold = LegalHold.objects.select_for_update().filter(uid=uid).first()
    if hold is None:
        raise NotFound("保全が見つかりません。")
    if hold.lifted_at is not None:
        raise NotInThisState("この保全は、すでに解除されています。")
    hold.lifted_by, hold.lifted_at = who, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
    audit.record("holds.lifted", by=by, at=at, person_id=hold.person_id, about=f"LegalHold:{uid}", why=why)


def _of_merge(uid: UUID) -> list[int]:
    merge = PersonMerge.objects.filter(uid=uid).first()
    return [merge.kept_id, merge.merged_id] if merge else []


named_by("PersonMerge", "本人の統合", _of_merge)
