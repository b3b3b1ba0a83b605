"""People who use the pages: an account, a role at an organisation, a browser without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from platform_site import clock
from platform_site.actors import Actor
from platform_site.actors import Organisation as House
from platform_site.models import Membership, Organisation, Person, User


HOUSES = {
    "fund": ("fund", "FUND"),
    "union": ("insurer", "06139992"),
    "city_insurer": ("insurer", "138057"),
    "elderly": ("insurer", "39130018"),
    "clinic": ("clinic", "1310200022"),
    "clinic_2": ("clinic", "1310200030"),
    "pharmacy": ("pharmacy", "1340400051"),
    "city": ("municipality", "139998"),
    "welfare": ("welfare_office", "12139994"),
    "ministry": ("ministry", "MHLW"),
    "dental": ("dental", "1330300046"),
    "hospital": ("hospital", "1310100016"),
    "home_nursing": ("home_nursing", "1360500017"),
    "therapy": ("therapy_office", "1390600015"),
    "midwife": ("midwife", "1310700013"),
    "care": ("care_office", "1370800011"),
    "fire": ("fire_department", "13999F"),
    "health_centre": ("health_centre", "13999H"),
    "university": ("university", "UNIV-1"),
}
"""Where somebody works, by a short name: the kind and the code of a sandbox organisation."""


@dataclass
class Visitor:
    """Somebody signed in, with the browser that she uses: `Visitor.of("operator", "fund")`."""

    user: User
    membership: Membership | None
    browser: Client

    @classmethod
    def of(cls, role: str, house: str, *, name: str = "", browser: Client | None = None) -> "Visitor":
        """Make an account with a role at a house and sign it in."""
        kind, code = HOUSES[house]
        user = new_user(name or f"{role}-{User.objects.count()}")
        membership = Membership.objects.create(
            user=user, organisation=Organisation.objects.get(kind=kind, code=code), role=role, given_at=clock.now()
        )
        return cls(user, membership, signed_in(user, browser))

    @classmethod
    def person(cls, person: Person, *, name: str = "") -> "Visitor":
        """Sign a person in: with the account that the sandbox gave her, or with one of her own made now."""
        user = User.objects.filter(person=person).first()
        if user is None:
            user = new_user(name or f"person-{person.pk}")
            user.person = person
            user.save(update_fields=["person"])
        return cls(user, None, signed_in(user))

    @property
    def actor(self) -> Actor:
        """Return as whom this visitor acts, for calling actions."""
        if self.membership is None:
            return Actor(user=self.user.uid, acting_user=self.user.username)
        house = self.membership.organisation
        return Actor(
            organisation=House(house.pk, house.uid, house.kind, house.code),
            user=self.user.uid,
            roles=frozenset({self.membership.role}),
            acting_user=self.membership.staff_id or self.user.username,
        )

    def get(self, path: str, **headers: Any) -> Any:
        """Open a page."""
        return self.browser.get(path, headers=headers)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: Any) -> Any:
        """Send a form, and stay at the answer."""
        return self.browser.post(path, data or {}, headers=headers)

    def sends(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send a form and follow to the page that comes of it."""
        return self.browser.post(path, data or {}, follow=True)


def new_user(name: str) -> User:
    """Make an account; nobody else has the name."""
    return User.objects.create(username=name, last_name="試験", first_name=name, email=f"{name}@example.invalid")


def signed_in(user: User, browser: Client | None = None) -> Client:
    """Sign an account in, without its password."""
    browser = browser or Client()
    browser.force_login(user)
    return browser
