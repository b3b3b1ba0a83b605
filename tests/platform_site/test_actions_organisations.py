"""Registering organisations and their systems: by whom, with which scopes, with which keys."""

import pytest

from platform_site.actions.organisation_codes import canonical_code
from platform_site.actions.organisations import (
    change_organisation,
    close_organisation,
    disable_client,
    register_client,
    register_organisation,
    replace_keys,
)
from platform_site.actors import Actor, the_platform
from platform_site.errors import Invalid, NotInThisState, NotPermitted
from platform_site.models import ApiClient, Organisation
from platform_site.permissions import SCOPES, Scope
from tests.factories.platform_site import AT, ClientFactory, OrganisationFactory
from tests.support.approving import just_given
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.sessions import session
from tests.support.signers import ec, public, rsa
from tests.support.staff import at_the_fund


K = Organisation.Kind


def register(by=None, **given) -> ApiClient:
    """Register a system of a clinic."""
    values = {
        "client_id": "new-1",
        "name": "架空のシステム",
        "scopes": ["ehr.view", "eligibility.check"],
        "jwks": public(ec()),
    }
    organisation = given.pop("organisation", None) or OrganisationFactory(kind=given.pop("kind", K.CLINIC))
    return register_client(**{**values, **given}, organisation=organisation, by=by or the_platform(), at=AT)


def change(row: Organisation, by=None, **given) -> None:
    """Change what an organisation is called and where it is."""
    wanted = {"name": "新しい名称", "prefecture": "13", "phone": "03-0000-0001", **given}
    change_organisation(organisation=row, **wanted, by=by or at_the_fund("operator"), at=AT)


def trail(database: str, event: str) -> list[tuple]:
    """Return outcome, code and detail of the lines of an event."""
    with session("audit_reader", database) as reader:
        found = reader.execute(
            "select outcome, code, detail from platform_site_audit where event = %s and at = %s order by id",
            [event, AT],
        )
        return found.fetchall()


@pytest.mark.django_db
class TestOrganisations:
    """Registered once, under kind and code."""

    def test_an_operator_registers_one(self):
        by = at_the_fund("operator")
        made = register_organisation(
            kind=K.CLINIC, code="1310200998", name="架空医院", phone="03-0000-9999", by=by, at=AT
        )
        stored = Organisation.objects.get(pk=made.pk)
        assert (stored.kind, stored.code, stored.phone, stored.closed_at) == (
            "clinic",
            "1310200998",
            "03-0000-9999",
            None,
        )
        assert str(stored) == "架空医院（1310200998）"

    def test_a_part_of_another(self):
        city = Organisation.objects.get(kind=K.MUNICIPALITY, code="139998")
        office = register_organisation(
            kind=K.WELFARE_OFFICE, code="12139986", name="架空", part_of=city, by=the_platform(), at=AT
        )
        assert office.part_of == city

    def test_the_same_kind_and_code_again_is_refused(self):
        one = Organisation.objects.get(kind=K.CLINIC, code="1310200022")
        with pytest.raises(NotInThisState, match="CONF-STATE") as refusal:
            register_organisation(kind=one.kind, code=one.code, name="別", by=the_platform(), at=AT)
        assert "すでに登録" in refusal.value.detail
        assert Organisation.objects.get(pk=one.pk).name == one.name

    def test_the_same_code_of_another_kind_is_another(self):
        one = register_organisation(kind=K.COMPANY, code="X-1", name="架空", by=the_platform(), at=AT)
        other = register_organisation(kind=K.UNIVERSITY, code=one.code, name="別", by=the_platform(), at=AT)
        assert other.pk != one.pk

    def test_it_is_closed_once(self):
        one = OrganisationFactory()
        close_organisation(organisation=one, by=at_the_fund("operator"), at=AT)
        assert Organisation.objects.get(pk=one.pk).closed_at == AT
        with pytest.raises(NotInThisState):
            close_organisation(organisation=one, by=at_the_fund("operator"), at=AT)


@pytest.mark.django_db
class TestCodes:
    """Each kind has its own number, read in any width and checked."""

    @pytest.mark.parametrize(
        ("kind", "typed", "kept"),
        [
            (K.CLINIC, "１３１０２００９９８", "1310200998"),
            (K.INSURER, "06139992 ", "06139992"),
            (K.INSURER, "00138057", "138057"),
            (K.MUNICIPALITY, "131016", "131016"),
            (K.PREFECTURE, "130001", "130001"),
            (K.WELFARE_OFFICE, "12139986", "12139986"),
            (K.COMPANY, "ABC-1", "ABC-1"),
        ],
    )
    def test_that_fits_is_kept_in_its_one_form(self, kind, typed, kept):
        assert canonical_code(kind, typed) == kept

    @pytest.mark.parametrize(
        ("kind", "typed", "problem"),
        [
            (K.CLINIC, "1310200999", "VAL-CHECK-DIGIT"),
            (K.PHARMACY, "1310200998", "VAL-FORMAT"),
            (K.HOME_NURSING, "1310200998", "VAL-FORMAT"),
            (K.INSURER, "X", "VAL-FORMAT"),
            (K.MUNICIPALITY, "139999", "VAL-CHECK-DIGIT"),
            (K.COMPANY, "会社", "VAL-FORMAT"),
            (K.COMPANY, "", "VAL-FORMAT"),
            (K.COMPANY, "-1", "VAL-FORMAT"),
        ],
    )
    def test_that_does_not_fit_is_refused_at_its_field(self, kind, typed, problem):
        with pytest.raises(Invalid) as refusal:
            canonical_code(kind, typed)
        [fault] = refusal.value.faults
        assert (fault.pointer, fault.problem.code) == ("/code", problem)
        assert fault.hint


@pytest.mark.django_db
class TestChanging:
    """Name, prefecture and telephone."""

    def test_changes_those_and_nothing_else(self):
        one = OrganisationFactory()
        change(one)
        stored = Organisation.objects.get(pk=one.pk)
        assert (stored.name, stored.prefecture, stored.phone) == ("新しい名称", "13", "03-0000-0001")
        assert (stored.kind, stored.code, stored.uid) == (one.kind, one.code, one.uid)

    def test_nothing_is_refused(self):
        one = OrganisationFactory()
        change(one)
        with pytest.raises(NotInThisState):
            change(one)

    def test_a_closed_one_is_refused(self):
        with pytest.raises(NotInThisState):
            change(OrganisationFactory(closed_at=AT))

    def test_an_individual_number_is_refused_by_its_fields_name(self):
        with pytest.raises(Invalid) as refusal:
            change(OrganisationFactory(), name="架空 123456789018")
        assert [fault.pointer for fault in refusal.value.faults] == ["/name"]
        with pytest.raises(Invalid):
            register_organisation(kind=K.COMPANY, code="X", name="123456789018", by=the_platform(), at=AT)


@pytest.mark.django_db
class TestClients:
    """Registered with public keys and scopes that their kind of organisation may hold."""

    def test_an_operator_registers_one(self):
        client = register(jwks=public(ec(), rsa()))
        stored = ApiClient.objects.get(client_id="new-1")
        assert (stored.uid, stored.scopes, stored.disabled_at) == (client.uid, ["ehr.view", "eligibility.check"], None)
        assert [key["kid"] for key in stored.jwks["keys"]] == ["ec-1", "rsa-1"]

    def test_a_scope_that_is_named_twice_is_granted_once(self):
        assert register(scopes=["ehr.view", "ehr.view"]).scopes == ["ehr.view"]

    @pytest.mark.parametrize("kind", K)
    def test_of_all_scopes_just_those_that_the_kind_may_not_hold_are_named(self, kind):
        allowed = [scope for scope in Scope if kind in SCOPES[scope].kinds]
        wrong = [f"/scopes/{n}" for n, scope in enumerate(Scope) if scope not in allowed]
        with pytest.raises(Invalid) as refusal:
            register(kind=kind, scopes=list(Scope))
        assert [fault.pointer for fault in refusal.value.faults] == wrong
        assert {fault.problem.code for fault in refusal.value.faults} == {"VAL-CHOICE"}
        assert not ApiClient.objects.filter(client_id="new-1").exists()
        assert register(kind=kind, scopes=allowed).scopes == sorted(allowed)

    def test_scopes_that_do_not_exist_are_named_where_they_stand(self):
        with pytest.raises(Invalid) as refusal:
            register(scopes=["rx.issue", "everything", "ehr.view", ""])
        assert [fault.pointer for fault in refusal.value.faults] == ["/scopes/1", "/scopes/3"]

    @pytest.mark.parametrize(
        "jwks", [{"keys": []}, {"jwks_uri": "https://keys.example"}, {"keys": [ec().as_dict(private=True)]}]
    )
    def test_keys_that_are_not_fit_are_refused(self, jwks):
        with pytest.raises(Invalid) as refusal:
            register(jwks=jwks)
        [fault] = refusal.value.faults
        assert (fault.pointer, fault.problem.code) == ("/jwks", "VAL-FORMAT")
        assert fault.hint.endswith(".") or "jwks_uri" in fault.hint

    def test_a_name_that_is_taken_is_refused(self):
        register()
        with pytest.raises(NotInThisState):
            register(name="別")
        assert ApiClient.objects.get(client_id="new-1").name == "架空のシステム"

    def test_a_closed_organisation_gets_no_system(self):
        organisation = OrganisationFactory(closed_at=AT)
        with pytest.raises(NotInThisState):
            register(organisation=organisation)

    def test_it_is_disabled_once(self):
        client = ClientFactory()
        disable_client(client=client, by=at_the_fund("fund_officer"), at=AT)
        assert ApiClient.objects.get(pk=client.pk).disabled_at == AT
        with pytest.raises(NotInThisState) as refusal:
            disable_client(client=client, by=at_the_fund("fund_officer"), at=AT)
        assert "すでに停止" in refusal.value.detail

    def test_new_keys_take_the_place_of_the_old_ones(self):
        client = register()
        replace_keys(client=client, jwks=public(rsa()), by=the_platform(), at=AT)
        assert [key["kid"] for key in ApiClient.objects.get(pk=client.pk).jwks["keys"]] == ["rsa-1"]

    @pytest.mark.parametrize("jwks", [{}, {"keys": []}, {"keys": [ec().as_dict(private=True)]}])
    def test_new_keys_that_are_not_fit_leave_the_old_ones(self, jwks):
        client = register()
        with pytest.raises(Invalid):
            replace_keys(client=client, jwks=jwks, by=the_platform(), at=AT)
        assert [key["kid"] for key in ApiClient.objects.get(pk=client.pk).jwks["keys"]] == ["ec-1"]


@pytest.mark.django_db
class TestNobodyElse:
    """Each needs its permission."""

    @pytest.mark.parametrize(
        ("do", "role"),
        [
            (lambda by: register_organisation(kind=K.COMPANY, code="X", name="x", by=by, at=AT), "operator"),
            (lambda by: change(OrganisationFactory(), by=by), "operator"),
            (lambda by: close_organisation(organisation=OrganisationFactory(), by=by, at=AT), "operator"),
            (lambda by: register(by=by, approved=just_given(by)), "operator"),
            (
                lambda by: replace_keys(
                    client=ClientFactory(), jwks=public(ec()), by=by, at=AT, approved=just_given(by)
                ),
                "operator",
            ),
            (lambda by: disable_client(client=ClientFactory(), by=by, at=AT), "fund_officer"),
        ],
        ids=[
            "register organisation",
            "change organisation",
            "close organisation",
            "register client",
            "replace keys",
            "disable client",
        ],
    )
    def test_it_is_refused(self, do, role):
        for by in (Actor(), Caller("sandbox-clinic-1").actor, at_the_fund("fund_auditor"), at_the_fund("researcher")):
            with pytest.raises(NotPermitted):
                do(by)
        do(at_the_fund(role))


@pytest.mark.django_db
def test_no_operator_registers_a_system_or_replaces_its_keys_alone():
    by = at_the_fund("operator")
    for approved in (None, just_given(at_the_fund("operator"))):
        with pytest.raises(NotPermitted, match="AUTH-NOT-PERMITTED") as refusal:
            register(by=by, approved=approved)
        assert "二人の承認" in refusal.value.detail
        with pytest.raises(NotPermitted):
            replace_keys(client=ClientFactory(), jwks=public(ec()), by=by, at=AT, approved=approved)


def test_of_two_who_register_the_same_at_once_one_succeeds(committed):
    def one():
        return register_organisation(kind=K.CLINIC, code="1310200998", name="架空", by=the_platform(), at=AT)

    results = together(*[one] * 4)
    assert sorted(type(result).__name__ for result in results) == ["NotInThisState"] * 3 + ["Organisation"]


def test_the_trail_names_scopes_and_key_ids_and_never_a_key(committed):
    client = register()
    replace_keys(client=client, jwks=public(rsa()), by=the_platform(), at=AT)
    with pytest.raises(NotPermitted):
        disable_client(client=client, by=at_the_fund(), at=AT)
    assert trail(committed, "clients.registered") == [("done", "", {"scopes": ["ehr.view", "eligibility.check"]})]
    assert trail(committed, "clients.keys_replaced") == [("done", "", {"kids": ["rsa-1"]})]
    assert trail(committed, "clients.disabled") == [("refused", "AUTH-NOT-PERMITTED", {})]
