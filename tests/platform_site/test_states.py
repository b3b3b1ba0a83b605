"""Every move of every machine, in the code and in the database."""

from itertools import product
from typing import ClassVar

import pytest
from django.db import IntegrityError, models, transaction

from eligibility.models import Coverage
from eligibility.states import LINK
from platform_site.errors import NotInThisState
from platform_site.models import OutboxDelivery
from platform_site.states import DELIVERY, JOB, MACHINES, MERGE, DeliveryState, JobState, StateMachine
from tests.factories.platform_site import AT, DeliveryFactory, JobFactory, PersonMergeFactory


class Light(models.TextChoices):
    """信号."""

    RED = "red", "赤"
    GREEN = "green", "青"


MOVES = [
    (machine, before, after)
    for machine in MACHINES.values()
    for before, after in product(machine.states.values, repeat=2)
]


class TestTable:
    """What the tables say."""

    @pytest.mark.parametrize(("machine", "before", "after"), MOVES)
    def test_a_move_is_possible_only_if_the_table_has_it(self, machine, before, after):
        if after in machine.moves[before]:
            machine.check(before, after)
            return
        with pytest.raises(NotInThisState) as refusal:
            machine.check(before, after)
        assert machine.states(before).label in refusal.value.detail
        assert machine.states(after).label in refusal.value.detail

    def test_the_moves_are_those_that_were_meant(self):
        assert JOB.moves == {
            "queued": {"running"},
            "running": {"running", "held", "done", "failed"},
            "held": {"running", "failed"},
            "done": set(),
            "failed": set(),
        }
        assert DELIVERY.moves == {"pending": {"done", "dead"}, "done": set(), "dead": {"pending"}}
        assert MERGE.moves == {
            "requested": {"declined", "merged"},
            "declined": set(),
            "merged": {"splitting"},
            "splitting": {"merged", "split"},
            "split": set(),
        }
        assert LINK.moves == {"confirmed": {"suspended"}, "suspended": {"confirmed"}}

    def test_a_job_ends_done_or_failed(self):
        assert JOB.ends == {"done", "failed"}
        assert DELIVERY.ends == {"done"}
        assert MERGE.ends == {"declined", "split"}
        assert LINK.ends == set()

    def test_every_state_can_be_reached_from_the_start(self):
        for machine in MACHINES.values():
            reached, before = {machine.start}, set()
            while reached != before:
                before = set(reached)
                reached |= {after for state in before for after in machine.moves[state]}
            assert reached == set(machine.states.values), machine.name


class TestDeclaration:
    """A table that does not hold together is refused when it is read."""

    broken: ClassVar = {
        "states with no line": {Light.RED: frozenset({Light.GREEN})},
        "no states of this machine": {Light.RED: frozenset({"blue"}), Light.GREEN: frozenset()},
    }

    @pytest.mark.parametrize(("fault", "moves"), broken.items())
    def test_a_broken_table_is_refused(self, fault, moves):
        with pytest.raises(ValueError, match=fault):
            StateMachine(name="tests.light", states=Light, start=Light.RED, moves=moves)
        assert "tests.light" not in MACHINES

    def test_a_start_that_is_no_state_is_refused(self):
        moves = {Light.RED: frozenset(), Light.GREEN: frozenset()}
        with pytest.raises(ValueError, match="no states of this machine"):
            StateMachine(name="tests.light", states=Light, start="blue", moves=moves)

    def test_a_name_that_is_taken_is_refused(self):
        with pytest.raises(ValueError, match="declared twice"):
            StateMachine(name=JOB.name, states=JobState, start=JOB.start, moves=JOB.moves)


class TestDiagram:
    """`docs/states.md` shows what the table says."""

    @pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
    def test_the_diagram_has_every_move_and_no_other(self, machine):
        lines = [line.strip() for line in machine.mermaid()]
        assert lines[:2] == ["stateDiagram-v2", f"[*] --> {machine.start}"]
        drawn = {tuple(line.split(" --> ")) for line in lines[2:] if " --> " in line}
        moves = {(before, after) for before, afters in machine.moves.items() for after in afters}
        assert drawn == moves | {(end, "[*]") for end in machine.ends}

    def test_each_state_stands_with_its_japanese_name(self):
        assert "    dead : 配信不能 (dead)" in list(DELIVERY.mermaid())


@pytest.mark.django_db
class TestDatabase:
    """The database refuses a state that no machine knows."""

    def test_a_job(self):
        job = JobFactory()
        with pytest.raises(IntegrityError, match="platform_site_job_known_state"), transaction.atomic():
            type(job).objects.filter(pk=job.pk).update(state="lost")

    def test_a_delivery(self):
        delivery = DeliveryFactory()
        with pytest.raises(IntegrityError, match="known_state"), transaction.atomic():
            OutboxDelivery.objects.filter(pk=delivery.pk).update(state="lost", closed_at=AT)

    def test_a_merge(self):
        merge = PersonMergeFactory()
        with pytest.raises(IntegrityError, match="personmerge_known_state"), transaction.atomic():
            type(merge).objects.filter(pk=merge.pk).update(state="lost")

    def test_a_link(self):
        with pytest.raises(IntegrityError, match="known_link_state"), transaction.atomic():
            Coverage.objects.update(link_state="lost")

    def test_a_delivery_moves_by_its_machine(self):
        delivery = DeliveryFactory()
        delivery.move(to=DeliveryState.DEAD)
        assert delivery.state == DeliveryState.DEAD
        with pytest.raises(NotInThisState):
            delivery.move(to=DeliveryState.DONE)

    def test_a_job_that_ends_has_its_moment(self):
        job = JobFactory()
        job.move(to=JobState.RUNNING, at=AT)
        assert job.ended_at is None
        job.move(to=JobState.DONE, at=AT)
        assert job.ended_at == AT
