"""The check's function against a plain model of the rules, over whole small worlds of coverages (E-06, API-5)."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.actions.asking import as_bytea, ask, question
from eligibility.actions.checks import check_by_number
from eligibility.errors import LinkSuspended
from eligibility.states import LinkState
from platform_site import clock
from platform_site.identifiers import InsurerNumber
from platform_site.models import Organisation
from platform_site.periods import jst_day
from tests.factories.eligibility import CardFactory, CoverageFactory, VersionFactory
from tests.factories.platform_site import PersonFactory
from tests.support.callers import Caller


pytestmark = pytest.mark.django_db
CLINIC = Caller("sandbox-clinic-1")
START = date(2024, 1, 1)
BIRTHS = (date(1980, 1, 1), date(1981, 2, 2))
FED = ("06139992", "138057")
UNFED = "06138887"
MODEL = settings(max_examples=250, deadline=None)


@dataclass(frozen=True)
class Row:
    """One coverage of the model; days are counted from START."""

    person: int
    insurer: str
    number: str
    branch: str
    acquired: int
    lasts: int | None
    is_cancelled: bool
    is_suspended: bool

    @property
    def lost(self) -> int | None:
        return None if self.lasts is None else self.acquired + self.lasts

    def covers(self, day: int) -> bool:
        return not self.is_suspended and self.acquired <= day and (self.lost is None or day < self.lost)


Outcome = tuple[str, list[Row], list[Row], set[str]]
"""Result, coverages in full, coverages besides, advisories."""

rows = st.builds(
    Row,
    person=st.sampled_from((0, 0, 1)),
    insurer=st.sampled_from(FED),
    number=st.sampled_from(("1", "1", "2")),
    branch=st.sampled_from(("", "01", "02")),
    acquired=st.integers(0, 12),
    lasts=st.none() | st.integers(0, 8),
    is_cancelled=st.sampled_from((False, False, False, True)),
    is_suspended=st.sampled_from((False, False, False, False, False, True)),
)
worlds = st.lists(rows, max_size=6, unique_by=lambda row: (row.insurer, row.number, row.branch, row.acquired))


def by_number(world: list[Row], insurer: str, number: str, branch: str, birth: int, day: int, births: tuple) -> Outcome:
    """Answer as the rules say: whoever the numbers fit, alone; of her the coverages that were asked for."""
    known = [row for row in world if not row.is_cancelled]
    fitting = [
        row
        for row in known
        if (row.insurer, row.number) == (insurer, number)
        and (not branch or row.branch in {branch, ""})
        and births[row.person] == BIRTHS[birth]
    ]
    persons = {row.person for row in fitting}
    if len(persons) != 1:
        ambiguous = {"ELIG-AMBIGUOUS"} if persons else set()
        return "not_found", [], [], ambiguous | ({"ELIG-NOT-FED"} if insurer == UNFED else set())
    return standing([row for row in known if row.person in persons], fitting, day)


def standing(hers: list[Row], asked: list[Row], day: int) -> Outcome:
    """Answer for one person, who has these coverages, of which these were asked for."""
    if any(row.is_suspended for row in asked):
        raise LinkSuspended
    newest_first = sorted(range(len(hers)), key=lambda place: (hers[place].acquired, place), reverse=True)
    live = [hers[place] for place in newest_first if hers[place].covers(day)]
    seen = [row for row in live if row in asked]
    if seen:
        return "multiple" if len(live) > 1 else "active", seen, [row for row in live if row not in asked], set()
    ended = [row for row in asked if row.acquired <= day]
    if ended:
        last = max(reversed(ended), key=lambda row: (row.lost, row.acquired))  # of equal ones the newest
        return "inactive_new_coverage" if live else "inactive", [last], [], set()
    if asked:
        return "inactive", [min(asked, key=lambda row: row.acquired)], [], {"ELIG-NOT-YET-ACQUIRED"}
    return "not_found", [], [], set()


@contextmanager
def stored(world: list[Row], *, births: tuple[date, date] = BIRTHS) -> Iterator[tuple[list[Any], dict[int, Row]]]:
    """Store a world for as long as the block runs; give its persons, and its rows by coverage id."""
    with transaction.atomic():
        people = [PersonFactory(link_index=secrets.token_bytes(32), birth_date=birth) for birth in births]
        insurers = {code: Organisation.objects.get(code=code) for code in FED}
        ids = {}
        for row in world:
            coverage = CoverageFactory(
                insurer=insurers[row.insurer], number=row.number, branch=row.branch, acquired_on=day_of(row.acquired),
                link_state=LinkState.SUSPENDED if row.is_suspended else LinkState.CONFIRMED,
            )  # fmt: skip
            lost_on = None if row.lost is None else day_of(row.lost)
            VersionFactory(coverage=coverage, person=people[row.person], lost_on=lost_on, is_cancelled=row.is_cancelled)
            ids[coverage.pk] = row
        yield people, ids
        transaction.set_rollback(True)


def day_of(days: int) -> date:
    """Return a day of the model as a date."""
    return START + timedelta(days=days)


def outcome(facts: dict[str, Any], ids: dict[int, Row]) -> tuple[str, list[tuple], list[tuple], set[str]]:
    """Return what the function answered, as the model says it."""
    named = [ids[coverage["coverage_id"]] for coverage in facts["coverages"]]
    return facts["result"], named[: facts["in_full"]], named[facts["in_full"] :], set(facts["advisories"])


def told(call: Any) -> Any:
    """Return what a call answers, or the code of its refusal."""
    try:
        return call()
    except LinkSuspended as refusal:
        return refusal.problem.code


@MODEL
@given(
    world=worlds,
    insurer=st.sampled_from((*FED, *FED, UNFED)),
    number=st.sampled_from(("1", "2")),
    branch=st.sampled_from(("", "01", "02")),
    birth=st.sampled_from((0, 0, 1)),
    day=st.integers(0, 20),
    births=st.sampled_from((BIRTHS, BIRTHS[:1] * 2)),
)
def test_by_number_the_function_answers_as_the_model(world, insurer, number, branch, birth, day, births):
    with stored(world, births=births) as (_, ids):
        expected = told(lambda: by_number(world, insurer, number, branch, birth, day, births))
        asked = {"insurer_number": InsurerNumber(insurer), "symbol": "", "number": number, "branch": branch}
        actual = told(
            lambda: outcome(
                check_by_number(
                    **asked, birth_date=BIRTHS[birth], on=day_of(day), by=CLINIC.actor, at=clock.now()
                ),
                ids,
            )
        )  # fmt: skip
        assert actual == expected


@MODEL
@given(world=worlds, day=st.integers(0, 20))
def test_by_card_the_function_answers_as_the_model(world, day):
    with stored(world) as (people, ids):
        known = [row for row in world if row.person == 0 and not row.is_cancelled]
        card = CardFactory(person=people[0], identity=secrets.token_bytes(32))
        expected = told(lambda: standing(known, known, day))
        assert told(lambda: outcome(ask_by_card(card, day_of(day)), ids)) == expected


def ask_by_card(card: Any, on: date) -> dict[str, Any]:
    """Put a question by card to the database, past the proof."""
    by, at = CLINIC.actor, clock.now()
    assert on < jst_day(at)
    asked = question(
        method="card", on=on, by=by, at=at,
        card_identity=as_bytea(card.identity), proof_digest=as_bytea(secrets.token_bytes(32)),
        proof_expires_at=at.isoformat(), verification="face",
    )  # fmt: skip
    return ask({**asked, "check_uid": str(uuid.uuid4())}, by=by)
