"""Two records that may be one person: named by a coverage or a case, and compared without showing either (I08-3)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eligibility.models import Coverage, CoverageVersion
from eligibility.permissions import cases_visible_to, coverages_visible_to
from eligibility.rules.kana import kana_key
from platform_site.actors import Actor
from platform_site.models import Person


@dataclass(frozen=True)
class Comparison:
    """Which details of two records agree and which differ; what either lacks is in neither."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def is_contradictory(self) -> bool:
        """Tell if they differ in what one person has once."""
        return not {"birth_date", "sex", "died_on"}.isdisjoint(self.differs)


def record_named(by: Actor, uid: UUID) -> Person | None:
    """Return whose record a coverage's or a case's random id names, as it stands now; None for none that is seen."""
    coverage = coverages_visible_to(by).filter(uid=uid).first()
    if coverage is not None:
        return _person_of(coverage)
    case = cases_visible_to(by).filter(uid=uid).select_related("person", "coverage").first()
    if case is None:
        return None
    return _person_of(case.coverage) if case.coverage else case.person


def compared(one: Person, other: Person) -> Comparison:
    """Return what fits and what differs of two records: their own details, and the names their insurers told."""
    mine, others = _details(one), _details(other)
    both = [name for name in mine if mine[name] and others[name]]
    fits = {name: not mine[name].isdisjoint(others[name]) for name in both}
    return Comparison(
        tuple(name for name in both if fits[name]), tuple(name for name in both if not fits[name])
    )  # fmt: skip


def _person_of(coverage: Coverage) -> Person | None:
    current = CoverageVersion.objects.filter(coverage=coverage, known_until__isnull=True).select_related("person")
    version = current.first()
    return version.person if version else None


def _details(person: Person) -> dict[str, set[Any]]:
    told = CoverageVersion.objects.filter(person=person, known_until__isnull=True).values_list(
        "name", "kana", "address"
    )
    rows = list(told)
    return {
        "birth_date": {person.birth_date},
        "sex": {person.sex},
        "died_on": {person.died_on} - {None},
        "name": {"".join(name.split()) for name, _, _ in rows} - {""},
        "kana": {kana_key(kana) for _, kana, _ in rows} - {""},
        "address": {address for _, _, address in rows} - {""},
    }
