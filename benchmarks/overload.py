"""Half as much again as the server takes: who is answered waits little longer, who is not is told when to come.

Every accepted answer has its check and its audit line: the rows are counted before and after.
"""

from typing import Any

from benchmarks import figures, report, stage
from benchmarks.figures import table, verdict
from benchmarks.options import Options, given
from benchmarks.traffic import Site, site


CONNECTIONS = 512
"""Open at most: who is turned away needs one too, and whoever waits for one would be late by the load alone."""
TIMES_SLOWER = 2
MORE = 1.5
CHECKS = "select count(*) from eligibility_check"
LINES = "select count(*) from platform_site_audit where event = 'eligibility.checked' and outcome = 'done'"


def main() -> None:
    """Find the peak, the best of some rounds; ask at it and at half as much again; print both beside each other."""
    options = given()
    with stage.database() as environment:
        stage.fill(environment, options.people)
        with site(environment, options.people) as served:
            served.load(connections=options.connections, seconds=2)
            tried = [
                served.load(connections=options.connections, seconds=options.seconds) for _ in range(options.rounds)
            ]
            closed = max(tried, key=lambda seen: float(seen["rate"]))
            at_peak = _asked(served, closed["rate"], options)
            before = [stage.one(environment, count) for count in (CHECKS, LINES)]
            over = _asked(served, closed["rate"] * MORE, options)
            rows = [stage.one(environment, count) - was for count, was in zip((CHECKS, LINES), before, strict=True)]
            memory = served.memory()[0]
    lines = [*_table(closed, at_peak, over), "", *_bars(at_peak, over, rows)]
    line = figures.result(
        "overload", people=options.people, rate=over["rate"], cpu_us=over["cpu_us"], errors=over["errors"],
        rss_mb=memory, **{name: over[name] for name in figures.SHARES},
    )  # fmt: skip
    report.tell("overload", "Half as much again as the peak", options, lines, line)


def _asked(served: Site, rate: float, options: Options) -> dict[str, Any]:
    return {"asked": rate, **served.load(connections=CONNECTIONS, seconds=options.held, rate=rate)}


def _table(closed: dict[str, Any], at_peak: dict[str, Any], over: dict[str, Any]) -> list[str]:
    rows = [
        [
            name, f"{seen.get('asked', 0):,.0f}", f"{seen['rate']:,.0f}", seen["refused"], seen["statuses"],
            seen["broken"], seen["unsent"], seen["wrong"], seen["p50_ms"], seen["p95_ms"], seen["p99_ms"],
        ]
        for name, seen in (("as many as go", closed), ("at the peak", at_peak), ("150 % of it", over))
    ]  # fmt: skip
    head = ["", "asked a second", "accepted a second", "429 and 503", "all answers", "broken", "unsent", "wrong"]
    return table([*head, "p50 ms", "p95 ms", "p99 ms"], *rows)


def _bars(at_peak: dict[str, Any], over: dict[str, Any], rows: list[int]) -> list[str]:
    limit = TIMES_SLOWER * (at_peak["p99_ms"] or 0)
    lost = sum(abs(count - over["accepted"]) for count in rows)
    return [
        f"- accepted p99 ≤ {TIMES_SLOWER} × that at the peak ({limit:,.1f} ms): {verdict(over['p99_ms'], most=limit)}",
        f"- refusals without `Retry-After`: {over['without_retry']}: {verdict(over['without_retry'], most=0)}",
        f"- other answers, broken, unsent or wrong: {over['errors']}: {verdict(over['errors'], most=0)}",
        f"- {over['accepted']:,} accepted, {rows[0]:,} checks, {rows[1]:,} audit lines: {verdict(lost, most=0)}",
    ]
