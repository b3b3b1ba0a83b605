"""What the parties of a case write to one another, and the word with which one of them ends it."""

from datetime import datetime
from uuid import UUID

from eligibility.actions.cases import about, close
from eligibility.actions.links import release_link
from eligibility.errors.cases import CaseClosed, NotCorrected, ResolutionNotOpen
from eligibility.models import Case, CaseMessage, CaseParty, Coverage
from eligibility.permissions import check_may_answer_cases, check_may_end_alone, speaks_for
from eligibility.queries.cases import case_of, has_changed, is_responsible
from eligibility.rules.cases import HOLDS_LINK, Verdict, verdict
from eligibility.states import CaseState
from platform_site import audit
from platform_site.actions.notices import tell_organisations
from platform_site.actors import Actor
from platform_site.errors import NotFound
from platform_site.transactions import action


MESSAGE = "eligibility.case_message"
RESOLVED = "eligibility.case_resolved"
REFUSALS = {Verdict.NOT_THIS_WORD: ResolutionNotOpen, Verdict.NOT_CORRECTED: NotCorrected}


def written_before(uid: UUID, *, by: Actor, at: datetime) -> CaseMessage:
    """Return a message that the actor's organisation wrote; raise NotFound for any other."""
    check_may_answer_cases(by)
    own = CaseMessage.objects.filter(organisation__in=speaks_for(by), uid=uid)
    message = own.select_related("case", "organisation").first()
    if message is None:
        raise NotFound("案件のやり取りが見つかりません。")
    return message


def resolved_before(uid: UUID, *, by: Actor, at: datetime) -> Case:
    """Return a case as it stands now; raise NotFound for one in which the organisation is no party."""
    return case_of(by, uid)


@action("eligibility.case_message_written", again=written_before)
def write_message(*, uid: UUID, text: str, by: Actor, at: datetime) -> CaseMessage:
    """Write into a case's thread; once every party has written, the case is answered.

    Raises NotFound where the organisation is no party, and CaseClosed.
    """
    case, party = locked(uid, by=by)
    message = CaseMessage.objects.create(
        case=case, organisation_id=party.organisation_id, acting_user=by.acting_user, text=text, written_at=at
    )
    _answered(case, party, at=at)
    audit.record(
        "eligibility.case_message_written", by=by, at=at, person_id=case.person_id,
        about=about(case), message=str(message.uid),
    )  # fmt: skip
    _tell_others(case, party, kind=MESSAGE, name=f"{about(case)} {message.uid}", by=by, at=at)
    return message


@action(RESOLVED, again=resolved_before)
def resolve(*, uid: UUID, resolution: str, by: Actor, at: datetime) -> Case:
    """Say a party's word of a case, and close it where that word is the last one that is needed.

    A link that the case held is told again unless another open case holds it. Raises NotFound, CaseClosed,
    ResolutionNotOpen, NotCorrected, or NotPermitted for one person alone where two have to confirm a link.
    """
    check_may_end_alone(by, case_of(by, uid))
    return say(uid, resolution, by=by, at=at)


def say(uid: UUID, resolution: str, *, by: Actor, at: datetime) -> Case:
    """Say a party's word of a case, within an action that has seen to it that it may be said."""
    case, party = locked(uid, by=by)
    said = check_may_say(case, party, resolution)
    party.agreed_to = resolution
    party.save(update_fields=["agreed_to"])
    _answered(case, party, at=at)
    audit.record(RESOLVED, by=by, at=at, person_id=case.person_id, about=about(case), resolution=resolution, came=said)
    if said == Verdict.CLOSE:
        _close(case, resolution, by=by, at=at)
    _tell_others(case, party, kind=RESOLVED, name=f"{about(case)} {resolution}", by=by, at=at)
    return case


def check_may_say(case: Case, party: CaseParty, resolution: str) -> Verdict:
    """Return what a party's word of a case comes to; raise ResolutionNotOpen or NotCorrected for none of hers."""
    others = case.parties.exclude(pk=party.pk)
    said = verdict(
        case.kind,
        resolution,
        is_responsible=is_responsible(case, [party.organisation_id]),
        has_changed=has_changed(case),
        others_agree=not others.exclude(agreed_to=resolution).exists(),
    )
    if said in REFUSALS:
        raise REFUSALS[said]
    return said


def locked(uid: UUID, *, by: Actor) -> tuple[Case, CaseParty]:
    """Return an open case and the actor's part in it, both locked after the coverage that it may hold."""
    seen = case_of(by, uid)
    if seen.coverage_id:
        Coverage.objects.select_for_update().get(pk=seen.coverage_id)
    case = Case.objects.select_for_update().get(pk=seen.pk)
    party = case.parties.select_for_update().filter(organisation__in=speaks_for(by)).order_by("pk").first()
    if party is None:
        raise NotFound("案件が見つかりません。")
    if case.closed_at is not None:
        raise CaseClosed
    return case, party


def _answered(case: Case, party: CaseParty, *, at: datetime) -> None:
    """Note that a party has answered; the last one to do so makes the case answered."""
    if party.answered_at is None:
        party.answered_at = at
        party.save(update_fields=["answered_at"])
    if case.state == CaseState.OPEN and not case.parties.filter(answered_at__isnull=True).exists():
        case.move(to=CaseState.ANSWERED, at=at)


def _close(case: Case, resolution: str, *, by: Actor, at: datetime) -> None:
    close(case, resolution=resolution, by=by, at=at)
    if case.kind in HOLDS_LINK and case.coverage_id:
        release_link(coverage_id=case.coverage_id, by=by, at=at)


def _tell_others(case: Case, party: CaseParty, *, kind: str, name: str, by: Actor, at: datetime) -> None:
    others = case.parties.exclude(pk=party.pk).values_list("organisation_id", flat=True)
    tell_organisations(kind=kind, told=[(other, name) for other in others], by=by, at=at)
