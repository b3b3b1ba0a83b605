"""Persons by their link token, and what is withheld of them: by its source, and for as long as that says so (I01-5)."""

from datetime import date, timedelta

import pytest

from platform_site import keys
from platform_site.actions.people import lift, link_index, register_person, restrict
from platform_site.actors import Actor, the_platform
from platform_site.errors import NotPermitted
from platform_site.models import Organisation, Person, Restriction
from tests.factories.platform_site import AT, OrganisationFactory, PersonFactory
from tests.support.callers import Caller
from tests.support.deeds import together
from tests.support.staff import person_of


ADDRESS, SELF_VIEW = Restriction.Kind.ADDRESS_WITHHELD, Restriction.Kind.SELF_VIEW_STOPPED
TOKEN = "TEST-LINK-0001"


def registered(token: str = TOKEN, **given) -> Person:
    """Register a person, or find her."""
    values = {"birth_date": date(1980, 4, 1), "sex": "2", **given}
    return register_person(token=token, **values, by=the_platform(), at=AT)


def insurer(code: str = "06139992") -> Organisation:
    """Return an insurer of the sandbox."""
    return Organisation.objects.get(kind="insurer", code=code)


def in_force(person: Person) -> set[tuple[str, str]]:
    """Return kind and source of everything that is withheld of a person."""
    rows = Restriction.objects.filter(person=person, lifted_at__isnull=True)
    return set(rows.values_list("kind", "source__code"))


@pytest.mark.django_db
class TestPersons:
    """One row a token."""

    def test_a_token_that_is_new_makes_a_person(self):
        person = registered()
        assert (person.birth_date, person.sex, person.died_on) == (date(1980, 4, 1), "2", None)
        assert str(person) == f"#{person.pk}"

    def test_the_same_token_finds_her_and_changes_nothing(self):
        person = registered()
        assert registered(birth_date=date(1999, 1, 1), sex="1") == person
        assert Person.objects.get(pk=person.pk).birth_date == date(1980, 4, 1)

    def test_the_token_is_not_stored(self):
        person = registered()
        assert bytes(person.link_index) == link_index(TOKEN) == keys.mac("blind_index", b"link:" + TOKEN.encode())
        assert TOKEN.encode() not in bytes(person.link_index)

    def test_another_token_is_another_person(self):
        assert registered() != registered("TEST-LINK-0002")
        assert link_index(TOKEN) != link_index(TOKEN.lower())


def test_many_at_once_make_one_person(committed):
    people = together(*[registered] * 5)
    assert len({person.pk for person in people}) == 1


@pytest.mark.django_db
class TestRestrictions:
    """What a source says, it alone takes back."""

    @pytest.fixture
    def person(self) -> Person:
        return PersonFactory()

    def by_insurer(self, client: str = "sandbox-insurer-1") -> Actor:
        """Return an insurer's system."""
        return Caller(client).actor

    def test_a_source_withholds_at_once(self, person):
        restrict(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        assert in_force(person) == {(ADDRESS, "06139992")}
        assert str(Restriction.objects.get(person=person)).endswith("不開示該当")

    def test_saying_it_again_changes_nothing(self, person):
        for hours in (0, 1):
            restrict(
                person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT + timedelta(hours=hours)
            )
        assert Restriction.objects.get(person=person).set_at == AT

    def test_it_holds_while_any_source_says_so(self, person):
        for code, client in (("06139992", "sandbox-insurer-1"), ("138057", "sandbox-insurer-2")):
            restrict(person=person, kind=ADDRESS, source=insurer(code), by=self.by_insurer(client), at=AT)
        lift(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        assert in_force(person) == {(ADDRESS, "138057")}
        lift(person=person, kind=ADDRESS, source=insurer("138057"), by=self.by_insurer("sandbox-insurer-2"), at=AT)
        assert in_force(person) == set()

    def test_one_kind_is_lifted_and_the_other_stays(self, person):
        for kind in (ADDRESS, SELF_VIEW):
            restrict(person=person, kind=kind, source=insurer(), by=self.by_insurer(), at=AT)
        lift(person=person, kind=SELF_VIEW, source=insurer(), by=self.by_insurer(), at=AT)
        assert in_force(person) == {(ADDRESS, "06139992")}

    def test_after_it_was_lifted_it_can_be_set_again(self, person):
        for _ in range(2):
            restrict(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
            lift(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        restrict(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        assert Restriction.objects.filter(person=person).count() == 3

    def test_lifting_what_nobody_set_changes_nothing(self, person):
        lift(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        assert not Restriction.objects.filter(person=person).exists()

    def test_a_host_whose_clock_is_behind_lifts_it_all_the_same(self, person):
        restrict(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT)
        lift(person=person, kind=ADDRESS, source=insurer(), by=self.by_insurer(), at=AT - timedelta(seconds=60))
        assert Restriction.objects.get(person=person).lifted_at == AT

    @pytest.mark.parametrize("change", [restrict, lift])
    def test_nobody_else_may(self, person, change):
        others = (
            self.by_insurer("sandbox-insurer-2"),
            Caller("sandbox-clinic-1").actor,
            person_of(OrganisationFactory(kind="insurer"), "insurer_clerk"),
            Actor(),
        )
        for by in others:
            with pytest.raises(NotPermitted) as refusal:
                change(person=person, kind=ADDRESS, source=insurer(), by=by, at=AT)
            assert "自らの機関" in refusal.value.detail

    @pytest.mark.parametrize(
        ("role", "may"), [("insurer_clerk", True), ("insurer_approver", True), ("receptionist", False)]
    )
    def test_of_its_people_those_with_that_right(self, person, role, may):
        by = person_of(insurer(), role)
        if may:
            restrict(person=person, kind=ADDRESS, source=insurer(), by=by, at=AT)
            return
        with pytest.raises(NotPermitted, match="AUTH-NOT-PERMITTED"):
            restrict(person=person, kind=ADDRESS, source=insurer(), by=by, at=AT)

    def test_the_platform_may(self, person):
        restrict(person=person, kind=SELF_VIEW, source=insurer(), by=the_platform(), at=AT)
        assert in_force(person) == {(SELF_VIEW, "06139992")}
