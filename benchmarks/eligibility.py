"""What a check at the counter costs, beside pgbench with the same lookup and insert, in turn in the same run.

As many as go (closed loop), by number, by card, and with few people on a second server; then 1,000 a second held.
"""

from contextlib import ExitStack
from typing import Any

from benchmarks import eligibility_told as told
from benchmarks import pgbench, report, stage
from benchmarks.eligibility_told import Rounds
from benchmarks.options import Options, given
from benchmarks.traffic import OPEN_CONNECTIONS, Site, site


FEW = 10_000
WARM = 6
CARDS_A_SECOND = 2_500
"""Proofs that are signed for each second of as many checks by card as go."""


def main() -> None:
    """Measure with few people and with all, in turn, and print tables, a line for cards, and the line of the whole."""
    options = given()
    pgbench.program()
    with ExitStack() as stack:
        environment, whole = _served(stack, stage.NAME, options.people)
        few = {"few": _served(stack, f"{stage.NAME}_few", FEW)[1]} if options.people > FEW else {}
        rounds = _in_turn(environment, {"number": whole, "card": whole, **few}, options)
        held = {kind: _held(whole, kind, options) for kind in ("number", "card")}
        memory = whole.memory()
    lines = [
        *told.peak(rounds, options),
        "",
        *told.holding(held, options),
        "",
        *told.growth(rounds, FEW, options.people),
    ]
    results = [told.result(kind, rounds, held, options, memory[0]) for kind in ("card", "number")]
    report.tell("eligibility", "A check at the counter", options, [*lines, "", told.memory(memory)], *results)


def _served(stack: ExitStack, name: str, people: int) -> tuple[dict[str, str], Site]:
    """Return the environment and the server of a database of so many people; both last as long as the stack."""
    environment = stack.enter_context(stage.database(name))
    stage.fill(environment, people)
    return environment, stack.enter_context(site(environment, people))


def _in_turn(environment: dict[str, str], sites: dict[str, Site], options: Options) -> Rounds:
    """Return what each round saw of each kind of check and of pgbench, after a warm-up that does not count."""
    rounds: Rounds = {kind: [] for kind in (*sites, "pgbench")}
    for kind, asked in sites.items():
        _closed(asked, kind, WARM, options)
        asked.settle()
    like = {"people": options.people, "seconds": options.seconds, "connections": options.connections}
    for _ in range(options.rounds):
        for kind, asked in sites.items():
            rounds[kind].append(_closed(asked, kind, options.seconds, options))
        rounds["pgbench"].append(pgbench.run(environment, **like))
    return rounds


def _closed(site: Site, kind: str, seconds: int, options: Options) -> dict[str, Any]:
    cards = site.by_card(CARDS_A_SECOND * seconds) if kind == "card" else {}
    return site.load(connections=options.connections, seconds=seconds, **cards)


def _held(site: Site, kind: str, options: Options) -> dict[str, Any]:
    cards = site.by_card(options.rate * options.held) if kind == "card" else {}
    return site.load(connections=OPEN_CONNECTIONS, seconds=options.held, rate=options.rate, **cards)
