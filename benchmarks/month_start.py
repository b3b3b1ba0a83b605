"""The start of a month: one clinic's program asks for one person 45,000 times; it is limited, and nobody else is.

Others ask 1,000 times a second meanwhile, and the same without it before.
"""

from typing import Any

from benchmarks import figures, report, stage
from benchmarks.figures import table, verdict
from benchmarks.options import Options, given
from benchmarks.traffic import OPEN_CONNECTIONS, Site, finished, site


TIMES_A_SECOND = 1_500
"""How often the one asks: 45,000 times in the 30 seconds of a full run."""
ITS_CONNECTIONS = 32
TIMES_SLOWER = 1.5
"""What counts as untouched: times the p99 without it, the noise of two runs included."""


def main() -> None:
    """Let the others ask alone and then beside the one, and print both beside each other."""
    options = given()
    with stage.database() as environment:
        stage.fill(environment, options.people)
        with site(environment, options.people) as served:
            greedy, served.tokens = served.tokens[0], served.tokens[1:]
            served.load(connections=options.connections, seconds=2)
            alone = _others(served, options)
            one = served.start(**_greedy(greedy, options))
            beside, its = _others(served, options), finished(one)
            memory = served.memory()[0]
    lines = [*_table(alone, beside, its), "", *_bars(alone, beside, its)]
    line = figures.result(
        "month_start", people=options.people, rate=beside["rate"], cpu_us=beside["cpu_us"], rss_mb=memory,
        errors=beside["errors"] + beside["refused"], **{name: beside[name] for name in figures.SHARES},
    )  # fmt: skip
    report.tell("month_start", "The start of a month", options, lines, line)


def _others(served: Site, options: Options) -> dict[str, Any]:
    return served.load(connections=OPEN_CONNECTIONS, seconds=3 * options.seconds, rate=options.rate)


def _greedy(token: str, options: Options) -> dict[str, Any]:
    pace = {"rate": TIMES_A_SECOND, "seconds": 3 * options.seconds, "connections": ITS_CONNECTIONS}
    return {**pace, "tokens": [token], "one": 1}


def _table(alone: dict[str, Any], beside: dict[str, Any], its: dict[str, Any]) -> list[str]:
    rows = [
        [name, f"{s['rate']:,.0f}", s["p50_ms"], s["p95_ms"], s["p99_ms"], s["statuses"], s["unsent"], _failed(s)]
        for name, s in (("the others alone", alone), ("the others beside it", beside), ("the one", its))
    ]
    head = ["", "accepted a second", "p50 ms", "p95 ms", "p99 ms", "answers", "not asked in time", "errors"]
    return table(head, *rows)


def _failed(seen: dict[str, Any]) -> int:
    """Return the errors of what was asked: who waits for each refusal comes no more to ask as often as she would."""
    return int(seen["errors"] - seen["unsent"])


def _bars(alone: dict[str, Any], beside: dict[str, Any], its: dict[str, Any]) -> list[str]:
    limited, unsaid, limit = its["statuses"].get("429", 0), its["without_retry"], TIMES_SLOWER * (alone["p99_ms"] or 0)
    failed = beside["errors"] + beside["refused"] - alone["errors"] - alone["refused"]
    return [
        f"- the one is told 429 {limited:,} times: {verdict(limited, least=1)}",
        f"- of these without `Retry-After`: {unsaid}: {verdict(unsaid, most=0)}",
        f"- the others' p99 ≤ {TIMES_SLOWER} × without it ({limit:,.1f} ms): {verdict(beside['p99_ms'], most=limit)}",
        f"- the others' refusals and errors beyond those without it: {failed}: {verdict(failed, most=0)}",
    ]
