"""Suspending and resuming whose a coverage is: who may, which states, and nothing of another insurer's."""

from dataclasses import replace

import pytest

from eligibility.actions.links import resume_link, suspend_link
from eligibility.models import Coverage
from eligibility.states import LINK, LinkState
from platform_site import actors, clock
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotFound, NotInThisState, NotPermitted
from platform_site.models import Approval, Organisation
from platform_site.permissions import ROLES, Permission
from platform_site.queries.clients import acting_organisation
from tests.support.approving import just_given
from tests.support.callers import P001, Caller
from tests.support.feeds import CITY, UNION


pytestmark = pytest.mark.django_db

MOVES = {suspend_link: LinkState.SUSPENDED, resume_link: LinkState.CONFIRMED}


def somebody(role: str, kind: str, code: str = "") -> Actor:
    """Return a person in a role at an organisation of that kind."""
    rows = Organisation.objects.filter(kind=kind, **({"code": code} if code else {}))
    organisation: actors.Organisation = acting_organisation(rows.earliest("pk").uid)
    return Actor(organisation=organisation, roles=frozenset({role}), user=organisation.uid)


def p001() -> Coverage:
    """Return the coverage of P001."""
    return Coverage.objects.get(insurer__code=UNION, number_key="1001", branch_key="01")


def ready(move) -> Coverage:
    """Return the coverage of P001 in the state from which a move leads."""
    coverage = p001()
    if move is resume_link:
        coverage.move_link(to=LinkState.SUSPENDED)
    return coverage


def doing(move, by: Actor) -> dict:
    """Return what a human needs besides her right: for resuming, the approval that she has just given."""
    return {"approved": just_given(by)} if move is resume_link else {}


WHO = [(role, kind) for role, what in ROLES.items() for kind in what.kinds]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize(("role", "kind"), WHO)
def test_only_those_with_the_right_may_and_of_insurers_only_the_coverages_own(move, role: str, kind: str) -> None:
    if not Organisation.objects.filter(kind=kind).exists():
        Organisation.objects.create(kind=kind, code="TEST-1", name="架空の機関")
    needed = Permission.SUSPEND_LINKS if move is suspend_link else Permission.RESUME_LINKS
    coverage = ready(move)
    by = somebody(role, kind, code=UNION if kind == Organisation.Kind.INSURER else "")
    if needed in ROLES[role].permissions:
        move(coverage_id=coverage.pk, by=by, at=clock.now(), **doing(move, by))
        assert p001().link_state == MOVES[move]
    else:
        with pytest.raises(NotPermitted):
            move(coverage_id=coverage.pk, by=by, at=clock.now(), **doing(move, by))
        assert p001().link_state == coverage.link_state


@pytest.mark.parametrize("approved", [None, Approval(state="approved"), Approval(state="requested")])
def test_nobody_resumes_a_link_alone(approved) -> None:
    by = somebody("insurer_approver", Organisation.Kind.INSURER, code=UNION)
    with pytest.raises(NotPermitted) as refused:
        resume_link(coverage_id=ready(resume_link).pk, by=by, at=clock.now(), approved=approved)
    assert "二人の承認" in refused.value.detail
    assert p001().link_state == LinkState.SUSPENDED


@pytest.mark.parametrize("move", MOVES)
def test_a_program_may_not(move) -> None:
    with pytest.raises(NotPermitted):
        move(coverage_id=ready(move).pk, by=Caller("sandbox-insurer-1").actor, at=clock.now())


@pytest.mark.parametrize("move", MOVES)
def test_another_insurers_coverage_does_not_exist_for_an_insurer(move) -> None:
    role = "insurer_clerk" if move is suspend_link else "insurer_approver"
    by = somebody(role, Organisation.Kind.INSURER, code=CITY)
    coverage = ready(move)
    refusals = []
    for coverage_id in (coverage.pk, 2**60):
        with pytest.raises(NotFound) as refused:
            move(coverage_id=coverage_id, by=by, at=clock.now(), **doing(move, by))
        refusals.append(refused.value.detail)
    assert refusals[0] == refusals[1]
    assert p001().link_state == coverage.link_state


@pytest.mark.parametrize("move", MOVES)
def test_whoever_has_no_right_does_not_learn_what_exists(move) -> None:
    by = somebody("receptionist", Organisation.Kind.CLINIC)
    with pytest.raises(NotPermitted):
        move(coverage_id=2**60, by=by, at=clock.now())


@pytest.mark.parametrize("move", MOVES)
def test_a_move_to_where_it_stands_is_refused(move) -> None:
    coverage = ready(move)
    move(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    with pytest.raises(NotInThisState):
        move(coverage_id=coverage.pk, by=the_platform(), at=clock.now())


def test_every_pair_of_states_is_a_move_or_refused() -> None:
    for before in LinkState:
        for after in LinkState:
            if before == after:
                with pytest.raises(NotInThisState):
                    LINK.check(before, after)
            else:
                LINK.check(before, after)


def test_what_is_suspended_tells_nothing_and_tells_again_once_it_is_resumed() -> None:
    clinic, coverage = Caller("sandbox-clinic-1"), p001()
    suspend_link(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    for answer in (clinic.check(P001), clinic.check_by_card("SBX-0001")):
        assert (answer.status_code, answer.json()["code"]) == (409, "ELIG-LINK-SUSPENDED")
        assert "架空　太郎" not in answer.content.decode()
    resume_link(coverage_id=coverage.pk, by=the_platform(), at=clock.now())
    assert clinic.check(P001).json()["result"] == "active"


def test_a_role_at_another_kind_of_organisation_counts_for_nothing() -> None:
    by = replace(somebody("fund_officer", Organisation.Kind.CLINIC), roles=frozenset({"fund_officer"}))
    with pytest.raises(NotPermitted):
        suspend_link(coverage_id=p001().pk, by=by, at=clock.now())
