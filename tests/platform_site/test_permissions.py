"""Who may do what: scopes of systems by kind of organisation, roles of people by permission."""

from itertools import product
from uuid import uuid4

import pytest

from platform_site.actors import Actor, the_platform
from platform_site.actors import Organisation as Acting
from platform_site.errors import NotPermitted, ScopeMissing
from platform_site.models import Organisation
from platform_site.permissions import (
    FACILITIES,
    ROLES,
    SCOPES,
    Permission,
    Scope,
    check_may,
    check_scope,
    facility,
    organisation_of,
)
from platform_site.permissions.roles import LABELS


K, P = Organisation.Kind, Permission
CARE = {K.HOSPITAL, K.CLINIC, K.DENTAL, K.HOME_NURSING, K.MIDWIFE}
MAY_HOLD = {
    "eligibility.check": CARE | {K.PHARMACY},
    "eligibility.only": {K.THERAPY_OFFICE},
    "coverage.feed": {K.INSURER},
    "assistance.feed": {K.WELFARE_OFFICE, K.MUNICIPALITY},
    "claims.feed": {K.FUND},
    "rx.issue": {K.HOSPITAL, K.CLINIC, K.DENTAL},
    "rx.dispense": {K.PHARMACY},
    "ehr.provide": {K.HOSPITAL, K.CLINIC, K.DENTAL, K.INSURER},
    "ehr.view": CARE | {K.PHARMACY},
    "pmh.register": {K.MUNICIPALITY, K.PREFECTURE},
    "pmh.record": CARE | {K.PHARMACY},
    "care.view": CARE | {K.CARE_OFFICE},
    "emergency.view": {K.HOSPITAL, K.FIRE_DEPARTMENT},
}
"""api.md's scopes, and which kinds of organisation may be given each."""
MAY_DO = {
    "operator": {
        P.REGISTER_ORGANISATIONS, P.REGISTER_CLIENTS, P.APPROVE_CLIENTS, P.DISABLE_CLIENTS, P.LOAD_MASTERS,
        P.APPROVE_MASTERS, P.MANAGE_ACCOUNTS, P.APPROVE_ACCOUNTS, P.REPLAY_DELIVERIES, P.SEE_PURGES, P.HELP_DESK,
        P.LOAD_RECEIPT_COUNTS,
    },
    "fund_officer": {
        P.SUSPEND_LINKS, P.RESUME_LINKS, P.ANSWER_CASES, P.MERGE_PERSONS, P.APPROVE_MERGES, P.DISABLE_CLIENTS,
        P.REPLAY_DELIVERIES, P.HELP_DESK, P.UNMASK, P.APPROVE_UNMASKING, P.PLACE_HOLDS, P.SEE_PURGES, P.SEE_COVERAGE,
        P.SEE_USAGE, P.SEE_RX_STATISTICS, P.STOP_PRESCRIBING, P.APPROVE_STOPS,
    },
    "fund_auditor": {P.SEARCH_AUDIT, P.SEE_PURGES, P.PLACE_HOLDS},
    "insurer_clerk": {P.SUSPEND_LINKS, P.RESTRICT_DISCLOSURE, P.ANSWER_CASES, P.UPLOAD_FEEDS, P.SEE_COVERAGE},
    "insurer_approver": {P.RESUME_LINKS, P.RESTRICT_DISCLOSURE, P.ANSWER_CASES, P.RELEASE_FEEDS, P.SEE_COVERAGE},
    "municipal_clerk": {P.RESTRICT_DISCLOSURE, P.ANSWER_CASES},
    "welfare_clerk": {P.ANSWER_CASES, P.UPLOAD_FEEDS, P.ANSWER_VOUCHERS},
    "facility_manager": {P.SEE_USAGE, P.DECLARE_STANDARDS, P.REGISTER_INSPECTIONS},
    "doctor": {P.ISSUE_PRESCRIPTIONS},
    "dentist": {P.ISSUE_PRESCRIPTIONS},
    "pharmacist": {P.DISPENSE},
    "ministry_officer": {P.SEE_USAGE},
}  # fmt: skip
"""Every role that is not named here may do nothing of this catalogue."""


def at(kind: str, **more) -> Actor:
    """Return somebody who acts for an organisation of a kind."""
    return Actor(organisation=Acting(id=1, uid=uuid4(), kind=kind, code="1"), **more)


@pytest.mark.parametrize(("scope", "kind"), list(product(Scope, K)))
def test_a_scope_counts_only_where_its_kind_of_organisation_may_hold_it(scope, kind):
    by = at(kind, client=uuid4(), scopes=frozenset({scope}))
    if kind in MAY_HOLD[scope]:
        check_scope(by, scope)
        return
    with pytest.raises(ScopeMissing, match="AUTH-SCOPE") as refusal:
        check_scope(by, scope)
    assert scope in refusal.value.detail


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_that_the_token_does_not_carry_does_not_count(scope):
    others = frozenset(Scope) - {scope}
    with pytest.raises(ScopeMissing):
        check_scope(at(next(iter(MAY_HOLD[scope])), client=uuid4(), scopes=others), scope)


def test_one_of_several_scopes_is_enough():
    by = at(K.THERAPY_OFFICE, scopes=frozenset({Scope.ELIGIBILITY_ONLY}))
    check_scope(by, Scope.ELIGIBILITY_CHECK, Scope.ELIGIBILITY_ONLY)


@pytest.mark.parametrize("by", [Actor(scopes=frozenset(Scope)), the_platform()], ids=["nobody", "platform"])
def test_without_an_organisation_no_scope_counts(by):
    with pytest.raises(ScopeMissing):
        check_scope(by, *Scope)


@pytest.mark.parametrize(("role", "permission"), list(product(ROLES, P)))
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, permission):
    for kind in K:
        by = at(kind, user=uuid4(), roles=frozenset({role}))
        if permission in MAY_DO.get(role, ()) and kind in ROLES[role].kinds:
            check_may(by, permission)
            continue
        with pytest.raises(NotPermitted) as refusal:
            check_may(by, permission)
        assert LABELS[permission] in refusal.value.detail


@pytest.mark.parametrize("permission", P)
def test_the_platform_may_and_nobody_may_not(permission):
    check_may(the_platform(), permission)
    for by in (Actor(), Actor(user=uuid4()), at(K.FUND), at(K.FUND, client=uuid4(), scopes=frozenset(Scope))):
        with pytest.raises(NotPermitted):
            check_may(by, permission)


@pytest.mark.parametrize("permission", P)
def test_a_role_that_no_longer_exists_gives_nothing_and_breaks_nothing(permission):
    with pytest.raises(NotPermitted):
        check_may(at(K.FUND, user=uuid4(), roles=frozenset({"abolished"})), permission)


def test_several_roles_add_up():
    by = at(K.FUND, user=uuid4(), roles=frozenset({"fund_auditor", "fund_officer", "abolished"}))
    check_may(by, P.SEARCH_AUDIT)
    check_may(by, P.SUSPEND_LINKS)


@pytest.mark.parametrize("kind", K)
def test_a_facility_is_who_may_ask_what_covers_a_person(kind):
    by = at(kind)
    assert organisation_of(by).kind == kind
    if kind in CARE | {K.PHARMACY, K.THERAPY_OFFICE}:
        assert facility(by) == by.organisation
        return
    with pytest.raises(NotPermitted, match="AUTH-NOT-PERMITTED"):
        facility(by)


@pytest.mark.parametrize("ask", [organisation_of, facility])
def test_without_an_organisation_there_is_no_facility(ask):
    with pytest.raises(NotPermitted):
        ask(the_platform())


class TestCatalogue:
    """Declared once, in words for an administrator."""

    def test_every_scope_of_the_api_has_a_rule(self):
        assert set(SCOPES) == set(Scope) == set(MAY_HOLD)
        assert {scope: set(rule.kinds) for scope, rule in SCOPES.items()} == MAY_HOLD

    def test_whoever_may_check_is_a_facility(self):
        assert SCOPES[Scope.ELIGIBILITY_CHECK].kinds | SCOPES[Scope.ELIGIBILITY_ONLY].kinds == FACILITIES

    def test_every_permission_has_its_words_and_somebody_who_holds_it(self):
        assert set(LABELS) == set(P)
        assert {permission for role in ROLES.values() for permission in role.permissions} == set(P)

    @pytest.mark.parametrize("name", ROLES)
    def test_a_role_is_described_and_belongs_somewhere(self, name):
        role = ROLES[name]
        assert role.description.endswith("。")
        assert role.label
        assert role.kinds <= set(K)
        assert role.kinds

    def test_who_suspends_and_who_resumes_at_an_insurer_are_two_people(self):
        clerk, approver = ROLES["insurer_clerk"].permissions, ROLES["insurer_approver"].permissions
        assert P.SUSPEND_LINKS in clerk - approver
        assert P.RESUME_LINKS in approver - clerk
