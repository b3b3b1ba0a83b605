"""「先月の利用を作る」: fictional checks of the last complete month, each made by the check's own function."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from eligibility.actions.asking import as_bytea, question
from eligibility.actions.usage import count_day
from eligibility.models import Card, CoverageVersion, EligibilityCheck, InformationView, Method
from eligibility.rules.sandbox_people import JAPAN
from eligibility.rules.sandbox_visits import Visit, visits_of
from eligibility.states import LinkState
from platform_site import audit, outbox
from platform_site.actors import Actor, Organisation
from platform_site.errors import NotFound
from platform_site.models import Organisation as House
from platform_site.models import Restriction
from platform_site.periods import jst_day
from platform_site.permissions import FACILITIES
from platform_site.transactions import action


WANTED = "sandbox.usage_wanted"
PARTITIONED = ("eligibility_check", "platform_site_audit")


@dataclass(frozen=True)
class Patient:
    """Somebody who may come to a counter: her card, and the numbers on her paper."""

    card_identity: bytes
    numbers: dict[str, str]


@action(WANTED)
def want_usage(*, by: Actor, at: datetime) -> None:
    """Ask the worker, who alone makes partitions, for the checks of last month; raises NotFound outside a sandbox."""
    if not settings.SANDBOX:
        raise NotFound
    month = last_month(at)
    audit.record(WANTED, by=by, at=at, month=f"{month:%Y-%m}")
    outbox.put(WANTED, at=at, month=month.isoformat())


def last_month(at: datetime) -> date:
    """Return the first day of the last complete month in Japan."""
    return (jst_day(at).replace(day=1) - timedelta(days=1)).replace(day=1)


def days_of(month: date) -> list[date]:
    """Return the days of a month."""
    days = [month + timedelta(days=number) for number in range(31)]
    return [day for day in days if day.month == month.month]


@action("sandbox.usage_made")
def make_day(*, day: date, by: Actor, at: datetime) -> int:
    """Make the checks of a past day at every facility, unless that was done, and count it; return how many.

    The worker's alone, which makes partitions. Raises NotFound outside a sandbox.
    """
    if not settings.SANDBOX:
        raise NotFound
    houses = list(House.objects.filter(kind__in=FACILITIES, closed_at__isnull=True).order_by("pk"))
    patients = _patients()
    visits, made = visits_of(day, facilities=len(houses), people=len(patients)), 0
    if visits and not EligibilityCheck.objects.filter(uid=visits[0].uid).exists():
        _make_partitions(_moment(day, 0))
        _ask([_question(visit, houses, patients, day, at=at) for visit in visits])
        InformationView.objects.bulk_create(
            InformationView(organisation=houses[each.facility], kind=kind, viewed_at=_moment(day, each.minute))
            for each in visits
            for kind in each.views
        )
        made = len(visits)
    count_day(day=day, by=by, at=at)
    audit.record("sandbox.usage_made", by=by, at=at, day=str(day), checks=made)
    return made


def _make_partitions(moment: datetime) -> None:
    with connection.cursor() as cursor:
        for table in PARTITIONED:
            cursor.execute("select make_partition(%s, %s)", [table, moment])


def _ask(questions: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from jsonb_array_elements(%s::jsonb) as asked,"
            " eligibility_checks_v5(jsonb_build_array(asked))",
            [json.dumps(questions)],
        )


def _question(
    visit: Visit, houses: Sequence[House], patients: Sequence[Patient], day: date, *, at: datetime
) -> dict[str, Any]:
    house, patient = houses[visit.facility], patients[visit.person]
    by = Actor(organisation=Organisation(house.pk, house.uid, house.kind, house.code))
    asked = question(
        method=Method.CARD if visit.by_card else Method.INSURANCE_NUMBER,
        on=day, by=by, at=_moment(day, visit.minute), limit_certificate=False,
        **(_by_card(visit, patient, at) if visit.by_card else patient.numbers),
    )  # fmt: skip
    return {**asked, "check_uid": str(visit.uid)}


def _by_card(visit: Visit, patient: Patient, at: datetime) -> dict[str, Any]:
    """Return a card's members; the proof expires soon, where the partitions of used proofs are."""
    return {
        "card_identity": as_bytea(patient.card_identity),
        "proof_digest": as_bytea(hashlib.sha256(visit.uid.bytes).digest()),
        "proof_expires_at": (at + timedelta(minutes=2)).isoformat(),
        "verification": "face",
        "consents": [],
        "advisories": [],
    }


def _patients() -> list[Patient]:
    """Return everybody with a card that counters take, and a coverage that may be told."""
    closed = Restriction.objects.filter(kind=Restriction.Kind.SELF_VIEW_STOPPED, lifted_at__isnull=True)
    cards = dict(
        Card.objects.filter(unlinked_at__isnull=True)
        .exclude(person__in=closed.values("person"))
        .values_list("person_id", "identity")
    )
    told = CoverageVersion.objects.filter(
        person__in=cards, known_until__isnull=True, is_cancelled=False, coverage__link_state=LinkState.CONFIRMED
    )
    rows = told.select_related("coverage__insurer").order_by("person_id", "-coverage__acquired_on", "pk")
    newest = {row.person_id: row for row in reversed(rows)}
    return [Patient(bytes(cards[person]), _numbers(newest[person])) for person in sorted(newest)]


def _numbers(version: CoverageVersion) -> dict[str, str]:
    coverage = version.coverage
    return {
        "insurer_number": coverage.insurer.code,
        "symbol_key": coverage.symbol_key,
        "number_key": coverage.number_key,
        "branch_key": coverage.branch_key,
        "birth_date": version.birth_date.isoformat(),
        "shown": "confirmation_paper",
    }


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), JAPAN) + timedelta(minutes=minute)
