"""A morning: clinics open, and within half a minute 50 checks a second become 1,000, which then stay."""

from benchmarks import figures, report, stage
from benchmarks.figures import table, verdict
from benchmarks.options import given
from benchmarks.traffic import OPEN_CONNECTIONS, site


FIRST, RAMP, STAYS = 50, 30, 10
"""Checks a second at the start, seconds of the ramp, seconds at its end."""
MOST_P99 = 25


def main() -> None:
    """Open the clinics, and print how each stretch of the morning went."""
    options = given()
    with stage.database() as environment:
        stage.fill(environment, options.people)
        with site(environment, options.people) as served:
            plan = {"ramp": [FIRST, options.rate, RAMP], "held": STAYS}
            seen = served.load(connections=OPEN_CONNECTIONS, **plan)
            memory = served.memory()[0]
    failed = seen["errors"] + seen["refused"]
    parts = [[f"{p['from']:.0f} s", p["accepted"], p["p50_ms"], p["p95_ms"], p["p99_ms"]] for p in seen["stretches"]]
    whole = ["all", seen["accepted"], seen["p50_ms"], seen["p95_ms"], seen["p99_ms"]]
    lines = [
        f"{FIRST} to {options.rate:,} a second in {RAMP} s, then {STAYS} s; by a schedule, on a new server.",
        "", *table(["from", "accepted", "p50 ms", "p95 ms", "p99 ms"], *parts, whole), "",
        f"- refused or failed: {failed} ({seen['statuses']}): {verdict(failed, most=0)}",
        f"- p99 of all ≤ {MOST_P99} ms: {verdict(seen['p99_ms'], most=MOST_P99)}",
    ]  # fmt: skip
    line = figures.result(
        "morning", people=options.people, rate=seen["rate"], cpu_us=seen["cpu_us"], errors=failed, rss_mb=memory,
        **{name: seen[name] for name in figures.SHARES},
    )  # fmt: skip
    report.tell("morning", "A morning", options, lines, line)
