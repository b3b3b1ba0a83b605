"""State machines, declared as tables.

An app's `states.py` names its states and lists the moves between them; nothing else in the code base may
assign a status. `docs/states.md` is generated from `MACHINES`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models

from platform_site.errors import NotInThisState


MACHINES: dict[str, "StateMachine"] = {}


@dataclass(frozen=True)
class StateMachine:
    """A set of states, where it starts, and which state may follow which."""

    name: str
    states: type[models.TextChoices]
    start: str
    moves: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unlisted = set(self.states) - self.moves.keys()
        if unlisted:
            raise ValueError(f"{self.name}: states with no line in the table: {sorted(unlisted)}")
        unknown = {self.start}.union(self.moves, *self.moves.values()) - set(self.states)
        if unknown:
            raise ValueError(f"{self.name}: no states of this machine: {sorted(unknown)}")
        if self.name in MACHINES:
            raise ValueError(f"{self.name} is declared twice")
        MACHINES[self.name] = self

    @property
    def ends(self) -> set[str]:
        """Return the states that nothing follows."""
        return {state for state, following in self.moves.items() if not following}

    def check(self, current: str, to: str) -> None:
        """Raise NotInThisState unless `to` may follow `current`."""
        if to not in self.moves[current]:
            was, will = self.states(current).label, self.states(to).label
            raise NotInThisState(f"「{was}」から「{will}」へは進めません。")

    def constraint(self, field: str = "state") -> models.CheckConstraint:
        """Return the database's own guard on the states that may be stored."""
        return models.CheckConstraint(
            condition=models.Q(**{f"{field}__in": sorted(self.states.values)}),
            name=f"%(app_label)s_%(class)s_known_{field}",
        )

    def mermaid(self) -> Iterator[str]:
        """Yield the lines of a diagram for `docs/states.md`."""
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.start}"
        for state in self.states:
            yield f"    {state.value} : {state.label} ({state.value})"
        for before, following in self.moves.items():
            for after in sorted(following):
                yield f"    {before} --> {after}"
            if not following:
                yield f"    {before} --> [*]"


class JobState(models.TextChoices):
    """ジョブの状態."""

    QUEUED = "queued", "受付"
    RUNNING = "running", "処理中"
    HELD = "held", "保留"
    DONE = "done", "完了"
    FAILED = "failed", "失敗"


JOB = StateMachine(
    name="platform_site.job",
    states=JobState,
    start=JobState.QUEUED,
    moves={
        JobState.QUEUED: frozenset({JobState.RUNNING}),
        JobState.RUNNING: frozenset({JobState.RUNNING, JobState.HELD, JobState.DONE, JobState.FAILED}),
        JobState.HELD: frozenset({JobState.RUNNING, JobState.FAILED}),
        JobState.DONE: frozenset(),
        JobState.FAILED: frozenset(),
    },
)


class MergeState(models.TextChoices):
    """本人の統合の状態."""

    REQUESTED = "requested", "承認待ち"
    DECLINED = "declined", "却下"
    MERGED = "merged", "統合済み"
    SPLITTING = "splitting", "取消の承認待ち"
    SPLIT = "split", "取消済み"


MERGE = StateMachine(
    name="platform_site.merge",
    states=MergeState,
    start=MergeState.REQUESTED,
    moves={
        MergeState.REQUESTED: frozenset({MergeState.DECLINED, MergeState.MERGED}),
        MergeState.DECLINED: frozenset(),
        MergeState.MERGED: frozenset({MergeState.SPLITTING}),
        MergeState.SPLITTING: frozenset({MergeState.MERGED, MergeState.SPLIT}),
        MergeState.SPLIT: frozenset(),
    },
)


class DeliveryState(models.TextChoices):
    """配信の状態."""

    PENDING = "pending", "配信待ち"
    DONE = "done", "配信済み"
    DEAD = "dead", "配信不能"


DELIVERY = StateMachine(
    name="platform_site.delivery",
    states=DeliveryState,
    start=DeliveryState.PENDING,
    moves={
        DeliveryState.PENDING: frozenset({DeliveryState.DONE, DeliveryState.DEAD}),
        DeliveryState.DONE: frozenset(),
        DeliveryState.DEAD: frozenset({DeliveryState.PENDING}),
    },
)


class ApprovalState(models.TextChoices):
    """承認申請の状態."""

    REQUESTED = "requested", "承認待ち"
    APPROVED = "approved", "承認済み"
    DECLINED = "declined", "却下"
    WITHDRAWN = "withdrawn", "取下げ"


APPROVAL = StateMachine(
    name="platform_site.approval",
    states=ApprovalState,
    start=ApprovalState.REQUESTED,
    moves={
        ApprovalState.REQUESTED: frozenset({ApprovalState.APPROVED, ApprovalState.DECLINED, ApprovalState.WITHDRAWN}),
        ApprovalState.APPROVED: frozenset(),
        ApprovalState.DECLINED: frozenset(),
        ApprovalState.WITHDRAWN: frozenset(),
    },
)


class ReleaseState(models.TextChoices):
    """コード表の版の状態."""

    LOADED = "loaded", "取込済み（未公開）"
    PUBLISHED = "published", "公開"
    ROLLED_BACK = "rolled_back", "公開取消"
    DISCARDED = "discarded", "破棄"


RELEASE = StateMachine(
    name="platform_site.release",
    states=ReleaseState,
    start=ReleaseState.LOADED,
    moves={
        ReleaseState.LOADED: frozenset({ReleaseState.PUBLISHED, ReleaseState.DISCARDED}),
        ReleaseState.PUBLISHED: frozenset({ReleaseState.ROLLED_BACK}),
        ReleaseState.ROLLED_BACK: frozenset({ReleaseState.PUBLISHED}),
        ReleaseState.DISCARDED: frozenset(),
    },
)
