"""The tables and the result lines of `eligibility`, each figure beside its bar (issue 5)."""

from typing import Any

from benchmarks import figures
from benchmarks.figures import median, shown, spread, table, times, verdict
from benchmarks.options import Options


KINDS = {
    "number": "by number",
    "card": "by card with its proof",
    "few": "by number, of few people",
    "pgbench": "pgbench",
}
Rounds = dict[str, list[dict[str, Any]]]
LEAST_RATIO, MOST_CPU, MOST_P99, MOST_GROWTH, MOST_MEMORY = 0.4, 800, 25, 1.3, 300
"""Times pgbench's rate, CPU µs, ms, times the cost with few people, MB: the bar of issue 5."""


def peak(rounds: Rounds, options: Options) -> list[str]:
    """Return the table of as many checks as go, beside pgbench."""
    yardstick = median(each["rate"] for each in rounds["pgbench"])
    rows = []
    for kind, seen in rounds.items():
        ratio, cpu = times(median(each["rate"] for each in seen), yardstick), median(each["cpu_us"] for each in seen)
        bar = "-"
        if kind != "pgbench":
            bar = f"≥ {LEAST_RATIO}: {verdict(ratio, least=LEAST_RATIO)}; ≤ {MOST_CPU}: {verdict(cpu, most=MOST_CPU)}"
        columns = [spread([each.get(name) for each in seen]) for name in ("rate", "cpu_us")]
        late = [spread([each.get(name) for each in seen], 1) for name in ("p50_ms", "p99_ms")]
        rows.append([KINDS[kind], columns[0], shown(ratio, 2), columns[1], *late, _failed(seen), bar])
    head = ["", "a second", "× pgbench", "CPU µs each", "p50 ms", "p99 ms", "errors, refused", "bar (ratio; CPU)"]
    said = (
        f"As many as go: {options.people:,} people, {options.connections} connections, {options.rounds} rounds of "
        f"{options.seconds} s in turn; medians (range). CPU is that of web server and PostgreSQL's backends; "
        "of pgbench, PostgreSQL's alone. Server, PostgreSQL and load share the cores."
    )
    return [said, "", *table(head, *rows)]


def _failed(seen: list[dict[str, Any]]) -> str:
    return ", ".join(str(sum(each.get(name, 0) for each in seen)) for name in ("errors", "refused"))


def holding(held: dict[str, dict[str, Any]], options: Options) -> list[str]:
    """Return the table of the held load."""
    rows = [
        [
            KINDS[kind], f"{seen['rate']:,.0f}", seen["p50_ms"], seen["p95_ms"], seen["p99_ms"],
            seen["errors"] + seen["refused"], shown(seen["cpu_us"]), shown(seen["own_us"]),
            f"p99 ≤ {MOST_P99} without an error: {_kept(seen)}",
        ]
        for kind, seen in held.items()
    ]  # fmt: skip
    head = ["", "a second", "p50 ms", "p95 ms", "p99 ms", "errors", "CPU µs each", "of the load tool", "bar"]
    return [f"{options.rate:,} a second by a schedule for {options.held} s:", "", *table(head, *rows)]


def _kept(seen: dict[str, Any]) -> str:
    return verdict(None if seen["errors"] + seen["refused"] else seen["p99_ms"], most=MOST_P99)


def growth(rounds: Rounds, few: int, people: int) -> list[str]:
    """Return the table of the same check with few people and with all."""
    if "few" not in rounds:
        return [f"With {few:,} people or fewer there is no growth to tell of."]
    kinds = ("few", "number")
    cpu = [median(each["cpu_us"] for each in rounds[kind]) for kind in kinds]
    rate = [median(each["rate"] for each in rounds[kind]) for kind in kinds]
    grown = times(cpu[1], cpu[0])
    rows = [[f"{n:,}", shown(cpu[place]), shown(rate[place]), "-"] for place, n in enumerate((few, people))]
    bar = f"≤ {MOST_GROWTH} ×: {verdict(grown, most=MOST_GROWTH)}"
    rows.append(["growth", shown(grown, 2, " ×"), shown(times(rate[1], rate[0]), 2, " ×"), bar])
    return table(["people", "CPU µs a check by number", "a second", "bar (CPU)"], *rows)


def memory(memory: tuple[float, float]) -> str:
    """Return what the web processes take together: what several of them share is there once, as `Pss` counts it."""
    resident, proportional = memory
    met = verdict(proportional, most=MOST_MEMORY)
    said = f"{proportional:,.0f} MB together (each page once), {resident:,.0f} MB counted apart"
    return f"Web processes: {said}; ≤ {MOST_MEMORY}: {met}."


def result(kind: str, rounds: Rounds, held: dict[str, dict[str, Any]], options: Options, memory: float) -> str:
    """Return a result line: rates and CPU of the closed loop, latency of the held load, errors of both."""
    rate, yardstick = (median(each["rate"] for each in rounds[name]) for name in (kind, "pgbench"))
    seen = held[kind]
    return figures.result(
        "eligibility" if kind == "number" else "eligibility_card",
        people=options.people, rate=rate, pgbench_rate=yardstick, ratio=times(rate, yardstick),
        cpu_us=median(each["cpu_us"] for each in rounds[kind]), rss_mb=memory,
        errors=seen["errors"] + seen["refused"] + sum(each["errors"] for each in rounds[kind]),
        **{name: seen[name] for name in figures.SHARES},
    )  # fmt: skip
