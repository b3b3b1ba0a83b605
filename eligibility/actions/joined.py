"""What a merge of persons does with the rows of the eligibility service."""

from datetime import datetime

from eligibility.actions import feed_holds, links_resuming, overlaps, withholding  # noqa: F401 - deeds of two people
from eligibility.actions.deaths import write_deaths
from eligibility.models import AssistanceRecipient, Card, Case, Correction, CoverageVersion, EligibilityCheck
from platform_site.actions.merge_parts import Fate, Hook, Part, declare
from platform_site.actors import Actor
from platform_site.models import PersonMerge


def follow_merge(merge: PersonMerge, by: Actor, at: datetime) -> None:
    """Follow for the kept person what all her coverages come to now."""
    _follow([merge.kept_id], by=by, at=at)


def follow_split(merge: PersonMerge, by: Actor, at: datetime) -> None:
    """Do so for both, each by what is hers."""
    _follow([merge.kept_id, merge.merged_id], by=by, at=at)


def _follow(persons: list[int], *, by: Actor, at: datetime) -> None:
    """Seal or open addresses, tell when somebody died, and open or settle cases about coverages that overlap."""
    withholding.follow(persons)
    write_deaths(persons)
    overlaps.follow(persons, feed=None, by=by, at=at)


declare(
    Part(
        model=CoverageVersion,
        fate=Fate.MOVES,
        since="known_from",
        follows=("coverage",),
        because="what covers either record covers the person; what the insurer says of it later goes with it",
    ),
    Part(model=Card, fate=Fate.MOVES, since="linked_at", because="either card answers for the person"),
    Part(
        model=AssistanceRecipient,
        fate=Fate.MOVES,
        since="known_from",
        follows=("payer_number", "recipient_number"),
        because="the office pays for the person; its vouchers hang on the recipient",
    ),
    Part(model=Case, fate=Fate.MOVES, since="opened_at", because="whoever looks into it looks at the person"),
    Part(model=Correction, fate=Fate.MOVES, since="found_at", because="it tells of an answer about the person"),
    Part(model=EligibilityCheck, field="person_id", fate=Fate.STAYS, because="an answer never changes; readers join"),
    hook=Hook(merged=follow_merge, split=follow_split),
)
