"""A member whose address is a canary, and what is withheld of her."""

from eligibility import tasks
from platform_site import clock
from platform_site.actions.people import lift, restrict
from platform_site.actors import the_platform
from platform_site.models import Organisation, OutboxDelivery, Person, Restriction
from tests.support.callers import Caller, by_number
from tests.support.feeds import UNION, current, line


CANARY = "カナリア県さえずり町8-8"
SECRET = {"address": CANARY, "postal_code": "888-8888"}
KIND = Restriction.Kind.ADDRESS_WITHHELD


def told(**cells: str) -> dict[str, str]:
    """Return a line about a member whose address is a canary."""
    return line(**SECRET | cells)


def in_force(person: Person | None = None) -> list[str]:
    """Return the codes of those who withhold something of the member."""
    rows = Restriction.objects.filter(person=person or current().person, lifted_at__isnull=True)
    return sorted(rows.values_list("source__code", flat=True))


def municipality() -> Organisation:
    """Return another source."""
    return Organisation.objects.get(code="139998", kind=Organisation.Kind.MUNICIPALITY)


def withhold(person: Person, *, on: bool = True) -> None:
    """Let the municipality withhold her address, or lift that, and let the worker hear of it."""
    (restrict if on else lift)(person=person, kind=KIND, source=municipality(), by=the_platform(), at=clock.now())
    for delivery in OutboxDelivery.objects.filter(task="eligibility.follow_restriction", state="pending"):
        tasks.follow_restriction(delivery.pk)


def shown() -> dict[str, object]:
    """Return what the counter is told of the member."""
    answer = (
        Caller("sandbox-clinic-1")
        .check(by_number(UNION, "7001", "1980-01-01", symbol="架空７７", branch="01"))
        .json()["patient"]
    )
    return {name: answer[name] for name in ("address", "postal_code", "address_withheld")}
