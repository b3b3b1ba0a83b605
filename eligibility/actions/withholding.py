"""不開示・自己情報提供不可: what a source withholds, at once; such addresses are sealed wherever they stand (E-05)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from eligibility.models import CoverageVersion
from platform_site import audit, keys
from platform_site.actions.people import lift, restrict
from platform_site.actors import Actor
from platform_site.models import Organisation, Person, Restriction
from platform_site.transactions import action


ADDRESS = Restriction.Kind.ADDRESS_WITHHELD
CONTEXT = b"eligibility_coverageversion.address"
BETWEEN = "\n"
"""Stands between postal code and address; a line of a feed holds none."""


def apply(flags: Iterable[tuple[Person, str, bool]], *, source: Organisation, by: Actor, at: datetime) -> None:
    """Set or lift what a source says of persons; the last word on each counts, and what holds already is let be."""
    wanted = {(person, kind): on for person, kind, on in flags}
    rows = Restriction.objects.filter(person__in={p for p, _ in wanted}, source=source, lifted_at__isnull=True)
    in_force = {(row.person_id, row.kind) for row in rows}
    for (person, kind), on in wanted.items():
        if on and (person.pk, kind) not in in_force:
            restrict(person=person, kind=kind, source=source, by=by, at=at)
        elif not on and (person.pk, kind) in in_force:
            lift(person=person, kind=kind, source=source, by=by, at=at)


@action("eligibility.addresses_followed")
def follow_restriction(*, person_id: int, by: Actor, at: datetime) -> None:
    """Seal or open the addresses of a person after any source, through any door, withheld them or no longer does."""
    Person.objects.select_for_update(no_key=True).get(pk=person_id)  # a feed that is writing of her ends first
    follow([person_id])
    audit.record("eligibility.addresses_followed", by=by, at=at, person_id=person_id)


def follow(persons: Collection[int]) -> None:
    """Seal withheld addresses in every version, past ones too, so that no table of today shows one.

    Once nobody withholds them any more, the newest ones are in the clear again; past ones stay sealed.
    """
    withheld = withheld_among(persons)
    versions = CoverageVersion.objects.filter(person__in=persons)
    for version in versions.filter(person__in=withheld).exclude(address="", postal_code=""):
        seal(version, version.postal_code, version.address)
    current = versions.exclude(person__in=withheld).filter(known_until__isnull=True, address_sealed__isnull=False)
    for version in current:
        _write(version, *address_of(version), sealed=None)


def withheld_among(persons: Collection[int]) -> set[int]:
    """Return those persons whose address somebody withholds."""
    rows = Restriction.objects.filter(person__in=persons, kind=ADDRESS, lifted_at__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def address_of(version: CoverageVersion) -> tuple[str, str]:
    """Return postal code and address for comparing with what the insurer sends; they are shown to nobody from here.

    Raises keys.Unreadable for what was changed or moved since it was sealed.
    """
    if version.address_sealed is None:
        return version.postal_code, version.address
    plain = keys.unwrap("withheld", bytes(version.address_sealed), context=_context(version)).decode()
    postal_code, _, address = plain.partition(BETWEEN)
    return postal_code, address


def seal(version: CoverageVersion, postal_code: str, address: str) -> None:
    """Seal an address of a stored version, bound to that version."""
    plain = f"{postal_code}{BETWEEN}{address}".encode()
    _write(version, "", "", sealed=keys.wrap("withheld", plain, context=_context(version)))


def _write(version: CoverageVersion, postal_code: str, address: str, *, sealed: bytes | None) -> None:
    version.postal_code, version.address, version.address_sealed = postal_code, address, sealed
    version.save(update_fields=["postal_code", "address", "address_sealed"])


def _context(version: CoverageVersion) -> bytes:
    return CONTEXT + version.pk.to_bytes(8, "big")
